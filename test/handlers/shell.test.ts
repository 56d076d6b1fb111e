import { mkdirSync, readdirSync, rmdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type ShellContext, StoredKeys, shellHandlers } from '../../main/handlers.ts'
import { folderOf, newFolder } from '../library/folders.ts'
import { errorOf, gotten } from './opened.ts'

const context = (over: Partial<ShellContext> = {}): ShellContext => ({
  dataFolder: newFolder(),
  version: '1.2.3',
  shell: 'web',
  open: null,
  pickFile: null,
  pickTarget: null,
  showInFolder: null,
  keys: new StoredKeys(over.dataFolder ?? newFolder(), null),
  ...over,
})

test('the program says what it is', async () => {
  const given = context({ open: '/a.jsonl' })
  expect(gotten(await shellHandlers(given).appInfo({}))).toEqual({
    name: 'Palimpsest',
    version: '1.2.3',
    shell: 'web',
    dataFolder: given.dataFolder,
    open: '/a.jsonl',
    platform: process.platform,
    home: homedir(),
  })
})

test('settings that were saved are those that are read', async () => {
  const calls = shellHandlers(context())
  const settings = { ...gotten(await calls.settings({})), theme: 'dark', fontSize: 99 } as const
  expect(gotten(await calls.saveSettings({ settings }))).toMatchObject({ theme: 'dark', fontSize: 12 })
  expect(gotten(await calls.settings({}))).toMatchObject({ theme: 'dark', fontSize: 12 })
})

test('a damaged settings file is told once', async () => {
  const said: string[] = []
  const dataFolder = folderOf({ 'settings.json': 'nonsense' })
  const calls = shellHandlers(context({ dataFolder, say: sentence => void said.push(sentence) }))
  await calls.settings({})
  await calls.settings({})
  const path = join(dataFolder, 'settings.json')
  expect(said).toEqual([`${path} is not JSON. It was kept as ${path}.damaged-1, and defaults are used.`])
})

test('the window’s state is kept', async () => {
  const calls = shellHandlers(context())
  const state = { ...gotten(await calls.windowState({})), tabs: [{ path: '/a', point: 'end' }] }
  expect(gotten(await calls.saveWindowState({ state }))).toBe(null)
  expect(gotten(await calls.windowState({}))).toEqual(state)
})

test('of two states of the window that come at once the later one is kept, and the next look waits for it', async () => {
  const dataFolder = newFolder()
  const calls = shellHandlers(context({ dataFolder }))
  const state = gotten(await calls.windowState({}))
  const of = (path: string) => ({ ...state, tabs: [{ path, point: null }] })
  const saving = ['/a', '/b', '/c'].map(path => calls.saveWindowState({ state: of(path) }))
  expect(gotten(await calls.windowState({})).tabs).toEqual([{ path: '/c', point: null }])
  expect((await Promise.all(saving)).map(gotten)).toEqual([null, null, null])
  expect(readdirSync(dataFolder)).toEqual(['window.json'])
})

test('closing waits for what is written', async () => {
  const dataFolder = newFolder()
  const calls = shellHandlers(context({ dataFolder }))
  const state = gotten(await calls.windowState({}))
  void calls.saveWindowState({ state: { ...state, exportFolder: '/exports' } })
  await calls.close()
  expect(gotten(await shellHandlers(context({ dataFolder })).windowState({})).exportFolder).toBe('/exports')
})

test('a state that cannot be written is told, and the next one is written all the same', async () => {
  const dataFolder = newFolder()
  const calls = shellHandlers(context({ dataFolder }))
  const state = { ...gotten(await calls.windowState({})), exportFolder: '/exports' }
  const path = join(dataFolder, 'window.json')
  mkdirSync(path)
  const refused = errorOf(await calls.saveWindowState({ state }))
  expect(refused).toMatch(/^not-writable: .*window\.json could not be written \(E\w+\)\. Nothing was changed\.$/)
  rmdirSync(path)
  expect(readdirSync(dataFolder)).toEqual([])
  expect(gotten(await calls.saveWindowState({ state }))).toBe(null)
  expect(gotten(await calls.windowState({}))).toEqual(state)
})

test('a shell without a dialog says so, and one that has it hands on its answer', async () => {
  expect(errorOf(await shellHandlers(context()).pickFile({}))).toMatch(/^not-found: /)
  expect(gotten(await shellHandlers(context({ pickFile: async () => '/a' })).pickFile({}))).toBe('/a')
  expect(gotten(await shellHandlers(context({ pickFile: async () => null })).pickFile({}))).toBe(null)
})

test('so with the dialog for a new file and with the file manager', async () => {
  expect(errorOf(await shellHandlers(context()).pickTarget({ path: '/a' }))).toMatch(/^not-found: /)
  expect(errorOf(await shellHandlers(context()).showInFolder({ path: '/a' }))).toMatch(/^not-found: /)
  const shown: string[] = []
  const calls = shellHandlers(
    context({ pickTarget: async path => `${path}.new`, showInFolder: path => void shown.push(path) }),
  )
  expect(gotten(await calls.pickTarget({ path: '/a' }))).toBe('/a.new')
  expect(gotten(await calls.showInFolder({ path: '/a' }))).toBe(null)
  expect(shown).toEqual(['/a'])
})

test('without an editor in the settings nothing is started', async () => {
  expect(errorOf(await shellHandlers(context()).openInEditor({ path: '/a', line: 1 }))).toMatch(
    /^bad-argument: No editor is set/,
  )
})
