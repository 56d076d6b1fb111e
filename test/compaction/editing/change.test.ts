import { expect, test } from 'vitest'
import { changed } from '../../../main/compaction/editing/change.ts'
import { firstDraft } from '../../../main/compaction/editing/draft.ts'
import { changeOf, draftAfter, groundOf, ids, rowsText } from './draft-text.ts'

const BEFORE = `
  user: one
  assistant: two
  call#a: three
  output#a: four
  user: five
  assistant: six
`
const START = `
  user: one
  user: five
  summary: all of it
`
const ground = groundOf(BEFORE, START)

test('a draft that nothing was done to reads as the compaction left it', () => {
  expect(rowsText(ground, firstDraft(ground))).toEqual([
    '0 kept s0 0',
    '1 dropped – –',
    '2 dropped – –',
    '3 dropped – –',
    '4 kept s1 1',
    '5 dropped – –',
    '– summary s2 2',
  ])
})

test('an item of the history before comes back between its old neighbours', () => {
  const draft = draftAfter(ground, 'restore b5', 'restore b3', 'restore b2')
  expect(ids(draft)).toBe('s0 b2 b3 s1 b5 s2')
  expect(rowsText(ground, draft)).toEqual([
    '0 kept s0 0',
    '1 dropped – –',
    '2 kept b2 1 restored',
    '3 kept b3 2 restored',
    '4 kept s1 3',
    '5 kept b5 4 restored',
    '– summary s2 5',
  ])
})

test('many come back at once, each between its own neighbours', () => {
  expect(ids(draftAfter(ground, 'restore b5 b1 b3 b2'))).toBe('s0 b1 b2 b3 s1 b5 s2')
})

test('what was removed keeps its place and comes back to it', () => {
  const draft = draftAfter(ground, 'remove s1 s2')
  expect(rowsText(ground, draft)).toEqual([
    '0 kept s0 0',
    '1 dropped – –',
    '2 dropped – –',
    '3 dropped – –',
    '4 dropped s1 – removed',
    '5 dropped – –',
    '– summary s2 – removed',
  ])
  expect(changed(ground, draft, changeOf('restore s1 s2'))).toEqual(firstDraft(ground))
})

test('a move passes over what does not stand', () => {
  expect(ids(draftAfter(ground, 'remove s1', 'move s2 -1'))).toBe('s2 s0')
  expect(rowsText(ground, draftAfter(ground, 'move s2 -2'))[0]).toBe('– summary s2 0 moved')
})

test('a move past the end goes to the end, and one there is none', () => {
  const draft = draftAfter(ground, 'move s0 9')
  expect(ids(draft)).toBe('s1 s2 s0')
  expect(changed(ground, draft, changeOf('move s0 1'))).toBe(draft)
})

test('an edited text is told, and restoring brings the own one back', () => {
  const draft = draftAfter(ground, 'write s1 user: FIVE')
  expect(rowsText(ground, draft)[4]).toBe('4 rewritten s1 1 edited')
  expect(changed(ground, draft, changeOf('restore s1'))).toEqual(firstDraft(ground))
})

test('restoring a cut message brings the whole one back, and once more the cut one', () => {
  const cut = groundOf(`user: ${'x'.repeat(400)}`, `user: ${'x'.repeat(40)}…90 tokens truncated…${'x'.repeat(40)}`)
  expect(rowsText(cut, firstDraft(cut))).toEqual(['0 truncated s0 0'])
  expect(rowsText(cut, draftAfter(cut, 'restore s0'))).toEqual(['0 kept s0 0 restored'])
  expect(draftAfter(cut, 'restore s0', 'restore s0')).toEqual(firstDraft(cut))
})

test('a message is added behind another one or at the head', () => {
  expect(ids(draftAfter(ground, 'add s0 user: a', 'add - developer: b', 'add n1 user: c'))).toBe('n2 s0 n1 n3 s1 s2')
})

test('an item is put right behind another one, from either side', () => {
  expect(ids(draftAfter(ground, 'place s0 s1'))).toBe('s1 s0 s2')
  expect(ids(draftAfter(ground, 'place s2 s0'))).toBe('s0 s2 s1')
})

test.each([
  'remove s9',
  'remove b3',
  'restore b0',
  'restore b6',
  'restore s0',
  'restore n1',
  'restore b-1',
  'move s9 1',
  'move s0 0',
  'place s1 s0',
  'place s0 s0',
  'place s0 s9',
  'add s9 user: x',
  'write b3 user: x',
])('%s changes nothing', words => {
  const draft = firstDraft(ground)
  expect(changed(ground, draft, changeOf(words))).toBe(draft)
})
