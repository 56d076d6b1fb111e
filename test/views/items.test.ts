import { expect, test } from 'vitest'
import type { Item } from '../../main/thread/model.ts'
import { itemHead } from '../../main/views/item-head.ts'
import { itemView } from '../../main/views/item-view.ts'

const item = (over: Partial<Item>): Item => ({
  ref: { file: 0, line: 7, index: null },
  kind: 'user',
  label: 'User',
  raw: {},
  text: '',
  tool: null,
  callId: null,
  tokens: 10,
  bytes: 100,
  opaqueBytes: 0,
  images: 0,
  exitCode: null,
  cut: false,
  injected: false,
  compactionOutput: false,
  lead: 0,
  origin: { kind: 'line', file: 0, line: 7, start: 100, end: 300, path: '/payload', ordinal: null },
  synthetic: null,
  why: null,
  fidelity: 'exact',
  at: '2026-01-01T00:00:00.000Z',
  ...over,
})

const place = { key: 't1', turn: 2, pair: null, spawned: [] }

test('an encrypted reasoning shows its bytes instead of tokens', () => {
  const head = itemHead(item({ kind: 'reasoning', label: 'Reasoning', opaqueBytes: 2300 }))
  expect(head).toEqual({
    ref: { file: 0, line: 7, index: null },
    kind: 'reasoning',
    label: 'Reasoning',
    tool: null,
    preview: 'encrypted, no summary',
    mono: false,
    badges: [{ kind: 'encrypted', bytes: 2300 }],
    tokens: null,
    bytes: 100,
    at: '2026-01-01T00:00:00.000Z',
    fidelity: 'exact',
    synthetic: null,
    why: null,
  })
})

test('a failing, cut output shows the text after its header, and both badges', () => {
  const output = 'Exit code: 1\nWall time: 0 seconds\nOutput:\nnope\n…9 tokens truncated…\n'
  const head = itemHead(item({ kind: 'output', raw: { output }, text: output, exitCode: 1, cut: true, tool: 'shell' }))
  expect(head).toMatchObject({
    preview: 'nope …9 tokens truncated…',
    mono: true,
    tool: null,
    badges: [{ kind: 'exit', code: 1 }, { kind: 'cut' }],
  })
})

test('a summary shows what it says, not the words that every summary begins with', () => {
  const head = itemHead(item({ kind: 'summary', text: 'the same words:\nwe fixed it', lead: 16 }))
  expect(head.preview).toBe('we fixed it')
})

test('a heading of a reasoning shows without its markup', () => {
  expect(itemHead(item({ kind: 'reasoning', text: '**Planning** the fix' })).preview).toBe('Planning the fix')
})

test('a command that went well has no exit badge', () => {
  expect(itemHead(item({ kind: 'output', raw: { output: 'x' }, text: 'x', exitCode: 0 })).badges).toEqual([])
})

test('a made item keeps how it was made', () => {
  const made = { name: 'rebuilt-summary', value: 3 }
  expect(itemHead(item({ ref: { file: 0, line: 7, index: null, made } })).ref).toEqual({
    file: 0,
    line: 7,
    index: null,
    made,
  })
})

test('an item of a type that is not known shows its JSON', () => {
  const raw = { type: 'future_thing', a: [1] }
  expect(itemHead(item({ kind: 'other', raw })).preview).toBe('{"type":"future_thing","a":[1]}')
  expect(itemView(item({ kind: 'other', raw }), place).parts).toEqual([
    { label: 'Item', mono: true, language: 'json', text: JSON.stringify(raw, null, 2), rest: null },
  ])
})

test('a command and its other arguments are two parts', () => {
  const raw = { type: 'function_call', name: 'exec_command', arguments: '{"cmd":"ls","tty":true}', call_id: 'c1' }
  const view = itemView(item({ kind: 'call', label: 'Call', raw, tool: 'exec_command', callId: 'c1' }), place)
  expect(view.parts).toEqual([
    { label: 'Command', mono: true, language: 'shell', text: 'ls', rest: null },
    { label: 'Arguments', mono: true, language: 'json', text: '{\n  "tty": true\n}', rest: null },
  ])
  expect(view.facts).toEqual([
    { label: 'type', value: 'function_call' },
    { label: 'name', value: 'exec_command' },
    { label: 'call_id', value: 'c1' },
  ])
  expect(view.origin).toEqual({ file: 0, line: 7, start: 100, end: 300, path: '/payload', ordinal: null })
})

test('a long text comes as its head and a reference to the string that holds it', () => {
  const text = 'é'.repeat(50_000)
  const raw = {
    type: 'message',
    role: 'user',
    content: [
      { type: 'input_text', text: 'a' },
      { type: 'input_text', text },
    ],
  }
  const { parts } = itemView(item({ raw, text }), place)
  expect(parts[0]).toEqual({ label: 'Text 1', mono: false, language: 'markdown', text: 'a', rest: null })
  expect(parts[1]).toEqual({
    label: 'Text 2',
    mono: false,
    language: 'markdown',
    text: 'é'.repeat(32_768),
    rest: { key: 't1', file: 0, line: 7, path: '/payload/content/1/text', bytes: 100_000 },
  })
})

test('a thousand long parts stay under one reply', () => {
  const content = Array.from({ length: 1000 }, () => ({ type: 'input_text', text: 'x'.repeat(100_000) }))
  const view = itemView(item({ raw: { content } }), place)
  expect(JSON.stringify(view).length).toBeLessThan(800_000)
  expect(view.parts).toHaveLength(200)
})

test('images are counted by their decoded bytes and never carried along', () => {
  const url = `data:image/png;base64,${Buffer.from('pretend').toString('base64')}`
  const raw = {
    content: [
      { type: 'input_image', image_url: url },
      { type: 'image_url', image_url: { url } },
      { type: 'input_image', image_url: 'https://example.org/a.png' },
    ],
  }
  const view = itemView(item({ kind: 'image', raw, images: 2 }), place)
  const ref = { key: 't1', file: 0, line: 7, bytes: 7 }
  expect(view.images).toEqual([
    { label: 'Image 1', mime: 'image/png', bytes: 7, ref: { ...ref, path: '/payload/content/0/image_url' } },
    { label: 'Image 2', mime: 'image/png', bytes: 7, ref: { ...ref, path: '/payload/content/1/image_url/url' } },
  ])
  expect(view.parts.map(part => part.label)).toEqual(['input_image'])
})

test('an encrypted compaction says what cannot be read', () => {
  const view = itemView(
    item({ kind: 'opaque', raw: { type: 'compaction', encrypted_content: 'g' }, opaqueBytes: 2300 }),
    place,
  )
  expect(view.parts).toEqual([])
  expect(view.notes).toEqual(['This is encrypted: 2.3 kB. What it carries cannot be read here.'])
})

test.each([
  [null],
  [5],
  ['text'],
  [[1, 2]],
  [{ content: 5 }],
  [{ content: [null, 5, 'a', {}] }],
  [{ output: { a: 1 } }],
  [{ summary: 'x' }],
])('an item of the odd shape %j is shown, not thrown at', raw => {
  for (const kind of ['user', 'call', 'output', 'reasoning', 'opaque', 'other', 'image'] as const) {
    const view = itemView(item({ kind, raw }), place)
    expect(view.parts.every(part => typeof part.text === 'string')).toBe(true)
    expect(typeof view.head.preview).toBe('string')
  }
})
