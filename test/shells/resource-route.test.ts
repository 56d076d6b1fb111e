import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ThreadView } from '../../preload/contract.ts'
import { type Served, startServed } from './served.ts'
import { type Answer, ask, caller, openSocket } from './support.ts'

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='

/** 2,400,000 bytes of UTF-8 in 800,000 characters, so that ranges fall inside characters. */
const LONG = '€'.repeat(800_000)

const line = (type: string, payload: object): string =>
  `${JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', type, payload })}\n`

const SESSION = [
  line('session_meta', {
    id: '01a1fc95-6a22-73f2-a2f2-887833a9a96a',
    timestamp: '2026-01-01T00:00:00.000Z',
    cwd: '/x',
  }),
  line('response_item', { type: 'message', role: 'user', content: [{ type: 'input_text', text: LONG }] }),
  line('response_item', {
    type: 'message',
    role: 'user',
    content: [
      { type: 'input_image', image_url: `data:image/png;base64,${PIXEL}` },
      { type: 'input_image', image_url: `data:image/svg+xml;base64,${Buffer.from('<svg/>').toString('base64')}` },
      { type: 'input_image', image_url: `data:text/html;base64,${Buffer.from('<script>').toString('base64')}` },
    ],
  }),
].join('')

interface Opened extends Served {
  readonly key: string
  /** Asks for bytes [from, to) of a text; other names of the query may be given too. */
  get(
    path: string,
    from: number | string,
    to: number | string,
    more?: Readonly<Record<string, string>>,
  ): Promise<Answer>
}

async function openSession(): Promise<Opened> {
  const served = await startServed()
  const path = join(served.folder, 'rollout-2026-01-01T00-00-00-01a1fc95-6a22-73f2-a2f2-887833a9a96a.jsonl')
  writeFileSync(path, SESSION)
  const opened = await caller(await openSocket(served.address))('openThread', { path })
  if (!opened.ok) throw new Error(opened.error.message)
  const { key } = opened.value as ThreadView
  const get: Opened['get'] = (pointer, from, to, more = {}) => {
    const query = new URLSearchParams({
      key,
      file: '0',
      line: '2',
      path: pointer,
      from: `${from}`,
      to: `${to}`,
      ...more,
    })
    const headers = { authorization: `Bearer ${served.token}` }
    return ask({ port: served.port, path: `/resource?${query}`, headers })
  }
  return { ...served, key, get }
}

const TEXT = '/payload/content/0/text'

test('a text over many pieces comes whole, byte for byte', async () => {
  const { get } = await openSession()
  const answer = await get(TEXT, 0, 2_400_000)
  expect(answer.status).toBe(200)
  expect(answer.headers).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'content-length': '2400000',
    'content-disposition': 'attachment; filename="part"',
    'x-content-type-options': 'nosniff',
  })
  expect(answer.body === LONG).toBe(true)
})

test('a range is taken as it is, and clipped at the end', async () => {
  const { get } = await openSession()
  expect((await get(TEXT, 3, 9)).body).toBe('€€')
  expect((await get(TEXT, 2_399_997, 9_999_999)).body).toBe('€')
  expect((await get(TEXT, 2_400_000, 9_999_999)).headers['content-length']).toBe('0')
  expect((await get(TEXT, 9_000_000, 9_999_999)).body).toBe('')
  expect((await get(TEXT, 6, 6)).body).toBe('')
  expect((await get(TEXT, 9, 6)).body).toBe('')
  expect((await get(TEXT, 0, 262_143)).headers['content-length']).toBe('262143')
  expect((await get(TEXT, 0, 262_145)).headers['content-length']).toBe('262145')
})

test('the raw line is the text at the empty path', async () => {
  const { get } = await openSession()
  expect((await get('', 0, 40, { line: '1' })).body).toBe(SESSION.slice(0, 40))
})

test('an image comes decoded with its type, and what may hold scripts as mere bytes', async () => {
  const { get } = await openSession()
  const image = (n: number) => get(`/payload/content/${n}/image_url`, 0, 1_000, { line: '3' })
  expect((await image(0)).headers['content-type']).toBe('image/png')
  expect(await image(1)).toMatchObject({ body: '<svg/>', headers: { 'content-type': 'application/octet-stream' } })
  // What is no image is only text, shown as it stands.
  expect(await image(2)).toMatchObject({
    body: 'data:text/html;base64,PHNjcmlwdD4=',
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  })
})

test('what is not there is answered with a status and a sentence', async () => {
  const { get } = await openSession()
  expect(await get('/nothing', 0, 1)).toMatchObject({ status: 404, body: 'Line 2 has no text at /nothing.\n' })
  expect((await get(TEXT, 0, 1, { line: '9' })).status).toBe(404)
  expect((await get(TEXT, 0, 1, { key: 'other' })).status).toBe(404)
})

test.each([
  { from: '-1' },
  { from: '1e3' },
  { from: '' },
  { to: '99999999999999999' },
  { to: '1.5' },
  { line: '0' },
  { file: 'x' },
  { key: '' },
  { path: 'x'.repeat(4_097) },
])('the query %o is refused before anything reads', async more => {
  const { port, token } = await startServed()
  const query = new URLSearchParams({ key: 'k', file: '0', line: '1', path: '', from: '0', to: '1', ...more })
  const answer = await ask({ port, path: `/resource?${query}`, headers: { authorization: `Bearer ${token}` } })
  expect(answer.status).toBe(400)
})
