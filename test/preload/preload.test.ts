import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Bridge, METHODS, type TextRef } from '../../preload/contract.ts'

beforeEach(() => vi.resetModules())
afterEach(() => vi.doUnmock('electron'))

/** Runs preload/index.ts on a double of Electron; answers what the page gets and what went through. */
async function load(answer: (method: string) => string = () => '{"ok":true,"value":1}') {
  const worlds: Record<string, unknown> = {}
  const invoked: unknown[][] = []
  let hear: (event: unknown, name: string, json: string) => void = () => {}
  vi.doMock('electron', () => ({
    contextBridge: { exposeInMainWorld: (name: string, api: unknown) => Object.assign(worlds, { [name]: api }) },
    ipcRenderer: {
      on: (channel: string, listener: typeof hear) => {
        expect(channel).toBe('event')
        hear = listener
      },
      invoke: async (...message: unknown[]) => {
        invoked.push(message)
        return answer(String(message[1]))
      },
    },
    webUtils: {
      getPathForFile: (file: unknown) => {
        if (!(file instanceof File)) throw new TypeError('not a File')
        return file.name === 'made-up' ? '' : `/dropped/${file.name}`
      },
    },
  }))
  await import('../../preload/index.ts')
  return {
    worlds,
    bridge: worlds.bridge as Bridge,
    invoked,
    hear: (name: string, json: string) => hear({}, name, json),
  }
}

test('the page gets functions and the name of the shell, never a channel', async () => {
  const { worlds, bridge } = await load()
  expect(Object.keys(worlds)).toEqual(['bridge'])
  expect(Object.entries(bridge).map(([name, value]) => [name, typeof value])).toEqual([
    ['shell', 'string'],
    ['call', 'function'],
    ['on', 'function'],
    ['resource', 'function'],
    ['pathOf', 'function'],
  ])
  expect(bridge.shell).toBe('electron')
})

test('every method of the contract passes, and nothing else does', async () => {
  const { bridge, invoked } = await load()
  for (const method of METHODS) expect(await bridge.call(method, {} as never)).toEqual({ ok: true, value: 1 })
  expect(invoked).toEqual(METHODS.map(method => ['call', method, {}]))
  for (const other of ['readResource', 'constructor', '__proto__', '', 1, null, ['settings']])
    expect(await bridge.call(other as never, {} as never)).toMatchObject({ ok: false, error: { code: 'bad-argument' } })
  expect(invoked).toHaveLength(METHODS.length)
})

test('a result comes as the shell gave it', async () => {
  const { bridge } = await load(() => '{"ok":false,"error":{"code":"not-found","message":"No."}}')
  expect(await bridge.call('settings', {})).toEqual({ ok: false, error: { code: 'not-found', message: 'No.' } })
})

test('events reach their listeners until they are taken off; unknown ones nobody', async () => {
  const { bridge, hear } = await load()
  const heard: unknown[] = []
  const off = bridge.on('open', payload => heard.push(payload))
  hear('open', '{"path":"/a"}')
  hear('library', '{"pending":1}')
  hear('nonsense', '{}')
  off()
  hear('open', '{"path":"/b"}')
  expect(heard).toEqual([{ path: '/a' }])
  expect(bridge.on('nonsense' as never, () => {})).toBeTypeOf('function')
})

test('a text is asked for at the scheme of the pages, with every part escaped', async () => {
  const { bridge } = await load()
  const ref: TextRef = { key: 'k&1', file: 0, line: 7, path: '/payload/a b', bytes: 9 }
  expect(bridge.resource(ref, 0, 9)).toEqual({
    url: 'app://palimpsest/resource?key=k%261&file=0&line=7&path=%2Fpayload%2Fa+b&from=0&to=9',
    headers: {},
  })
})

test('a dropped file has a path; one that a page made up, or no file at all, is an error', async () => {
  const { bridge } = await load()
  expect(await bridge.pathOf(new File([], 'a.jsonl'))).toEqual({ ok: true, value: '/dropped/a.jsonl' })
  expect(await bridge.pathOf(new File([], 'made-up'))).toMatchObject({ ok: false, error: { code: 'bad-argument' } })
  for (const odd of [null, undefined, '/etc/passwd', {}])
    expect(await bridge.pathOf(odd)).toMatchObject({ ok: false, error: { code: 'bad-argument' } })
})
