import { afterEach, expect, test } from 'vitest'
import { errorOf, gotten, type Opened, opened } from './opened.ts'

const COMPACTED = `
  env
  turn t1 {
    user: one
    call c1 shell: {"command":["bash","-lc","ls"]}
    output c1: ${'a long name of a file '.repeat(40)}
    assistant: done
  }
  turn t2 {
    user: two
    compacted: user: one | user: two | P+gist of it
  }
`

let session: Opened | null = null
afterEach(() => session?.close())

const begin = async (text: string): Promise<Opened> => {
  session = await opened(text)
  return session
}

test('a history tells its sums by kind, every item by a letter and its tokens, and the heaviest first', async () => {
  const { calls, key } = await begin(COMPACTED)
  const view = gotten(await calls.history({ key, at: 'turn:1:end' }))
  expect(view).toMatchObject({ at: 'turn:1:end', turn: 1, items: 5, kinds: 'iucoa', fidelity: 'exact', notes: [] })
  expect(view.byKind.map(({ kind, items }) => `${items} ${kind}`)).toEqual([
    '1 instructions',
    '1 user',
    '1 assistant',
    '1 call',
    '1 output',
  ])
  for (const of of ['items', 'tokens', 'bytes'] as const)
    expect(view.byKind.reduce((sum, one) => sum + one[of], 0)).toBe(view[of])
  expect(view.tokensEach.reduce((sum, one) => sum + one, 0)).toBe(view.tokens)
  const weights = view.heaviest.map(({ index }) => view.tokensEach[index] ?? 0)
  expect(weights).toEqual([...view.tokensEach].sort((a, b) => b - a))
  expect(view.heaviest[0]).toMatchObject({ index: 3, head: { kind: 'output' } })
})

test('the items come in pages, each with its place and the turn of its line', async () => {
  const { calls, key } = await begin(COMPACTED)
  const page = gotten(await calls.historyRows({ key, at: 'turn:1:end', from: 1, count: 2 }))
  expect(page).toMatchObject({
    from: 1,
    total: 5,
    rows: [
      { index: 1, turn: 1, item: { kind: 'user', preview: 'one' } },
      { index: 2, turn: 1, item: { kind: 'call', preview: 'ls' } },
    ],
  })
  expect(gotten(await calls.historyRows({ key, at: 'turn:1:end', from: 5, count: 200 })).rows).toEqual([])
})

test('after a compaction the items stand in its line', async () => {
  const { calls, key } = await begin(COMPACTED)
  expect(gotten(await calls.history({ key, at: 'checkpoint:1:after' }))).toMatchObject({ turn: 2, kinds: 'uus' })
  const { rows } = gotten(await calls.historyRows({ key, at: 'checkpoint:1:after', from: 0, count: 200 }))
  expect(rows.map(row => [row.turn, row.item.ref.index])).toEqual([
    [2, 0],
    [2, 1],
    [2, 2],
  ])
})

test('before anything was said the history is empty', async () => {
  const { calls, key } = await begin('turn t1 {\nuser: one\n}')
  expect(gotten(await calls.history({ key, at: 'turn:1:start' }))).toMatchObject({
    items: 0,
    tokens: 0,
    bytes: 0,
    byKind: [],
    kinds: '',
    tokensEach: [],
    heaviest: [],
  })
  expect(gotten(await calls.historyRows({ key, at: 'turn:1:start', from: 0, count: 1 }))).toMatchObject({
    total: 0,
    rows: [],
  })
})

test.each([
  ['turn:3:end', /^no-such-point: /],
  ['checkpoint:2:after', /^no-such-point: /],
  ['line:9999', /^no-such-point: /],
  ['turn:1', /^bad-argument: “turn:1” is not a point/],
  ['', /^bad-argument: /],
])('the point %j is refused in a sentence', async (at, error) => {
  const { calls, key } = await begin(COMPACTED)
  expect(errorOf(await calls.history({ key, at }))).toMatch(error)
  expect(errorOf(await calls.historyRows({ key, at, from: 0, count: 1 }))).toMatch(error)
})

test('a long history tells the letters of its first 20,000 items and weighs them all', async () => {
  const { calls, key } = await begin(`turn t1 {\n${'assistant: some words\n'.repeat(20_050)}}`)
  const result = await calls.history({ key, at: 'end' })
  const view = gotten(result)
  expect([view.items, view.kinds.length, view.tokensEach.length, view.heaviest.length]).toEqual([
    20_050, 20_000, 20_000, 10,
  ])
  expect(view.heaviest.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThan(1_000_000)
})

test('closing ends a history that is being weighed, with an answer', async () => {
  const { calls, key } = await begin(`turn t1 {\n${'assistant: some words\n'.repeat(30_000)}}`)
  const history = calls.history({ key, at: 'end' })
  expect(gotten(await calls.closeThread({ key }))).toBe(null)
  expect(errorOf(await history)).toBe('cancelled: This was stopped.')
})

const WRITTEN = `
  meta: 0.98.0
  user: one
  call c1 shell: {"command":["bash","-lc","ls"]}
  assistant: done
`

test('what is sent at a point comes with the version, what was made, and why', async () => {
  const { calls, key } = await begin(WRITTEN)
  const seen = gotten(await calls.history({ key, at: 'end' }))
  const sent = gotten(await calls.history({ key, at: 'request@end' }))
  expect([seen.version, seen.items, sent.version, sent.items]).toEqual([null, 3, '0.98.0', 4])
  const { rows } = gotten(await calls.historyRows({ key, at: 'request@end', from: 0, count: 200 }))
  expect(rows.map(({ item }) => [item.kind, item.synthetic, item.why])).toEqual([
    ['user', null, null],
    ['call', null, null],
    ['output', 'aborted-output', 'This call has no output in the file; Codex answers “aborted” when it sends.'],
    ['assistant', null, null],
  ])
  const whole = gotten(await calls.historyItem({ key, at: 'request@end', index: 2 }))
  expect(whole.head.synthetic).toBe('aborted-output')
  expect(whole.parts.map(part => part.text)).toEqual(['aborted'])
  expect(whole.notes).toEqual(['This call has no output in the file; Codex answers “aborted” when it sends.'])
})

test('another version may be named, and a version that is none is refused', async () => {
  const { calls, key } = await begin(WRITTEN)
  expect(gotten(await calls.history({ key, at: 'request=0.169.0@end' }))).toMatchObject({ version: '0.169.0' })
  for (const at of ['request=new@end', 'request@line:0', 'request'])
    expect(errorOf(await calls.history({ key, at }))).toMatch(/^bad-argument: /)
  expect(errorOf(await calls.history({ key, at: 'request@turn:9:end' }))).toMatch(/^no-such-point: /)
})

test('an item of a list that is not there is refused in a sentence', async () => {
  const { calls, key } = await begin(WRITTEN)
  expect(errorOf(await calls.historyItem({ key, at: 'end', index: 3 }))).toBe(
    'no-such-point: There is no item 4: this history has 3 items.',
  )
  expect(errorOf(await calls.historyItem({ key, at: 'turn:9:end', index: 0 }))).toMatch(/^no-such-point: /)
})

test('two versions are compared by the diff of what they send, and where they part is counted', async () => {
  const { calls, key } = await begin(WRITTEN)
  const view = gotten(await calls.diff({ key, from: 'request@end', to: 'end' }))
  expect([view.kinds, view.before.items, view.after.items]).toEqual(['KKDK', 4, 3])
  expect(gotten(await calls.parting({ key, at: 'end' }))).toEqual({
    at: 'end',
    writer: '0.98.0',
    today: '0.169.0',
    items: 0,
  })
  expect(errorOf(await calls.parting({ key, at: 'request@end' }))).toMatch(/^bad-argument: /)
})
