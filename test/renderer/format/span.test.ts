import { expect, test } from 'vitest'
import { since, span } from '../../../renderer/format/span.ts'

const MIN = 60_000
const HOUR = 60 * MIN

test('a span has at most two units', () => {
  const cases = [0, 275, 999, 1000, 57_000, 59_499, 59_500, 72_000, 2 * MIN, 3 * HOUR + 13 * MIN, 24 * HOUR, 50 * HOUR]
  expect(cases.map(span)).toEqual([
    '0 ms',
    '275 ms',
    '999 ms',
    '1 s',
    '57 s',
    '59 s',
    '1 min',
    '1 min 12 s',
    '2 min',
    '3 h 13 min',
    '1 d',
    '2 d 2 h',
  ])
})

test('time since the turn began counts seconds, then minutes, then hours', () => {
  expect([0, 3999, 59_999, 60_000, 72_000, HOUR - 1, HOUR, HOUR + 2 * MIN].map(since)).toEqual([
    '+0 s',
    '+3 s',
    '+59 s',
    '+1:00',
    '+1:12',
    '+59:59',
    '+1:00 h',
    '+1:02 h',
  ])
})

test('a clock that ran back reads as no time', () => {
  expect([since(-5000), span(-5)]).toEqual(['+0 s', '0 ms'])
})
