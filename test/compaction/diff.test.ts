import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { type Diff, diff } from '../../main/compaction/diff.ts'
import type { Item } from '../../main/thread/model.ts'
import { item, itemsOf, message, sideOf } from './items.ts'

const compare = (before: readonly Item[], after: readonly Item[]): Diff => runNow(diff(sideOf(before), sideOf(after)))

/** One row a line: kind, before index, after index. */
const print = (one: Diff): readonly string[] =>
  one.rows.map(row => `${row.kind} ${row.before ?? '-'} ${row.after ?? '-'}`)

const rows = (before: string, after: string): readonly string[] => print(compare(itemsOf(before), itemsOf(after)))

test('items that both sides hold in the same order are kept', () => {
  expect(rows('user: a\nassistant: b\nuser: c', 'user: a\nuser: c')).toEqual(['kept 0 0', 'dropped 1 -', 'kept 2 1'])
})

test('a dropped item stands at its place in the before list, an added one at its place in the after list, dropped first', () => {
  expect(rows('user: a\nassistant: x\nuser: b\nassistant: y', 'user: a\nenv: n\nuser: b\ndeveloper: d')).toEqual([
    'kept 0 0',
    'dropped 1 -',
    'added - 1',
    'kept 2 2',
    'dropped 3 -',
    'added - 3',
  ])
})

test('initial context that is put before the last user message is moved, also when it is more than the talk around it', () => {
  expect(
    rows(
      'developer: <permissions>\nagents: # AGENTS.md\nenv: <environment_context>\nuser: one\nassistant: did\nuser: two',
      'user: one\ndeveloper: <permissions>\nagents: # AGENTS.md\nenv: <environment_context>\nuser: two\nsummary: s',
    ),
  ).toEqual(['kept 3 0', 'dropped 4 -', 'moved 0 1', 'moved 1 2', 'moved 2 3', 'kept 5 4', 'summary - 5'])
})

test('context that stays where it was is kept', () => {
  expect(rows('developer: d\nenv: e\nuser: a\nassistant: b', 'developer: d\nenv: e\nuser: a')).toEqual([
    'kept 0 0',
    'kept 1 1',
    'kept 2 2',
    'dropped 3 -',
  ])
})

test('equal items out of order are moved, and repeated ones pair in order', () => {
  expect(
    rows('user: go\nuser: go\nuser: a\nuser: b\nuser: c', 'user: a\nuser: b\nuser: c\nuser: go\nuser: go'),
  ).toEqual(['kept 2 0', 'kept 3 1', 'kept 4 2', 'moved 0 3', 'moved 1 4'])
})

test('ids, null fields, pass-through data and the order of fields are no difference', () => {
  const before = item({
    kind: 'user',
    label: 'User',
    text: 'hi',
    raw: { ...message('user', 'hi'), id: 'msg_1', phase: null },
  })
  const after = item({
    kind: 'user',
    label: 'User',
    text: 'hi',
    raw: {
      role: 'user',
      content: [{ text: 'hi', type: 'input_text' }],
      internal_chat_message_metadata_passthrough: { a: 1 },
      type: 'message',
    },
  })
  expect(print(compare([before], [after]))).toEqual(['kept 0 0'])
})

test('an id inside an argument or a part is content', () => {
  const call = (id: string): Item =>
    item({ kind: 'call', label: 'Call', text: '', raw: { type: 'web_search_call', action: { id } } })
  expect(print(compare([call('1')], [call('2')]))).toEqual(['dropped 0 -', 'added - 0'])
})

test('a message of one string is the message of one text part', () => {
  const before = item({
    kind: 'user',
    label: 'User',
    text: 'hi',
    raw: { type: 'message', role: 'user', content: 'hi' },
  })
  expect(print(compare([before], itemsOf('user: hi')))).toEqual(['kept 0 0'])
})

test('the same words in other parts are rewritten, not dropped and added', () => {
  expect(rows('user: a|b', 'user: ab')).toEqual(['rewritten 0 0'])
})

test('a message whose image was left out is rewritten', () => {
  const content = [
    { type: 'input_text', text: 'look' },
    { type: 'input_image', image_url: 'data:image/png;base64,AA' },
  ]
  const before = item({ kind: 'user', label: 'User', text: 'look', raw: { type: 'message', role: 'user', content } })
  expect(print(compare([before], itemsOf('user: look')))).toEqual(['rewritten 0 0'])
})

const long = `${'head '.repeat(20)}${'middle '.repeat(900)}${'tail '.repeat(20)}`
const head = long.slice(0, 60)
const tail = long.slice(-60)

test('a cut text is truncated when its head and tail are of the whole one, in one part or three', () => {
  const before = `user: other\nuser: ${long}\nassistant: x`
  expect(rows(before, `user: ${head}…1545 tokens truncated…${tail}`)).toEqual([
    'dropped 0 -',
    'truncated 1 0',
    'dropped 2 -',
  ])
  expect(rows(before, `user: ${head}|…1545 tokens truncated…|${tail}`)).toEqual([
    'dropped 0 -',
    'truncated 1 0',
    'dropped 2 -',
  ])
})

test('an output cut by characters is truncated', () => {
  expect(rows(`output#c1: ${long}`, `output#c1: ${head}…6280 chars truncated…${tail}`)).toEqual(['truncated 0 0'])
})

test('a cut of a text that was cut before is truncated', () => {
  const once = `${long.slice(0, 200)}…1500 tokens truncated…${long.slice(-200)}`
  const twice = `${long.slice(0, 80)}…70 tokens truncated…${long.slice(-80)}`
  expect(rows(`user: ${once}`, `user: ${twice}`)).toEqual(['truncated 0 0'])
})

test('a short cut is truncated only when the number in its marker agrees', () => {
  expect(rows('user: middle1234', 'user: midd…1 tokens truncated…1234')).toEqual(['truncated 0 0'])
  expect(rows('user: middle1234', 'user: midd…900 tokens truncated…1234')).toEqual(['dropped 0 -', 'added - 0'])
})

test('a marker with another head or tail is no truncation of this text', () => {
  const other = `${'other '.repeat(20)}…1545 tokens truncated…${tail}`
  expect(rows(`user: ${long}`, `user: ${other}`)).toEqual(['dropped 0 -', 'added - 0'])
})

test('a text that only speaks of markers is not truncated', () => {
  expect(rows('user: I saw …1 tokens truncated… there', 'user: I saw …1 tokens truncated… there')).toEqual(['kept 0 0'])
})

test('regenerated context is rewritten, its newest form with the newest', () => {
  const env = (cwd: string): string => `env: <environment_context>\\n  <cwd>${cwd}</cwd>`
  expect(rows(`${env('/a')}\nuser: q\n${env('/b')}\nuser: r`, `user: q\n${env('/c')}\nuser: r`)).toEqual([
    'dropped 0 -',
    'kept 1 0',
    'rewritten 2 1',
    'kept 3 2',
  ])
})

test('developer texts of different slots are not rewritten into each other', () => {
  expect(rows('developer: <permissions instructions>a', 'developer: <collaboration_mode>b')).toEqual([
    'dropped 0 -',
    'added - 0',
  ])
})

test('an item with the same id whose text differs is rewritten', () => {
  expect(rows('user@m1: one thing', 'user@m1: another')).toEqual(['rewritten 0 0'])
})

test('an id that stands twice on a side names nothing', () => {
  expect(rows('user@m1: one thing\nuser@m1: two', 'user@m1: another')).toEqual([
    'dropped 0 -',
    'dropped 1 -',
    'added - 0',
  ])
})

test('an output of the same call whose text differs is rewritten, the latest where a call id repeats', () => {
  expect(rows('output#c1: one\noutput#c1: two', 'output#c1: aborted')).toEqual(['dropped 0 -', 'rewritten 1 0'])
})

test('a message at the same place that was edited is rewritten; another one there is not', () => {
  expect(rows('user: a\nuser: please fix the test\nuser: b', 'user: a\nuser: please fix the tests\nuser: b')).toEqual([
    'kept 0 0',
    'rewritten 1 1',
    'kept 2 2',
  ])
  expect(rows('user: a\nuser: left\nuser: b', 'user: a\nuser: quite another\nuser: b')).toEqual([
    'kept 0 0',
    'dropped 1 -',
    'added - 1',
    'kept 2 2',
  ])
})

test('a few equal letters make no message the same one', () => {
  expect(rows('user: a\nuser: yes\nuser: b', 'user: a\nuser: yep\nuser: b')).toEqual([
    'kept 0 0',
    'dropped 1 -',
    'added - 1',
    'kept 2 2',
  ])
})

test('the summary of the checkpoint before stands beside the new one', () => {
  expect(rows('user: a\nsummary: first\nassistant: b', 'user: a\nsummary: second')).toEqual([
    'kept 0 0',
    'summary 1 1',
    'dropped 2 -',
  ])
})

test('a summary without a counterpart is a row of its own side', () => {
  expect(rows('user: a', 'user: a\nsummary: s')).toEqual(['kept 0 0', 'summary - 1'])
  expect(rows('summary: s\nuser: a', 'user: a')).toEqual(['summary 0 -', 'kept 1 0'])
})

test('a summary that both sides hold is kept', () => {
  expect(rows('summary: s\nuser: a', 'summary: s')).toEqual(['kept 0 0', 'dropped 1 -'])
})

test('encrypted compaction items meet each other, not the readable summary', () => {
  expect(rows('opaque: one\nuser: a', 'user: a\nopaque: two')).toEqual(['kept 1 0', 'opaque 0 1'])
  expect(rows('summary: s\nuser: a', 'user: a\nopaque: two')).toEqual(['summary 0 -', 'kept 1 0', 'opaque - 1'])
})

test('an empty side drops or adds everything, and two empty sides have no row', () => {
  expect(rows('user: a', '')).toEqual(['dropped 0 -'])
  expect(rows('', 'user: a')).toEqual(['added - 0'])
  expect(compare([], [])).toMatchObject({
    before: { items: 0, tokens: 0, bytes: 0 },
    after: { items: 0, tokens: 0, bytes: 0 },
    rows: [],
  })
})

test('totals per kind and sides are whole', () => {
  const found = compare(itemsOf('user: aaaa\nassistant: bbbbbbbb'), itemsOf('user: aaaa\nsummary: cccc'))
  const nothing = { rows: 0, tokensBefore: 0, tokensAfter: 0, bytesBefore: 0, bytesAfter: 0 }
  expect(found).toEqual({
    before: { items: 2, tokens: 3, bytes: 170 },
    after: { items: 2, tokens: 2, bytes: 160 },
    rows: [
      {
        kind: 'kept',
        itemKind: 'user',
        before: 0,
        after: 0,
        tokensBefore: 1,
        tokensAfter: 1,
        bytesBefore: 80,
        bytesAfter: 80,
      },
      {
        kind: 'dropped',
        itemKind: 'assistant',
        before: 1,
        after: null,
        tokensBefore: 2,
        tokensAfter: 0,
        bytesBefore: 90,
        bytesAfter: 0,
      },
      {
        kind: 'summary',
        itemKind: 'summary',
        before: null,
        after: 1,
        tokensBefore: 0,
        tokensAfter: 1,
        bytesBefore: 0,
        bytesAfter: 80,
      },
    ],
    totals: {
      kept: { rows: 1, tokensBefore: 1, tokensAfter: 1, bytesBefore: 80, bytesAfter: 80 },
      moved: nothing,
      truncated: nothing,
      rewritten: nothing,
      dropped: { rows: 1, tokensBefore: 2, tokensAfter: 0, bytesBefore: 90, bytesAfter: 0 },
      added: nothing,
      summary: { rows: 1, tokensBefore: 0, tokensAfter: 1, bytesBefore: 0, bytesAfter: 80 },
      opaque: nothing,
    },
  })
})
