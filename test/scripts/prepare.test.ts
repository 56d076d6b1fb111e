import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { isPrepared, prepare, wantedStamp } from '../../scripts/prepare.mjs'
import { temporaryFolder, write } from './temporary-folder.ts'

// What it tells the user would read like the state of this checkout.
beforeEach(() => {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  return () => stderr.mockRestore()
})

function checkout(): string {
  const root = temporaryFolder()
  write(join(root, 'package-lock.json'), '{ "lockfileVersion": 3 }')
  return root
}

/** Does to the folder what `npm ci` does: all of node_modules anew. */
function npmLike(calls: string[][]) {
  return async (cwd: string, args: readonly string[]) => {
    calls.push([...args])
    rmSync(join(cwd, 'node_modules'), { recursive: true, force: true })
    write(join(cwd, 'node_modules', 'thing', 'index.js'))
    return true
  }
}

const stampOf = (root: string) => join(root, 'node_modules', '.palimpsest-stamp.json')

test('a fresh checkout is installed once, without scripts, and stamped', async () => {
  const root = checkout()
  const calls: string[][] = []
  await prepare(root, npmLike(calls))
  await prepare(root, npmLike(calls))
  expect(calls).toEqual([['ci', '--ignore-scripts', '--include=dev', '--include=optional']])
  expect(JSON.parse(readFileSync(stampOf(root), 'utf8'))).toEqual(wantedStamp(root))
})

test('another lock file is installed again', async () => {
  const root = checkout()
  const calls: string[][] = []
  await prepare(root, npmLike(calls))
  write(join(root, 'package-lock.json'), '{ "lockfileVersion": 4 }')
  expect(isPrepared(root)).toBe(false)
  await prepare(root, npmLike(calls))
  expect(calls).toHaveLength(2)
  expect(isPrepared(root)).toBe(true)
})

test.each(['platform', 'arch', 'lock'])('packages for another %s do not count', async key => {
  const root = checkout()
  write(stampOf(root), JSON.stringify({ ...wantedStamp(root), [key]: 'other' }))
  expect(isPrepared(root)).toBe(false)
})

test('half a stamp does not count', () => {
  const root = checkout()
  write(stampOf(root), JSON.stringify(wantedStamp(root)).slice(0, -3))
  expect(isPrepared(root)).toBe(false)
})

test('a failed installation leaves no stamp, and says so', async () => {
  const root = checkout()
  await expect(prepare(root, async () => false)).rejects.toThrow('npm could not install the packages')
  expect(existsSync(stampOf(root))).toBe(false)
})

test('of two launches at once, one installs and both find it done', async () => {
  const root = checkout()
  const calls: string[][] = []
  const slow = async (cwd: string, args: readonly string[]) => {
    await new Promise(resolve => setTimeout(resolve, 300))
    return npmLike(calls)(cwd, args)
  }
  await Promise.all([prepare(root, slow), prepare(root, slow)])
  expect(calls).toHaveLength(1)
})
