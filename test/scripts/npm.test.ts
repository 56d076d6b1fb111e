import { join } from 'node:path'
import { expect, test } from 'vitest'
import { npmCommand } from '../../scripts/npm.mjs'
import { temporaryFolder, write } from './temporary-folder.ts'

test('the npm that runs us is used again, by the Node that runs us', () => {
  const script = write(join(temporaryFolder(), 'npm-cli.js'))
  expect(npmCommand({ env: { npm_execpath: script }, execPath: '/n/node', platform: 'linux' })).toEqual({
    command: '/n/node',
    args: [script],
    shell: false,
  })
})

test('the npm that came with Node is found on Unix and on Windows', () => {
  const folder = temporaryFolder()
  const unix = write(join(folder, 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'))
  expect(npmCommand({ env: {}, execPath: join(folder, 'bin', 'node'), platform: 'linux' }).args).toEqual([unix])
  const windows = temporaryFolder()
  const script = write(join(windows, 'node_modules', 'npm', 'bin', 'npm-cli.js'))
  expect(npmCommand({ env: {}, execPath: join(windows, 'node.exe'), platform: 'win32' }).args).toEqual([script])
})

test('another package manager is not taken for npm', () => {
  const yarn = write(join(temporaryFolder(), 'yarn.js'))
  const execPath = join(temporaryFolder(), 'bin', 'node')
  expect(npmCommand({ env: { npm_execpath: yarn }, execPath, platform: 'linux' }).command).toBe('npm')
})

test('without a script of npm, Windows needs a shell for npm.cmd', () => {
  const execPath = join(temporaryFolder(), 'bin', 'node')
  expect(npmCommand({ env: {}, execPath, platform: 'win32' })).toEqual({ command: 'npm.cmd', args: [], shell: true })
})
