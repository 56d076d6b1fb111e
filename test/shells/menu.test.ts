import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { MenuOptions } from '../../main/menu.ts'
import { COMMANDS, isCommand } from '../../renderer/keys.ts'
import { electronDouble } from './electron-double.ts'

beforeEach(() => vi.doMock('electron', () => electronDouble().electron))
afterEach(() => vi.doUnmock('electron'))

interface Item {
  readonly label?: string
  readonly role?: string
  readonly id?: string
  readonly accelerator?: string
  readonly registerAccelerator?: boolean
  readonly enabled?: boolean
  readonly submenu?: readonly Item[]
  readonly click?: () => void
}

async function itemsOf(more: Partial<MenuOptions> = {}): Promise<readonly Item[]> {
  const { menuTemplate } = await import('../../main/menu.ts')
  const options = { platform: 'linux', recent: [], run: () => {}, open: () => {}, ...more }
  return flat(menuTemplate(options) as unknown as readonly Item[])
}

const flat = (items: readonly Item[]): readonly Item[] => items.flatMap(item => [item, ...flat(item.submenu ?? [])])

/** As Electron writes a stroke of the page. */
const accelerator = (stroke: string): string =>
  stroke.replace('Ctrl', 'CmdOrCtrl').replace('ArrowLeft', 'Left').replace('ArrowRight', 'Right')

test('every command of the menu is one of the page, under its key there', async () => {
  const items = (await itemsOf()).filter(item => item.id !== undefined)
  expect(items.length).toBeGreaterThan(25)
  for (const { id = '', accelerator: key, registerAccelerator } of items) {
    expect(isCommand(id) ? null : id).toBe(null)
    if (key === undefined || !isCommand(id)) continue
    expect(COMMANDS[id].keys.map(accelerator)).toContain(key)
    expect(registerAccelerator).toBe(false)
  }
})

test('a command of the menu has the label that the page gives it', async () => {
  const named = (await itemsOf()).flatMap(({ id, label }) =>
    id !== undefined && isCommand(id) ? [[id, label, COMMANDS[id].label]] : [],
  )
  expect(named.filter(([, label, pages]) => label !== pages)).toEqual([])
})

test('no menu takes a single letter from a text field', async () => {
  const keys = (await itemsOf()).flatMap(item => item.accelerator ?? [])
  expect(keys.filter(key => !/Ctrl|Cmd|Alt|^F\d+$/.test(key))).toEqual([])
})

test('an item runs its command, a recent file opens', async () => {
  const [run, open] = [vi.fn(), vi.fn()]
  const recent = [
    { path: '/a & b.jsonl', title: 'A & B' },
    { path: '/c.jsonl', title: '' },
  ]
  const items = await itemsOf({ run, open, recent })
  items.find(item => item.id === 'view.checkpoints')?.click?.()
  expect(run).toHaveBeenCalledExactlyOnceWith('view.checkpoints')
  items.find(item => item.label === 'A && B')?.click?.()
  items.find(item => item.label === '/c.jsonl')?.click?.()
  expect(open.mock.calls).toEqual([['/a & b.jsonl'], ['/c.jsonl']])
})

test('without recent files their menu is off, and ten are shown at most', async () => {
  const off = (await itemsOf()).find(item => item.label === 'Open recent')
  expect(off).toMatchObject({ enabled: false, submenu: [] })
  const recent = Array.from({ length: 20 }, (_, n) => ({ path: `/${n}`, title: `${n}` }))
  const on = (await itemsOf({ recent })).find(item => item.label === 'Open recent')
  expect([on?.enabled, on?.submenu?.map(item => item.label)]).toEqual([true, '0123456789'.split('')])
})

test('macOS has its own menus', async () => {
  const roles = async (platform: string) => (await itemsOf({ platform })).flatMap(item => item.role ?? [])
  expect(await roles('darwin')).toEqual(expect.arrayContaining(['appMenu', 'windowMenu', 'close']))
  expect(await roles('darwin')).not.toContain('quit')
  expect(await roles('win32')).toEqual(expect.arrayContaining(['quit', 'about']))
})
