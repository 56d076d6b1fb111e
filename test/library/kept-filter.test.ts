import { expect, test } from 'vitest'
import { checkArguments } from '../../main/arguments.ts'
import { keptFilterOf } from '../../main/library/kept-filter.ts'

const ID = '01a1ff33-0036-74d1-bd86-8f513dba1bc0'
const ALL = {
  project: '/work',
  branch: 'main',
  model: 'gpt-6',
  since: -5,
  until: 5,
  compacted: true,
  failed: false,
  forksOf: ID,
  least: 0,
  most: 7,
  archived: false,
}

test('a filter comes back as it was, and a list may be asked for with it', () => {
  const kept = keptFilterOf({ sessions: ALL, kinds: ['summary', 'prompt'] })
  expect(kept).toEqual({ sessions: ALL, kinds: ['prompt', 'summary'] })
  expect(
    checkArguments('listSessions', { query: '', from: 0, count: 1, refresh: false, filter: kept.sessions }).ok,
  ).toBe(true)
})

test.each([
  ['nothing', undefined],
  ['an old state', null],
  ['a list', []],
  ['a text', 'x'],
  ['members of another kind', { sessions: [ALL], kinds: 'prompt' }],
  ['no text', { sessions: { project: '', branch: 7, model: null, forksOf: '../x' } }],
  ['texts without end', { sessions: { project: '/'.repeat(5000), branch: 'b'.repeat(1001), model: 'm\0' } }],
  ['numbers that are none', { sessions: { since: 1.5, until: '1', least: -1, most: Number.MAX_VALUE } }],
  ['flags that are none', { sessions: { compacted: 1, failed: 'yes', archived: null } }],
  ['names of ours that objects have', { sessions: { constructor: '/x', toString: '/x', unknown: '/x' } }],
  ['all kinds, and unknown ones', { kinds: ['prompt', 'answer', 'command', 'summary', 'else'] }],
])('%s filters nothing', (_, value) => {
  expect(keptFilterOf(value)).toEqual({ sessions: {}, kinds: null })
})
