import { expect, test } from 'vitest'
import type { CurveView } from '../../../preload/contract.ts'
import { cliffsOf, plotData, targetAt, xOfPlace } from '../../../renderer/timeline/curve-data.ts'

const curve: CurveView = {
  items: 40,
  x: [0, 10, 20, 30],
  tokens: [100, 900, 200, 300],
  line: [3, 13, 25, 35],
  turn: [1, 1, 2, 4],
  cliffs: [{ checkpoint: 1, x: 15, before: 950, after: 120 }],
  turnX: [
    { turn: 1, x: 0 },
    { turn: 2, x: 18 },
    { turn: 4, x: 28 },
  ],
}

const drawn = (of: CurveView, lines: Record<number, number> = {}) =>
  plotData(
    of,
    cliffsOf(of, n => lines[n] ?? null),
  )

test('a compaction stands between the records as a cliff from one to the other', () => {
  expect(drawn(curve)).toEqual({ x: [0, 10, 15, 15.0001, 20, 30], tokens: [100, 900, 900, 200, 200, 300] })
})

test('its line parts the records that stand at its own x', () => {
  const four = {
    ...curve,
    x: [8, 8, 8, 8],
    tokens: [26, 27, 1, 2],
    line: [23, 24, 27, 29],
    cliffs: [{ checkpoint: 1, x: 8, before: 5, after: 6 }],
  }
  expect(cliffsOf(four, () => 25)).toEqual([{ checkpoint: 1, x: 8, before: 27, after: 1, next: 2 }])
  expect(drawn(four, { 1: 25 }).tokens).toEqual([26, 27, 27, 1, 1, 2])
})

test('a side without a record takes the weight of its history', () => {
  const late = {
    ...curve,
    x: [5, 5],
    tokens: [1, 2],
    line: [1, 2],
    cliffs: [{ checkpoint: 1, x: 9, before: 7, after: null }],
  }
  expect(drawn(late)).toEqual({ x: [5, 5.0001, 9], tokens: [1, 2, 2] })
  expect(drawn({ ...late, x: [], tokens: [], line: [] })).toEqual({ x: [9], tokens: [7] })
})

test('a curve without records is empty', () => {
  expect(drawn({ ...curve, x: [], tokens: [], line: [], cliffs: [] })).toEqual({ x: [], tokens: [] })
})

test('a row is placed between the first items of its turn and of the next one known', () => {
  expect([xOfPlace(curve, 1, 0), xOfPlace(curve, 1, 0.5), xOfPlace(curve, 2, 0), xOfPlace(curve, 3, 0)]).toEqual([
    0, 9, 18, 28,
  ])
  expect([xOfPlace(curve, 4, 1), xOfPlace(curve, 0, 1), xOfPlace(curve, 9, 0)]).toEqual([40, 0, 40])
})

test('a click meets a near compaction before a point', () => {
  expect(targetAt(curve, 14, 2)).toEqual({ kind: 'cliff', checkpoint: 1 })
  expect(targetAt(curve, 14, 0.5)).toEqual({ kind: 'point', index: 1 })
  expect(targetAt(curve, -1, 0.5)).toEqual({ kind: 'point', index: 0 })
  expect(targetAt(curve, 99, 0.5)).toEqual({ kind: 'point', index: 3 })
  expect(targetAt({ ...curve, x: [], cliffs: [] }, 3, 1)).toEqual(null)
})
