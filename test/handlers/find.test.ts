import { afterEach, expect, test } from 'vitest'
import { EVERYWHERE } from '../../main/thread/find/filter.ts'
import type { FindHit, FindPage } from '../../preload/contract.ts'
import { message, rolloutText } from '../support/rollout-text.ts'
import { errorOf, gotten, type Opened, opened } from './opened.ts'

let session: Opened | null = null
afterEach(() => session?.close())

const line = (payload: unknown): string =>
  JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', type: 'response_item', payload })

const rolloutOf = (...payloads: readonly unknown[]): Buffer =>
  Buffer.concat([rolloutText('turn t1 {'), Buffer.from(payloads.map(payload => `${line(payload)}\n`).join(''))])

const hits = async (bytes: string | Uint8Array, query: string, matchCase = false): Promise<readonly FindHit[]> => {
  session = await opened(bytes)
  const { calls, key } = session
  return gotten(await calls.find({ key, query, matchCase, filter: EVERYWHERE, next: null, count: 200 })).hits
}

const marked = (all: readonly FindHit[]): readonly string[] =>
  all.map(hit => `${hit.label} ${hit.line}: ${hit.before}[${hit.match}]${hit.after}`)

test('a hit names its line, turn and row, with 40 characters on both sides', async () => {
  const text = `${'a'.repeat(50)} needle ${'b'.repeat(50)}`
  expect(await hits(`turn t1 {\nuser: hello\nassistant: ${text}\n}`, 'needle')).toEqual([
    {
      file: 0,
      line: 6,
      turn: 1,
      row: 1,
      kind: 'assistant',
      label: 'Assistant',
      before: `${'a'.repeat(39)} `,
      match: 'needle',
      after: ` ${'b'.repeat(39)}`,
    },
  ])
})

test('case is folded unless asked for', async () => {
  const text = 'turn t1 {\nuser: Needle needle NEEDLE\n}'
  expect((await hits(text, 'needle')).map(hit => hit.match)).toEqual(['Needle', 'needle', 'NEEDLE'])
  expect((await hits(text, 'needle', true)).map(hit => hit.match)).toEqual(['needle'])
})

test('what the timeline does not show is not found', async () => {
  expect(await hits('turn t1 {\nuser: hello\n}', 'task_started')).toEqual([])
  expect(await hits('turn t1 {\nuser: once\n}', 'once')).toHaveLength(1)
})

test('quotes, backslashes and line ends are found as they are read, in calls too', async () => {
  const bytes = rolloutOf(message('user', 'say "hi"\tC:\\temp\nnext'), {
    type: 'function_call',
    name: 'exec_command',
    call_id: 'c',
    arguments: JSON.stringify({ cmd: 'echo "hi" > C:\\temp' }),
  })
  expect(marked(await hits(bytes, '"hi"'))).toEqual([
    'User 4: say ["hi"] C:\\temp next',
    'exec_command 5: echo ["hi"] > C:\\temp',
  ])
  expect(await hits(bytes, 'C:\\temp')).toHaveLength(2)
  expect(await hits(bytes, '\\temp\nnext')).toHaveLength(1)
  expect(await hits(bytes, '"')).toHaveLength(4)
})

test('letters beyond ASCII are found raw and escaped, with either case', async () => {
  const escaped = line(message('user', 'PLACE')).replace('PLACE', 'Stra\\u00dfe \\u4E2D\\u6587 \\ud83d\\ude00')
  const bytes = Buffer.concat([rolloutOf(message('user', 'straße ÄRGER 中文 😀')), Buffer.from(`${escaped}\n`)])
  expect((await hits(bytes, 'straße')).map(hit => hit.match)).toEqual(['straße', 'Straße'])
  expect((await hits(bytes, 'ärger')).map(hit => hit.match)).toEqual(['ÄRGER'])
  expect(await hits(bytes, 'ärger', true)).toEqual([])
  expect(await hits(bytes, '中文')).toHaveLength(2)
  expect(await hits(bytes, '😀', true)).toHaveLength(2)
})

test('signs that mean something in a pattern mean themselves', async () => {
  expect(
    (await hits('turn t1 {\nuser: a.b* (c) [d] $1 ^ | x?\n}', '.b* (c) [d] $1 ^ | x?')).map(hit => hit.match),
  ).toEqual(['.b* (c) [d] $1 ^ | x?'])
  expect(await hits('turn t1 {\nuser: axb\n}', 'a.b')).toEqual([])
})

test('rejected and unknown lines and summaries are searched too', async () => {
  const text =
    'turn t1 {\nuser: go\nraw: {"torn needle\nraw: {"type":"from_later","payload":{"a":"needle"}}\ncompacted: P+the needle\n}'
  expect((await hits(text, 'needle')).map(hit => [hit.kind, hit.label, hit.line])).toEqual([
    ['line', 'rejected', 6],
    ['line', 'from_later', 7],
    ['summary', 'Compaction 1', 8],
  ])
})

test('pages go on where the last one ended, also within one line', async () => {
  session = await opened(`turn t1 {\nuser: ${'ab '.repeat(5)}\nassistant: ab\n}`)
  const { calls, key } = session
  const pages: FindPage[] = []
  for (let next: string | null = null; ; ) {
    const page: FindPage = gotten(
      await calls.find({ key, query: 'ab', matchCase: false, filter: EVERYWHERE, next, count: 2 }),
    )
    pages.push(page)
    next = page.next
    if (next === null) break
  }
  expect(pages.map(page => page.hits.map(hit => hit.line))).toEqual([[4, 4], [4, 4], [4, 6], []])
  expect(pages.at(-1)?.bytesSearched).toBe(pages.at(-1)?.bytesTotal)
})

test('a newer search ends the older', async () => {
  session = await opened(`turn t1 {\n${'assistant: some words\n'.repeat(20_000)}}`)
  const { calls, key } = session
  const older = calls.find({ key, query: '"', matchCase: false, filter: EVERYWHERE, next: null, count: 200 })
  const newer = calls.find({ key, query: 'words', matchCase: false, filter: EVERYWHERE, next: null, count: 3 })
  expect(errorOf(await older)).toBe('cancelled: This was stopped.')
  expect(gotten(await newer).hits).toHaveLength(3)
})

test('nothing to look for and a place that is none are refused', async () => {
  session = await opened('turn t1 {\nuser: a\n}')
  const { calls, key } = session
  const ask = (query: string, next: string | null) =>
    calls.find({ key, query, matchCase: false, filter: EVERYWHERE, next, count: 5 })
  expect(errorOf(await ask('', null))).toBe('bad-argument: There is nothing to look for.')
  expect(errorOf(await ask('a', 'x'))).toBe('bad-argument: This search cannot be gone on with.')
  expect(errorOf(await ask('a', '0.999.0'))).toMatch(/^no-such-point: /)
  expect(errorOf(await ask('a', '9.1.0'))).toMatch(/^no-such-point: /)
})
