import { expect, test } from 'vitest'
import { layOut } from '../../../renderer/timeline/rows.ts'
import { wantsOf } from '../../../renderer/timeline/wants.ts'

const rows = layOut(
  { preface: 0, rows: [3, 300, 2], status: 'ccc', bands: [{ turn: 1, row: 0, checkpoint: 1 }] },
  new Set([2]),
  'items',
)
// Visible: 0 head 1, 1 band, 2 head 2, 3..302 its rows, 303 head 3.

test('closed turns want their heads only', () => {
  expect(wantsOf('t', rows, 0, 2)).toEqual([{ of: 'turns', key: 't', from: 1, to: 2 }])
})

test('an open turn wants the rows in view', () => {
  expect(wantsOf('t', rows, 100, 150)).toEqual([
    { of: 'turns', key: 't', from: 2, to: 3 },
    { of: 'rows', key: 't', turn: 2, from: 97, to: 147 },
  ])
})

test('a view over several turns wants each part, clipped to the list', () => {
  expect(wantsOf('t', rows, -5, 999)).toEqual([
    { of: 'turns', key: 't', from: 1, to: 4 },
    { of: 'rows', key: 't', turn: 2, from: 0, to: 300 },
  ])
})

test('rows before the first turn are wanted without a head', () => {
  const early = layOut({ preface: 2, rows: [], status: '', bands: [] }, new Set([0]), 'items')
  expect(wantsOf('t', early, 0, 3)).toEqual([
    { of: 'turns', key: 't', from: 1, to: 1 },
    { of: 'rows', key: 't', turn: 0, from: 0, to: 2 },
  ])
})

test('an empty list wants nothing', () => {
  expect(wantsOf('t', layOut({ preface: 0, rows: [], status: '', bands: [] }, new Set(), 'items'), 0, 20)).toEqual([])
})
