import { describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { bytesOf } from '../../main/rollout/bytes.ts'
import type { Thread } from '../../main/thread/model.ts'
import { openingSource } from '../../main/thread/readers.ts'
import { exactnessOf } from '../support/exactness.ts'
import { rolloutText } from '../support/rollout-text.ts'

/** Lines that begin as Codex writes them and say something else further on: the first look is fooled, the second mends it. */

const TEXT = 'turn t1 {\nuser: one\nassistant: two\ntokens: 1200\n}\nturn t2 {\nuser: three\nassistant: four\n}'
const PLAIN = rolloutText(TEXT).toString()

function opened(text: string): Thread {
  const thread = runNow(openingSource(bytesOf('/a.jsonl', Buffer.from(text))))
  if (!thread.ok) throw new Error(thread.error.message)
  return thread.value
}

function read(text: string) {
  const thread = opened(text)
  runNow(thread.read({ quick: false }))
  const turns = Array.from({ length: thread.turnCount }, (_, i) => thread.turn(i + 1).prompt)
  const tokens = Array.from({ length: thread.curveCount() }, (_, i) => thread.curvePoint(i).tokens)
  return { turns, tokens, checked: thread.checked }
}

/** The first place of a text in the session, written otherwise. */
const otherwise = (from: string, to: string): string => {
  expect(PLAIN).toContain(from)
  return PLAIN.replace(from, to)
}

const USUAL = { turns: ['one', 'three'], tokens: [1200], checked: true }

test('a session as Codex writes it is read once', () => {
  expect(read(PLAIN)).toEqual(USUAL)
  expect(exactnessOf(Buffer.from(PLAIN))).toMatchObject({ wrong: [], misread: false })
})

describe.each<[string, string, Partial<typeof USUAL>]>([
  ['a count of tokens with blanks', otherwise('"total_tokens":1200', '"total_tokens" : 1200'), {}],
  [
    'a count of tokens that stands twice',
    otherwise('"total_tokens":1200', '"total_tokens":1200,"total_tokens":7'),
    { tokens: [7] },
  ],
  ['a count of tokens that is none', otherwise('"total_tokens":1200', '"total_tokens":12.5'), { tokens: [] }],
  ['a key with an escape', otherwise('"total_tokens":1200', '"total\\u005ftokens":1200'), {}],
  [
    'a role that stands twice',
    otherwise('"role":"user"', '"role":"user","role":"developer"'),
    { turns: ['', 'three'] },
  ],
  [
    'a type that stands twice',
    otherwise('"type":"token_count"', '"type":"token_count","type":"warning"'),
    { tokens: [] },
  ],
  [
    'a turn that begins by a type that stands twice',
    otherwise('"type":"token_count"', '"type":"token_count","type":"task_started"'),
    { turns: ['one', '', 'three'], tokens: [] },
  ],
  [
    'a payload that stands twice',
    otherwise('"payload":{"type":"token_count"', '"payload":{"type":"warning"},"payload":{"type":"token_count"'),
    {},
  ],
  ['a line that is broken inside', otherwise('"text":"two"', '"text":"two'), {}],
])('%s', (_, text, expected) => {
  test('is what a parse of the line says', () => {
    expect(read(text)).toEqual({ ...USUAL, ...expected })
    expect(exactnessOf(Buffer.from(text))).toMatchObject({ wrong: [], misread: true })
  })
})

test('a long compaction that says otherwise further on is noticed, though its items are read one by one', () => {
  const item = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'x'.repeat(100_000) }] }
  const line = (end: string) =>
    `{"timestamp":"2026-01-01T00:01:00.000Z","type":"compacted","payload":{"message":"m","replacement_history":[${JSON.stringify(item)}]}${end}}\n`
  expect(exactnessOf(Buffer.from(PLAIN + line('')))).toMatchObject({ wrong: [], misread: false })
  expect(exactnessOf(Buffer.from(PLAIN + line(',"type":"event_msg"')))).toMatchObject({ wrong: [], misread: true })
})

test('what the first look found stays until the session was read again', () => {
  const thread = opened(otherwise('"total_tokens":1200', '"total_tokens":1200,"total_tokens":7'))
  const seen = new Set<string>()
  for (const _ of thread.read({ quick: false })) {
    if (thread.progress.phase === 'checking') seen.add(`${thread.turnCount} turns, ${thread.curvePoint(0).tokens}`)
    expect(thread.checked).toBe(false)
  }
  expect([...seen]).toEqual(['2 turns, 1200'])
  expect([thread.checked, thread.progress.phase, thread.curvePoint(0).tokens]).toEqual([true, 'ready', 7])
})

test('a reading that is stopped in its second round leaves what the first one found', () => {
  const thread = opened(otherwise('"total_tokens":1200', '"total_tokens":1200,"total_tokens":7'))
  const steps = thread.read({ quick: false })
  for (let i = 0; i < 4; i++) steps.next()
  steps.return(undefined)
  expect([thread.turnCount, thread.turn(2).prompt]).toEqual([2, 'three'])
  thread.close()
})
