import { expect, test } from 'vitest'
import { keepDraft, takeUpDraft } from '../../../main/compaction/editing/kept-draft.ts'
import { draftAfter, groundOf, pieceNamed } from './draft-text.ts'

const ground = groundOf('user: one\nassistant: two\nuser: three', 'user: one\nsummary: s')
const weigh = () => pieceNamed('user: x')

test('only what differs is written out', () => {
  expect(
    keepDraft(ground, draftAfter(ground, 'restore b1', 'remove s0', 'write s1 user: mine', 'add s1 user: new')),
  ).toEqual({
    fits: expect.stringMatching(/^3\/\d+ 2\/\d+$/),
    added: 1,
    entries: [
      { id: 's0', removed: true },
      'b1',
      { id: 's1', raw: expect.objectContaining({ role: 'user' }) },
      { id: 'n1', raw: expect.objectContaining({ role: 'user' }) },
    ],
  })
})

const kept = keepDraft(ground, draftAfter(ground, 'restore b1'))

test.each([
  ['nothing', null],
  ['a list', []],
  ['histories of another size', { ...kept, fits: '3/1 2/1' }],
  ['entries that are no list', { ...kept, entries: {} }],
  ['a count that is no number', { ...kept, added: '1' }],
  ['an id of no item', { ...kept, entries: ['s2'] }],
  ['an item whose counterpart stands in the start', { ...kept, entries: ['b0'] }],
  ['an id twice', { ...kept, entries: ['s0', 's0'] }],
  ['an added item that holds nothing', { ...kept, added: 1, entries: ['n1'] }],
  ['an added item beyond the count', { ...kept, entries: [{ id: 'n1', raw: {} }] }],
  ['an item of before that has no counterpart to hold', { ...kept, entries: [{ id: 's1', holds: 'before' }] }],
  ['an entry that is a number', { ...kept, entries: [7] }],
])('%s is not taken up', (_, value) => {
  expect(takeUpDraft(ground, value, weigh)).toBeNull()
})
