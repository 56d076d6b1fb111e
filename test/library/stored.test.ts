import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dataFolderOf, makeDataFolder } from '../../main/library/data-folder.ts'
import { writeJson } from '../../main/library/json-file.ts'
import { DEFAULT_SETTINGS, readSettings, settingsOf, writeSettings } from '../../main/library/settings.ts'
import {
  DEFAULT_WINDOW_STATE,
  readWindowState,
  windowStateOf,
  writeWindowState,
} from '../../main/library/window-state.ts'
import { folderOf, newFolder } from './folders.ts'

test('settings come back as they were saved', () => {
  const folder = join(newFolder(), 'data')
  const settings = {
    theme: 'dark',
    fontSize: 14,
    timeZone: 'Europe/Berlin',
    homes: ['/a'],
    editor: 'code {file}',
    singleKeys: false,
    model: {
      baseUrl: 'http://127.0.0.1:8080/v1',
      model: 'm',
      effort: 'low',
      keyFrom: 'none',
      keyVariable: 'MY_KEY',
    },
  } as const
  expect(writeSettings(folder, settings)).toEqual({ ok: true, value: null })
  expect(readSettings(folder)).toEqual({ value: settings, said: null })
  expect(readdirSync(folder)).toEqual(['settings.json'])
})

test('without a file the defaults hold, and nothing is said', () => {
  expect(readSettings(newFolder())).toEqual({ value: DEFAULT_SETTINGS, said: null })
  expect(readWindowState('/nowhere')).toEqual({ value: DEFAULT_WINDOW_STATE, said: null })
})

test.each([
  [{ theme: 'pink', fontSize: '12', timeZone: 'Mars/Base', homes: 'x', editor: 5, singleKeys: 'yes' }],
  [{ theme: 'toString', fontSize: 10, timeZone: '', homes: [1, null, ' '], editor: null, singleKeys: 1 }],
  [{ fontSize: 18.5 }],
  [null],
  [[1]],
  ['text'],
])('settings of wrong types %j are the defaults', value => {
  expect(settingsOf(value)).toEqual(DEFAULT_SETTINGS)
})

test('one good value among bad ones is taken', () => {
  expect(settingsOf({ theme: 'contrast', fontSize: 99 })).toEqual({ ...DEFAULT_SETTINGS, theme: 'contrast' })
})

test('what a newer version wrote beside stays', () => {
  const folder = folderOf({ 'settings.json': '{"theme":"dark","fromLater":[1]}' })
  writeSettings(folder, DEFAULT_SETTINGS)
  expect(JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'))).toEqual({
    ...DEFAULT_SETTINGS,
    fromLater: [1],
  })
})

test('a damaged file is set aside and said; a second one does not overwrite it', () => {
  const folder = folderOf({ 'settings.json': '{"theme":' })
  const path = join(folder, 'settings.json')
  expect(readSettings(folder)).toEqual({
    value: DEFAULT_SETTINGS,
    said: `${path} is not JSON. It was kept as ${path}.damaged-1, and defaults are used.`,
  })
  expect(readSettings(folder)).toEqual({ value: DEFAULT_SETTINGS, said: null })
  writeJson(path, 1)
  expect(readSettings(folder).value).toEqual(DEFAULT_SETTINGS)
  expect(readFileSync(`${path}.damaged-1`, 'utf8')).toBe('{"theme":')
})

test('a folder in the place of the file is said, and kept', () => {
  const folder = folderOf({ 'settings.json/x': '' })
  expect(readSettings(folder)).toEqual({
    value: DEFAULT_SETTINGS,
    said: `${join(folder, 'settings.json')} cannot be read. Defaults are used.`,
  })
  expect(writeSettings(folder, DEFAULT_SETTINGS)).toMatchObject({ ok: false, error: { code: 'not-writable' } })
  expect(readdirSync(folder)).toEqual(['settings.json'])
})

test('the window’s state comes back, without what makes no sense', async () => {
  const folder = newFolder()
  const state = {
    tabs: [
      { path: '/a', point: 'turn:1:end' },
      { path: '/b', point: null },
    ],
    active: 1,
    recent: [{ path: '/a', title: 'A', openedAt: 5 }],
    panes: { library: 200, inspector: 300, drawer: 100, libraryOpen: false, inspectorOpen: true },
    exportFolder: '/exports',
    filter: { sessions: { project: '/work', compacted: true }, kinds: ['prompt'] as const },
  }
  await writeWindowState(folder, state)
  expect(readWindowState(folder).value).toEqual(state)
  expect(
    windowStateOf({
      tabs: [{ path: '/a', point: 7 }, { path: '' }, { path: 5 }, null, { path: 'a\0' }],
      active: 3,
      recent: [{ path: '/a' }, 'x'],
      panes: { library: 240.6, inspector: -1, drawer: 'x', libraryOpen: 0 },
      exportFolder: 'a\0',
      filter: 'none',
    }),
  ).toEqual({
    tabs: [{ path: '/a', point: null }],
    active: 0,
    recent: [{ path: '/a', title: '/a', openedAt: 0 }],
    panes: { ...DEFAULT_WINDOW_STATE.panes, library: 241 },
    exportFolder: null,
    filter: { sessions: {}, kinds: null },
  })
})

test('the data folder is PALIMPSEST_HOME, else the platform’s own', () => {
  const at = (env: Record<string, string>, platform: string) => dataFolderOf(env, platform, '/home/u')
  expect(at({ PALIMPSEST_HOME: '~/p', XDG_DATA_HOME: '/x' }, 'linux')).toMatch(/\/p$/)
  expect(at({ XDG_DATA_HOME: '/x' }, 'linux')).toBe('/x/palimpsest')
  expect(at({ XDG_DATA_HOME: 'relative' }, 'linux')).toBe('/home/u/.local/share/palimpsest')
  expect(at({}, 'darwin')).toBe('/home/u/Library/Application Support/Palimpsest')
  expect(at({ APPDATA: '/app' }, 'win32')).toBe('/app/Palimpsest')
})

test('the data folder is the user’s alone', () => {
  const path = join(newFolder(), 'a/b')
  expect(makeDataFolder(path)).toEqual({ ok: true, value: path })
  chmodSync(path, 0o755)
  makeDataFolder(path)
  expect(statSync(path).mode & 0o777).toBe(0o700)
  expect(makeDataFolder('/dev/null/x')).toMatchObject({ ok: false, error: { code: 'not-writable' } })
})
