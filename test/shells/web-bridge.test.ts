import { expect, onTestFinished, test, vi } from 'vitest'
import { webBridge } from '../../renderer/bridge.ts'

interface Page {
  readonly hash: string
  readonly kept?: string
  readonly answer?: () => Promise<Response>
}

/** The globals of a page at a fragment; answers the bridge and what it did to the page. */
function open({ hash, kept, answer = async () => new Response('') }: Page) {
  const storage = new Map<string, string>(kept === undefined ? [] : [['palimpsest-token', kept]])
  const replaced: string[] = []
  const offered: unknown[] = []
  const fetched: [string, RequestInit][] = []
  vi.stubGlobal('location', { hash, origin: 'http://127.0.0.1:8080', pathname: '/' })
  vi.stubGlobal('history', { replaceState: (_state: null, _title: string, url: string) => replaced.push(url) })
  vi.stubGlobal('sessionStorage', {
    getItem: (name: string) => storage.get(name) ?? null,
    setItem: (name: string, value: string) => storage.set(name, value),
  })
  vi.stubGlobal(
    'WebSocket',
    class {
      constructor(...words: unknown[]) {
        offered.push(words)
      }
      addEventListener(): void {}
    },
  )
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    fetched.push([url, init])
    return answer()
  })
  onTestFinished(() => void vi.unstubAllGlobals())
  return { bridge: webBridge(), storage, replaced, offered, fetched }
}

test('the token is taken out of the address, kept for a reload, and offered after the protocol', () => {
  const { replaced, storage, offered, bridge } = open({ hash: '#token=abc-_1' })
  expect(replaced).toEqual(['/'])
  expect([...storage]).toEqual([['palimpsest-token', 'abc-_1']])
  expect(offered).toEqual([['ws://127.0.0.1:8080/socket', ['palimpsest', 'abc-_1']]])
  expect(bridge.shell).toBe('web')
})

test('a place beside the token stays in the address', () => {
  expect(open({ hash: '#token=abc&/a.jsonl/line:7' }).replaced).toEqual(['#/a.jsonl/line:7'])
})

test('a reload knows the token of its tab, and leaves the address alone', () => {
  const { replaced, offered } = open({ hash: '#/a.jsonl/line:7', kept: 'abc' })
  expect(replaced).toEqual([])
  expect(offered).toEqual([['ws://127.0.0.1:8080/socket', ['palimpsest', 'abc']]])
})

test('without a token nothing is tried, and a call says what to do', async () => {
  const { bridge, offered } = open({ hash: '' })
  expect(offered).toEqual([])
  expect(await bridge.call('settings', {})).toMatchObject({
    ok: false,
    error: { message: 'Palimpsest does not answer this page. Open the address that it printed when it was started.' },
  })
})

test('a text is asked for with the token in a header, never in the address', () => {
  const { bridge } = open({ hash: '#token=abc' })
  const ref = { key: 'k', file: 0, line: 1, path: '/a', bytes: 9 }
  expect(bridge.resource(ref, 3, 9)).toEqual({
    url: '/resource?key=k&file=0&line=1&path=%2Fa&from=3&to=9',
    headers: { authorization: 'Bearer abc' },
  })
})

test('a dropped file is sent and answers the path of its copy', async () => {
  const file = new File(['text'], 'a b&c.jsonl')
  const { bridge, fetched } = open({
    hash: '#token=abc',
    answer: async () => Response.json({ ok: true, value: '/copy' }),
  })
  expect(await bridge.pathOf(file)).toEqual({ ok: true, value: '/copy' })
  expect(fetched).toEqual([
    ['/drop?name=a%20b%26c.jsonl', { method: 'PUT', headers: { authorization: 'Bearer abc' }, body: file }],
  ])
})

test('a drop that fails is an error with a sentence', async () => {
  const file = new File([], 'a.jsonl')
  const refused = open({ hash: '#token=abc', answer: async () => new Response('No.\n', { status: 403 }) })
  expect(await refused.bridge.pathOf(file)).toEqual({ ok: false, error: { code: 'internal', message: 'No.' } })
  const broken = open({ hash: '#token=abc', answer: () => Promise.reject(new TypeError('Failed to fetch')) })
  expect(await broken.bridge.pathOf(file)).toMatchObject({ ok: false, error: { code: 'unreadable' } })
  expect(await broken.bridge.pathOf('/etc/passwd')).toMatchObject({ ok: false, error: { code: 'bad-argument' } })
})
