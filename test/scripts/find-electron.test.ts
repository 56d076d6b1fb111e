import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  findElectron,
  forgetFailure,
  installElectron,
  rememberedFailure,
  rememberFailure,
  whyNoSandbox,
  whyNoWindow,
} from '../../scripts/find-electron.mjs'
import { program, temporaryFolder, write } from './temporary-folder.ts'

/** A checkout with Electron's package as npm leaves it: without its program. */
function checkout(): { root: string; electron: string } {
  const root = temporaryFolder()
  const electron = join(root, 'node_modules', 'electron')
  write(join(root, 'package-lock.json'), '{}')
  write(join(electron, 'package.json'), '{ "version": "45.4.1" }')
  return { root, electron }
}

function withProgram(version = '45.4.1') {
  const made = checkout()
  write(join(made.electron, 'path.txt'), 'electron')
  write(join(made.electron, 'dist', 'version'), version)
  return { ...made, path: program(join(made.electron, 'dist', 'electron')) }
}

describe('Electron’s program', () => {
  test('is found where its installer puts it', () => {
    const { root, path } = withProgram()
    expect(findElectron(root, {})).toBe(path)
    const { root: prefixed, path: other } = withProgram('v45.4.1')
    expect(findElectron(prefixed, {})).toBe(other)
  })

  test('is not there in a package without it, nor where only path.txt is', () => {
    const { root, electron } = checkout()
    expect(findElectron(root, {})).toBe(undefined)
    write(join(electron, 'path.txt'), 'electron')
    expect(findElectron(root, {})).toBe(undefined)
  })

  test('of another version is not ours', () => {
    expect(findElectron(withProgram('44.0.0').root, {})).toBe(undefined)
  })

  test.skipIf(process.platform === 'win32')('that cannot be run does not count', () => {
    const { root, electron } = checkout()
    write(join(electron, 'path.txt'), 'electron')
    write(join(electron, 'dist', 'version'), '45.4.1')
    write(join(electron, 'dist', 'electron'))
    expect(findElectron(root, {})).toBe(undefined)
  })

  test('can be named by ELECTRON_OVERRIDE_DIST_PATH, and then nothing else counts', () => {
    const { root, electron } = withProgram()
    const folder = temporaryFolder()
    const env = { ELECTRON_OVERRIDE_DIST_PATH: folder }
    expect(findElectron(root, env)).toBe(undefined)
    const path = program(join(folder, 'electron'))
    expect(findElectron(root, env)).toBe(path)
    expect(electron).not.toBe(folder)
  })
})

describe('a window', () => {
  const linux = { platform: 'linux', isRoot: false }
  test.each([
    ['X11', { ...linux, env: { DISPLAY: ':0' } }, undefined],
    ['Wayland', { ...linux, env: { WAYLAND_DISPLAY: 'wayland-0' } }, undefined],
    ['no display', { ...linux, env: {} }, /no display/],
    ['an empty DISPLAY', { ...linux, env: { DISPLAY: '' } }, /no display/],
    ['root', { ...linux, isRoot: true, env: { DISPLAY: ':0' } }, /no sandbox for root/],
    ['macOS', { platform: 'darwin', env: {} }, undefined],
    ['macOS over SSH', { platform: 'darwin', env: { SSH_CONNECTION: '1 2 3 4' } }, /remote login/],
    ['Windows', { platform: 'win32', env: {} }, undefined],
  ])('%s', (_name, machine, reason) => {
    const why = whyNoWindow(machine)
    if (reason === undefined) expect(why).toBe(undefined)
    else expect(why).toMatch(reason)
  })
})

describe('the sandbox', () => {
  const settings = (values: Record<string, string>) => (name: string) => values[name]
  const why = (values: Record<string, string>, platform = 'linux') =>
    whyNoSandbox('/nowhere/electron', { platform, sysctl: settings(values) })

  test('is there unless a setting of Linux forbids it', () => {
    expect(why({})).toBe(undefined)
    expect(why({ 'kernel/unprivileged_userns_clone': '1' })).toBe(undefined)
    expect(why({ 'kernel/unprivileged_userns_clone': '0' })).toMatch(/forbids the sandbox/)
    expect(why({ 'kernel/apparmor_restrict_unprivileged_userns': '1' })).toMatch(/forbids the sandbox/)
    expect(why({ 'user/max_user_namespaces': '0' })).toMatch(/forbids the sandbox/)
    expect(why({ 'user/max_user_namespaces': '0' }, 'darwin')).toBe(undefined)
  })
})

describe('a failed download', () => {
  test('is remembered for this lock file, and forgotten when asked', () => {
    const { root } = checkout()
    expect(rememberedFailure(root)).toBe(undefined)
    rememberFailure(root, 'no network')
    expect(rememberedFailure(root)).toBe('no network')
    write(join(root, 'package-lock.json'), '{ "other": true }')
    expect(rememberedFailure(root)).toBe(undefined)
    write(join(root, 'package-lock.json'), '{}')
    forgetFailure(root)
    expect(rememberedFailure(root)).toBe(undefined)
  })
})

describe('the installer of the package', () => {
  test('is run, and what it brought is found', async () => {
    const { root, electron } = checkout()
    const script = `
      const { mkdirSync, writeFileSync } = require('node:fs')
      mkdirSync(__dirname + '/dist')
      writeFileSync(__dirname + '/dist/version', '45.4.1')
      writeFileSync(__dirname + '/dist/electron', '', { mode: 0o755 })
      writeFileSync(__dirname + '/path.txt', 'electron')`
    write(join(electron, 'install.js'), script)
    expect(await installElectron(root, { timeoutMs: 20_000 })).toBe(join(electron, 'dist', 'electron'))
  })

  test('that fails or hangs brings nothing, in the time that it has', async () => {
    const { root, electron } = checkout()
    write(join(electron, 'install.js'), 'process.exit(1)')
    expect(await installElectron(root, { timeoutMs: 20_000 })).toBe(undefined)
    write(join(electron, 'install.js'), 'setInterval(() => {}, 1000)')
    expect(await installElectron(root, { timeoutMs: 500 })).toBe(undefined)
  })
})
