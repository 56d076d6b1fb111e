import { expect, test } from 'vitest'
import {
  type Measure,
  nearest,
  nextBorder,
  nextCheckpoint,
  standOf,
  ticks,
  wordsOf,
} from '../../../renderer/time-machine/stops.ts'

/** Four turns; compactions in the second (line 20) and the fourth (line 40). */
const measure: Measure = {
  turns: 4,
  own: 0,
  checkpoints: [
    { n: 1, file: 0, line: 20, turn: 2 },
    { n: 2, file: 0, line: 40, turn: 4 },
  ],
}
const EMPTY: Measure = { turns: 0, own: 0, checkpoints: [] }

/** All the places that steps lead through, the first being where they begin. */
function walk(from: string, step: (at: string) => string | null): readonly string[] {
  const next = step(from)
  return next === null ? [from] : [from, ...walk(next, step)]
}

test('steps over turns lead from the first border to the end, and back the same way', () => {
  const way = ['turn:1:start', 'turn:1:end', 'turn:2:end', 'turn:3:end', 'turn:4:end', 'end']
  expect(walk('turn:1:start', at => nextBorder(at, 1, measure, 0))).toEqual(way)
  expect(walk('end', at => nextBorder(at, -1, measure, 0))).toEqual(way.toReversed())
})

test.each([
  ['line:17', 2, 'turn:1:end', 'turn:2:end'],
  ['checkpoint:2:before', 0, 'turn:3:end', 'turn:4:end'],
  ['turn:3:start', 0, 'turn:1:end', 'turn:3:end'],
  ['line:1', 0, null, 'turn:1:end'],
])('around %s stand the borders %s', (at, turnOfLine, before, after) => {
  expect([nextBorder(at, -1, measure, turnOfLine), nextBorder(at, 1, measure, turnOfLine)]).toEqual([before, after])
})

test('steps over compactions lead from side to side, and back the same way', () => {
  const way = ['checkpoint:1:before', 'checkpoint:1:after', 'checkpoint:2:before', 'checkpoint:2:after']
  expect(walk('turn:1:start', at => nextCheckpoint(at, 1, measure, 0)).slice(1)).toEqual(way)
  expect(walk('end', at => nextCheckpoint(at, -1, measure, 0)).slice(1)).toEqual(way.toReversed())
})

test.each([
  ['line:19', 2, null, 'checkpoint:1:before'],
  ['line:20', 2, 'checkpoint:1:after', 'checkpoint:2:before'],
  ['turn:2:start', 0, null, 'checkpoint:1:before'],
  ['turn:2:end', 0, 'checkpoint:1:after', 'checkpoint:2:before'],
  ['turn:4:end', 0, 'checkpoint:2:after', null],
])('around %s stand the compactions %s', (at, turnOfLine, before, after) => {
  expect([nextCheckpoint(at, -1, measure, turnOfLine), nextCheckpoint(at, 1, measure, turnOfLine)]).toEqual([
    before,
    after,
  ])
})

test('compactions of a file that this one builds on stand before all its lines', () => {
  const forked: Measure = { ...measure, own: 1 }
  expect(nextCheckpoint('line:1', -1, forked, 4)).toBe('checkpoint:2:after')
})

test('a thread without turns has no border but its end, and no compaction', () => {
  expect([nextBorder('end', 1, EMPTY, 0), nextBorder('end', -1, EMPTY, 0), nextBorder('line:1', 1, EMPTY, 0)]).toEqual([
    null,
    null,
    'end',
  ])
  expect([nextCheckpoint('end', 1, EMPTY, 0), nextCheckpoint('end', -1, EMPTY, 0), ticks(EMPTY)]).toEqual([
    null,
    null,
    [],
  ])
})

test.each([
  ['end', { turns: 4, within: false }, 'at the end'],
  ['turn:1:start', { turns: 0, within: false }, 'before turn 1 of 4'],
  ['turn:3:end', { turns: 3, within: false }, 'after turn 3 of 4'],
  ['checkpoint:1:before', { turns: 2, within: true }, 'before compaction 1, in turn 2'],
  ['checkpoint:9:after', { turns: 0, within: false }, 'after compaction 9, before turn 1'],
  ['line:17', { turns: 2, within: true }, 'after line 17, in turn 2'],
])('%s has a place on the scale, and words', (at, stand, words) => {
  expect([standOf(at, measure, 2), wordsOf(at, measure, 2)]).toEqual([stand, words])
})

test('a tick stands in the middle of its turn, and those of one turn are one', () => {
  expect(ticks(measure)).toEqual([0.375, 0.875])
  const [first, second] = measure.checkpoints
  if (first === undefined || second === undefined) throw new Error('no compactions')
  expect(ticks({ ...measure, checkpoints: [first, { ...second, turn: 2 }, { ...second, turn: 0 }] })).toEqual([
    0.375, 0,
  ])
})

test.each([
  ['turn:1:end', 1],
  ['checkpoint:2:before', 2],
  ['turn:3:end', 1],
  ['end', 2],
])('the compaction of %s is number %d', (at, n) => {
  expect(nearest(at, measure, 0)).toBe(n)
})
