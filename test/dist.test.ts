import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { extractFile, listPackage, statFile } from '@electron/asar'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../scripts/paths.mjs'
import { write } from './scripts/temporary-folder.ts'

// electron-builder packs for real; only Electron itself is a stand-in, and its Linux form does on every platform.
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'palimpsest-dist-')))
const resources = join(folder, 'release', 'linux-unpacked', 'resources')
const unpacked = join(resources, 'app.asar.unpacked')

/** Paths in the archive, with /, without folders. */
let packed: readonly string[] = []

beforeAll(async () => {
  const electron = standInElectron()
  const options = [
    '--linux',
    '--x64',
    '--dir',
    `-c.electronDist=${electron}`,
    `-c.directories.output=${join(folder, 'release')}`,
  ]
  const script = 'process.exitCode = await (await import(process.argv[1])).dist(process.argv.slice(2))'
  const dist = pathToFileURL(join(root, 'scripts', 'dist.mjs')).href
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, dist, ...options], { cwd: root })
  packed = filesIn(join(resources, 'app.asar'))
}, 180_000)

afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

function standInElectron(): string {
  const electron = join(folder, 'electron')
  chmodSync(write(join(electron, 'electron'), '#!/bin/sh\n'), 0o755)
  write(join(electron, 'version'), '45.4.1')
  write(join(electron, 'resources', 'none'))
  write(join(electron, 'locales', 'none'))
  return electron
}

function filesIn(archive: string): readonly string[] {
  return listPackage(archive, { isPack: false })
    .filter(path => !('files' in statFile(archive, path.slice(1))))
    .map(path => path.slice(1).replaceAll('\\', '/'))
}

function bytesIn(path: string): number {
  if (!statSync(path).isDirectory()) return statSync(path).size
  return readdirSync(path).reduce((sum, name) => sum + bytesIn(join(path, name)), 0)
}

// The test runner sets NODE_ENV, which a bundler takes for what the user wants.
test('React is packed as it is meant for use, whatever NODE_ENV says', () => {
  const scripts = packed.filter(path => path.startsWith('dist/renderer/assets/index-') && path.endsWith('.js'))
  expect(scripts).toHaveLength(1)
  const text = extractFile(join(resources, 'app.asar'), scripts[0] ?? '').toString()
  expect(text.includes('jsxDEV')).toBe(false)
})

test('main, preload and renderer are in', () => {
  const entries = [
    'main/index.js',
    'main/engine.js',
    'main/reading.js',
    'main/serve.js',
    'main/cli.js',
    'preload/index.cjs',
    'renderer/index.html',
  ]
  expect(packed).toEqual(expect.arrayContaining(entries.map(path => `dist/${path}`)))
  expect(packed.some(path => /^dist\/renderer\/assets\/.*worker.*\.js$/.test(path))).toBe(true)
})

test('of the packages only the database is in, with the one binary of the platform, outside the archive', () => {
  const packages = packed.filter(path => path.startsWith('node_modules/'))
  expect(
    packages.filter(path => !/^node_modules\/better-sqlite3\/(lib\/|prebuilds\/|package\.json|LICENSE)/.test(path)),
  ).toEqual([])
  const binary = 'node_modules/better-sqlite3/prebuilds/linux-x64.node'
  expect(packed.filter(path => path.endsWith('.node'))).toEqual([binary])
  expect(bytesIn(join(unpacked, ...binary.split('/')))).toBeGreaterThan(1_000_000)
})

test('nothing else of the checkout is in', () => {
  const others = packed.filter(path => !/^(dist|node_modules)\//.test(path))
  expect(others.filter(path => !/^fixtures\/[^/]+\/ledger[^/]*\/rollout-[^/]*\.jsonl$/.test(path)).sort()).toEqual([
    'LICENSE',
    'package.json',
  ])
  expect(others.some(path => path.startsWith('fixtures/'))).toBe(true)
})

test('it is under 15 MB without Electron', () => {
  expect(bytesIn(resources)).toBeLessThan(15_000_000)
})
