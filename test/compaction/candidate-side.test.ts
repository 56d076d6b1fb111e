import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { candidateSide } from '../../main/compaction/candidate-side.ts'
import { bothSides } from '../../main/compaction/checkpoint-case.ts'
import { diff } from '../../main/compaction/diff.ts'
import type { Item, Thread } from '../../main/thread/model.ts'
import { message, threadOf as read } from '../support/rollout-text.ts'

const HERE =
  'turn t1 {\nuser: one\ncall c1 shell: ls\noutput c1: Exit code: 2\\nno\nassistant: two\n}\ncompacted: one | P+what was done'

const shown = ({ kind, label, text, tokens, bytes, origin, why }: Item) => ({
  kind,
  label,
  text,
  tokens,
  bytes,
  origin,
  why,
})

test('an item that no file holds is read as one that the agent wrote, without a place', () => {
  const thread = read(HERE)
  const { items } = runNow(thread.history({ kind: 'checkpoint', n: 1, side: 'before' }))
  expect(items.length).toBeGreaterThan(3)
  for (const [n, ref] of items.entries()) {
    const item = thread.item(ref)
    const made = thread.itemFrom(item.raw, n)
    expect(made).toEqual({ ...item, ref: { file: -1, line: 0, index: n }, origin: null, at: null })
    expect(thread.content(made)).toEqual(thread.content(item))
  }
})

test('the items of a checkpoint, taken as a candidate, differ in nothing from it', () => {
  const thread = read(HERE)
  const { before, after } = runNow(bothSides(thread, 1))
  const raws = [0, 1].map(i => after.item(i).raw)
  const side = candidateSide(thread, raws)
  expect(runNow(diff(before, side))).toEqual(runNow(diff(before, after)))
  expect(side.place(1)).toEqual({ ref: { file: -1, line: 0, index: 1 }, item: 1, turn: 0 })
  expect(() => side.item(2)).toThrow(RangeError)
})

test.each([
  [message('user', 'P+done'), { kind: 'summary', label: 'Summary', why: null }],
  [
    { type: 'compaction', encrypted_content: 'gAAA' },
    { kind: 'opaque', label: 'Opaque', text: '' },
  ],
  [
    { type: 'later_kind', x: 1 },
    { kind: 'other', label: 'later_kind', text: '{"type":"later_kind","x":1}' },
  ],
  [{}, { kind: 'other', label: 'Item', text: '{}', tokens: 1, bytes: 2 }],
])('%j is read by its own rules', (raw, wanted) => {
  expect(shown(read(HERE).itemFrom(raw, 0))).toMatchObject(wanted)
})

test.each([[null], ['text'], [5], [[1]]])('%j is no item, and says so', raw => {
  expect(read(HERE).itemFrom(raw, 3)).toMatchObject({
    raw,
    kind: 'other',
    label: 'Unreadable',
    tokens: 0,
    why: 'It is no JSON object, and every item of Codex is one.',
  })
})

test('the ref of such an item finds nothing in the thread', () => {
  const thread: Thread = read(HERE)
  const { ref } = thread.itemFrom({}, 0)
  expect(thread.item(ref)).toMatchObject({ raw: null, origin: null })
  expect(thread.rowOf(ref.file, ref.line)).toEqual({ turn: 0, row: null })
})
