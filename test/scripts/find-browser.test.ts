import { delimiter, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { installedBrowser, waysToGetBrowser } from '../../scripts/find-browser.mjs'
import { program, temporaryFolder, write } from './temporary-folder.ts'

describe.skipIf(process.platform === 'win32')('an installed browser', () => {
  test('the one that the user named comes first', () => {
    const folder = temporaryFolder()
    program(join(folder, 'chromium'), 'Chromium 156')
    const named = program(join(folder, 'mine'), 'anything')
    const env = { PATH: folder, PALIMPSEST_BROWSER: named }
    expect(installedBrowser({ env, platform: 'linux' })).toBe(named)
    expect(installedBrowser({ env: { PATH: folder, CHROME_PATH: named }, platform: 'linux' })).toBe(named)
  })

  test('a named one that cannot be run is an error, and no other is taken instead', () => {
    const folder = temporaryFolder()
    program(join(folder, 'chromium'), 'Chromium 156')
    const env = { PATH: folder, PALIMPSEST_BROWSER: join(folder, 'none') }
    expect(() => installedBrowser({ env, platform: 'linux' })).toThrow(/cannot be run: .*none$/)
  })

  test('Chrome comes before Chromium, wherever in PATH they are', () => {
    const [first, second] = [temporaryFolder(), temporaryFolder()]
    program(join(first, 'chromium'), 'Chromium 156')
    const chrome = program(join(second, 'google-chrome'), 'Google Chrome 150')
    const env = { PATH: [first, second].join(delimiter) }
    expect(installedBrowser({ env, platform: 'linux' })).toBe(chrome)
  })

  test('a stub that only says how to install the browser does not count, nor does a file that cannot be run', () => {
    const folder = temporaryFolder()
    program(join(folder, 'chromium'), 'Install it as a snap')
    write(join(folder, 'chromium-browser'), 'Chromium')
    expect(installedBrowser({ env: { PATH: folder }, platform: 'linux' })).toBe(undefined)
  })

  test('Windows looks in its program folders, and takes Edge last', () => {
    const [programs, local] = [temporaryFolder(), temporaryFolder()]
    const env = { PROGRAMFILES: programs, LOCALAPPDATA: local }
    const edge = program(join(programs, 'Microsoft', 'Edge', 'Application', 'msedge.exe'))
    expect(installedBrowser({ env, platform: 'win32' })).toBe(edge)
    const chrome = program(join(local, 'Google', 'Chrome', 'Application', 'chrome.exe'))
    expect(installedBrowser({ env, platform: 'win32' })).toBe(chrome)
  })

  test('macOS looks in the user’s applications, too', () => {
    const home = temporaryFolder()
    const path = join(home, 'Applications', 'Chromium.app', 'Contents', 'MacOS', 'Chromium')
    program(path)
    expect(installedBrowser({ env: { HOME: home }, platform: 'darwin' })).toBe(path)
  })
})

describe('where a browser comes from', () => {
  const debian = { platform: 'linux', os: 'debian', isRoot: true }
  test.each([
    ['CI, root, Debian', { ...debian, env: { CI: '1' } }, false, ['debian', 'playwright']],
    ['a user who said so, root, Debian', { ...debian, env: {} }, true, ['debian', 'playwright']],
    ['root on Debian, unasked', { ...debian, env: {} }, false, ['playwright']],
    ['CI without root', { ...debian, isRoot: false, env: { CI: '1' } }, false, ['playwright']],
    ['Ubuntu, whose chromium is a snap', { ...debian, os: 'ubuntu', env: { CI: '1' } }, true, ['playwright']],
    ['macOS', { platform: 'darwin', env: { CI: '1' } }, true, ['playwright']],
  ])('%s', (_name, machine, mayInstall, ways) => {
    expect(waysToGetBrowser(machine, mayInstall)).toEqual(ways)
  })
})
