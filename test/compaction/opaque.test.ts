import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { fernetShape } from '../../main/compaction/opaque/fernet.ts'
import { opaqueFacts } from '../../main/compaction/opaque/opaque-of.ts'
import { fileOf, readThread, rolloutText, threadOf } from '../support/rollout-text.ts'

/** A text of a token's shape, made at a time (seconds), with so many blocks. */
function token(seconds: bigint, blocks: number, salt = 0): string {
  const bytes = Buffer.alloc(25 + blocks * 16 + 32, salt)
  bytes[0] = 0x80
  bytes.writeBigUInt64BE(seconds, 1)
  return bytes.toString('base64url')
}

const TIME = 1_767_225_600n

test('the outside of a token tells its time and, within a block, its length', () => {
  expect(fernetShape(token(TIME, 3, 7))).toEqual({
    kind: 'fernet',
    shape: { createdAt: 1_767_225_600_000, iv: '07'.repeat(16), cipherBytes: 48, plainBytes: { least: 32, most: 47 } },
  })
})

test.each([
  ['', 'its first byte is not 0x80'],
  ['not base64 at all', 'it is not base64url'],
  [`${token(TIME, 1)}+`, 'it is not base64url'],
  ['gAAAA', 'it is not base64url: a letter is missing'],
  [Buffer.from([0x81, ...Buffer.alloc(72)]).toString('base64url'), 'its first byte is not 0x80'],
  [token(TIME, 0), 'it is shorter than the shortest token'],
  [
    Buffer.concat([Buffer.from(token(TIME, 1), 'base64url'), Buffer.from('x')]).toString('base64url'),
    'its ciphertext is not whole blocks of 16 bytes',
  ],
  [token(2n ** 64n - 1n, 1), 'its time is no date'],
])('%j is no token: %s', (text, why) => {
  expect(fernetShape(text)).toEqual({ kind: 'other', why })
})

test('padding is taken with or without, and no text throws', () => {
  const padded = `${token(TIME, 2)}${'='.repeat((4 - (token(TIME, 2).length % 4)) % 4)}`
  expect(fernetShape(padded)).toEqual(fernetShape(token(TIME, 2)))
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.base64String(), fc.string({ unit: 'binary' })),
      text => void fernetShape(text),
    ),
  )
})

const compacted = (items: readonly object[], more: object = {}, at = '2026-01-01T00:00:03.000Z'): string =>
  `raw: ${JSON.stringify({ timestamp: at, type: 'compacted', payload: { message: '', replacement_history: items, ...more } })}`
const cipher = (encrypted_content: unknown, type = 'compaction'): object => ({ type, encrypted_content })
const user = (text: string): object => ({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] })

test('a blob is told by size, hash, shape and age', () => {
  const text = token(TIME, 3)
  const thread = threadOf(`user: one\n${compacted([user('one'), cipher(text)])}`)
  const { blobs, readable } = runNow(opaqueFacts(thread, 1))
  expect(blobs).toEqual([
    {
      index: 1,
      itemType: 'compaction',
      source: { file: 0, line: 4, path: '/payload/replacement_history/1/encrypted_content' },
      length: text.length,
      sha256: createHash('sha256').update(text).digest('hex'),
      fernet: {
        createdAt: 1_767_225_600_000,
        iv: '00'.repeat(16),
        cipherBytes: 48,
        plainBytes: { least: 32, most: 47 },
      },
      notFernet: '',
      age: {
        how: 'computed',
        value: 3000,
        rule: 'time of its line less the time in it, which is in whole seconds',
        from: [{ file: 0, line: 4, path: '/payload/replacement_history/1/encrypted_content' }],
      },
      places: [
        { checkpoint: 1, source: { file: 0, line: 4, path: '/payload/replacement_history/1/encrypted_content' } },
      ],
      keptFrom: null,
    },
  ])
  expect(readable).toMatchObject({ items: 1, user: 1, assistant: 0, instructions: 0, images: 0 })
})

test('the same ciphertext is found in earlier and later checkpoints and among the live items', () => {
  const [a, b] = [token(TIME, 1, 1), token(TIME, 1, 2)]
  const live = `raw: ${JSON.stringify({ timestamp: '2026-01-01T00:00:09.000Z', type: 'response_item', payload: { type: 'reasoning', summary: [], encrypted_content: b } })}`
  const thread = threadOf(`
    user: one
    ${compacted([cipher(a)])}
    user: two
    ${live}
    ${compacted([cipher(a), { ...cipher(b, 'reasoning'), summary: [] }])}
    user: three
    ${compacted([cipher(a)])}`)
  const places = (n: number): unknown =>
    runNow(opaqueFacts(thread, n)).blobs.map(blob => [
      blob.places.map(place => `${place.checkpoint ?? 'live'} ${place.source.line}`),
      blob.keptFrom?.source.line ?? null,
    ])
  expect(places(1)).toEqual([[['1 4', '2 8', '3 11'], null]])
  expect(places(2)).toEqual([
    [['1 4', '2 8', '3 11'], 4],
    [['live 7', '2 8'], 7],
  ])
  expect(places(3)).toEqual([[['1 4', '2 8', '3 11'], 4]])
})

test('encrypted parts of other items are blobs too; what is no text is none', () => {
  const items = [
    { type: 'function_call_output', call_id: 'c', output: [{ type: 'encrypted', encrypted_content: 'x' }] },
    cipher(7),
    cipher(''),
    cipher({ a: 1 }),
  ]
  // Codex would pass over such a compaction, which is known when every line was parsed.
  const thread = readThread(fileOf(rolloutText(`user: one\n${compacted(items)}`)), { quick: true })
  const { blobs } = runNow(opaqueFacts(thread, 1))
  expect(blobs.map(blob => [blob.index, blob.itemType, blob.source.path, blob.notFernet])).toEqual([
    [
      0,
      'function_call_output',
      '/payload/replacement_history/0/output/0/encrypted_content',
      'it is not base64url: a letter is missing',
    ],
  ])
})

test('what the line keeps beside the history is told in order, and copies are counted', () => {
  const retained = {
    user_messages: [
      { order: 2, text: 'two', complete: false, turn_id: 't2' },
      { order: 0, text: 'one', complete: true },
      { text: 7 },
      'x',
    ],
    assistant_messages: [{ order: 1, text: 'a1' }],
    verified_answers: [{ text: 'yes' }],
    user_messages_incomplete: true,
  }
  const copy = {
    type: 'message',
    role: 'user',
    content: [{ type: 'input_image', image_url: 'data:image/png;base64,AA' }],
  }
  const line = compacted([cipher('x')], { retained_context: retained, guardian_history: [copy, copy] })
  const { kept } = runNow(opaqueFacts(threadOf(`user: one\n${line}`), 1))
  expect(
    kept.messages.map(({ role, text, complete, turnId, source }) => [role, text, complete, turnId, source.path]),
  ).toEqual([
    ['user', 'one', true, null, '/payload/retained_context/user_messages/1'],
    ['assistant', 'a1', null, null, '/payload/retained_context/assistant_messages/0'],
    ['user', 'two', false, 't2', '/payload/retained_context/user_messages/0'],
    ['answer', 'yes', null, null, '/payload/retained_context/verified_answers/0'],
  ])
  expect(kept.incomplete).toEqual({ user: true, assistant: null })
  expect(kept.copies).toMatchObject({ items: 2, images: 2, source: { line: 4, path: '/payload/guardian_history' } })
})

test('pictures beside the history: type, size and text, whatever the address is', () => {
  const images = [
    { image_url: 'data:image/png;base64,AAAA', user_text: 'a' },
    { image_url: 'data:image/svg+xml,<svg/>' },
    { image_url: 'data:,' },
    { image_url: 'https://example.com/a.png', user_text: 5 },
    { image_url: null },
    null,
  ]
  const line = compacted([], { image_sidecar: { recent_user_images: images } })
  const { kept } = runNow(opaqueFacts(threadOf(`user: one\n${line}`), 1))
  expect(kept.images.map(({ mime, bytes, text, source }) => [mime, bytes, text, source.path.at(-11)])).toEqual([
    ['image/png', 3, 'a', '0'],
    ['image/svg+xml', 6, '', '1'],
    [null, null, '', '2'],
    [null, null, '', '3'],
  ])
})

test('members of any other shape are nothing, and nothing throws', () => {
  for (const odd of [null, 7, 'x', [], [[]], { a: [] }])
    for (const key of ['retained_context', 'guardian_history', 'image_sidecar']) {
      const isRead = key !== 'retained_context' || odd === null || (typeof odd === 'object' && !Array.isArray(odd))
      if (!isRead) continue
      const { kept } = runNow(opaqueFacts(threadOf(`user: one\n${compacted([], { [key]: odd })}`), 1))
      expect([kept.messages, kept.images]).toEqual([[], []])
    }
})

test('the same ciphertext is found again wherever it stands in a long line', () => {
  const stretch = 256 * 1024
  const long = cipher(token(TIME, 30_000, 5))
  for (const before of [stretch - 400, stretch - 200, stretch - 100, 2 * stretch]) {
    const first = compacted([user('x'.repeat(before)), cipher(token(TIME, 3)), long])
    const thread = threadOf(`user: one\n${first}\nuser: two\n${compacted([cipher(token(TIME, 3)), long])}`)
    const { blobs } = runNow(opaqueFacts(thread, 2))
    expect(blobs.map(blob => blob.keptFrom?.checkpoint)).toEqual([1, 1])
    thread.close()
  }
})
