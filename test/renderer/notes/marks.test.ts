import { expect, test } from 'vitest'
import type { NoteMark } from '../../../preload/contract.ts'
import { nextMark } from '../../../renderer/notes/acts.ts'
import { makeMarks, markAt, NO_MARKS } from '../../../renderer/notes/marks.ts'
import { summaryOf } from '../../../renderer/notes/notes-view.tsx'

const mark = (line: number, turn: number, row: number | null, change: Partial<NoteMark> = {}): NoteMark => ({
  ...{ id: `n${line}`, file: 0, line, index: null, turn, row, bookmark: true, written: false },
  ...change,
})

const MARKS = makeMarks(
  [mark(1, 0, null), mark(5, 1, 2), mark(9, 2, 0), mark(12, 2, 4, { index: 0 }), mark(12, 2, 4, { index: 3 })],
  6,
  null,
)

test('a mark is of its place alone: the line, or an item of its list', () => {
  const at = (line: number, index: number | null, file = 0) => markAt(MARKS, { file, line, index })?.id ?? null
  expect([at(5, null), at(5, 0), at(12, null), at(12, 3), at(5, null, 1)]).toEqual(['n5', null, null, 'n12', null])
  expect(MARKS.byTurn.get(2)?.length).toBe(3)
})

test('one step goes to the nearest place before or after the selection, and past the last to none', () => {
  const step = (turn: number, row: number | null, by: 1 | -1) => nextMark(MARKS, { turn, row }, by)?.line
  expect([step(0, null, 1), step(1, null, 1), step(1, 2, 1), step(2, 0, 1), step(2, 4, 1)]).toEqual([
    5,
    5,
    9,
    12,
    undefined,
  ])
  expect([step(2, 9, -1), step(2, 4, -1), step(2, 0, -1), step(1, 2, -1), step(0, null, -1)]).toEqual([
    12,
    9,
    5,
    1,
    undefined,
  ])
  expect([nextMark(MARKS, null, 1)?.line, nextMark(MARKS, null, -1)?.line]).toEqual([1, 12])
  expect(nextMark(NO_MARKS, { turn: 1, row: 0 }, 1)).toBeUndefined()
})

test('a list says how many bookmarks and notes it has, and how many have lost their place', () => {
  expect(summaryOf(MARKS)).toBe('5 bookmarks · 1 not found')
  const both = [mark(1, 1, 1, { written: true }), mark(2, 1, 2, { bookmark: false, written: true })]
  expect(summaryOf({ list: both, total: 2 })).toBe('1 bookmark · 2 notes')
  expect(summaryOf({ list: [], total: 2 })).toBe('2 not found')
})
