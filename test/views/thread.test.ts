import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { curveView, evenly } from '../../main/views/curve.ts'
import { rawLineView } from '../../main/views/line.ts'
import { problemPage } from '../../main/views/problems.ts'
import { rowPage } from '../../main/views/row.ts'
import { layoutPage } from '../../main/views/thread.ts'
import { threadOf } from '../support/rollout-text.ts'

const COMPACTED = `
  turn t1 {
    user: one
    assistant: done
  }
  turn t2 {
    user: two
    tokens: 900
    compacted: user: two | P+gist
    tokens: 100
  } aborted
`

test('the layout has rows and states of all turns and the places of the bands', () => {
  expect(runNow(layoutPage(threadOf(COMPACTED), 1))).toEqual({
    from: 1,
    total: 2,
    rows: [2, 3],
    status: 'ci',
    bands: [{ turn: 2, row: 1, checkpoint: 1 }],
  })
})

test('a layout asked for past the last turn is empty', () => {
  expect(runNow(layoutPage(threadOf(COMPACTED), 3))).toMatchObject({ from: 3, total: 2, rows: [], status: '' })
})

test('unknown and rejected lines are rows with what they say', () => {
  const thread = threadOf(
    'turn t1 {\nuser: one\nraw: {"timestamp":"2026-01-01T00:00:00Z","type":"from_later","payload":{"a":1}}\nraw: {"torn\n}',
  )
  const { rows } = runNow(rowPage(thread, 1, 1, 10))
  expect(rows).toMatchObject([
    { kind: 'line', state: 'unknown', type: 'from_later', preview: expect.stringContaining('"from_later"') },
    { kind: 'line', state: 'rejected', type: null, preview: '{"torn', bytes: 6 },
  ])
})

test('a curve that fits is whole, with the cliff and the turns', () => {
  const curve = runNow(curveView(threadOf(COMPACTED), 100))
  expect(curve.tokens).toEqual([900, 100])
  expect(curve.cliffs).toHaveLength(1)
  expect(curve.turnX.map(turn => turn.turn)).toEqual([1, 2])
})

test('a thinned curve keeps its ends, its peaks, and both sides of the cliff', () => {
  const grow = Array.from({ length: 500 }, (_, i) => `assistant: a\ntokens: ${i === 250 ? 99_999 : i}`).join('\n')
  const text = `turn t1 {\nuser: go\n${grow}\ncompacted: P+gist\ntokens: 7\n${grow}\n}`
  const curve = runNow(curveView(threadOf(text), 20))
  expect(curve.x.length).toBeLessThanOrEqual(20)
  expect(curve.tokens[0]).toBe(0)
  expect(curve.tokens.at(-1)).toBe(499)
  expect(curve.tokens.filter(tokens => tokens === 99_999)).toHaveLength(2)
  const after = curve.tokens.indexOf(7)
  expect(curve.tokens.slice(after - 1, after + 1)).toEqual([499, 7])
  expect([...curve.x]).toEqual([...curve.x].sort((a, b) => a - b))
})

test('evenly spread numbers hold both ends', () => {
  expect(evenly(0, 5)).toEqual([])
  expect(evenly(3, 5)).toEqual([0, 1, 2])
  expect(evenly(11, 3)).toEqual([0, 5, 10])
})

test('a damaged file is summed up in whole sentences', () => {
  const damaged = threadOf(
    'turn t1 {\nuser: one\nraw: {"torn\nraw: nonsense\nraw: {"type":"from_later","payload":{}}\nblank\n}',
  )
  const page = problemPage(damaged, 0, 10)
  expect(page.summary).toMatch(
    /^Two lines of this file cannot be read\. \d+ of \d+ lines are known, 1 is newer than this version, 2 are kept as rejected, 1 is blank\./,
  )
  expect(page.problems.filter(problem => problem.severity === 'error').map(problem => problem.line)).toEqual([6, 7])
})

test('a sound file says so', () => {
  expect(problemPage(threadOf('turn t1 {\nuser: one\n}'), 0, 10)).toEqual({
    from: 0,
    total: 0,
    summary: 'Every line of this file can be read. All 6 lines are known.',
    problems: [],
  })
})

test('bytes that are no UTF-8 are shown as U+FFFD, and a long line is cut at a whole character', () => {
  const line = Buffer.concat([
    Buffer.from('{"a":"'),
    Buffer.from([0xff]),
    Buffer.from('é'.repeat(40_000)),
    Buffer.from('"}'),
  ])
  const text = Buffer.concat([
    Buffer.from(
      '{"timestamp":"2026-01-01T00:00:00.000Z","type":"session_meta","payload":{"id":"x","timestamp":"2026-01-01T00:00:00.000Z"}}\n',
    ),
    line,
    Buffer.from('\n'),
  ])
  const view = rawLineView(threadOf(text), 't1', 0, 2)
  expect(view).toMatchObject({ state: 'rejected', rest: { key: 't1', file: 0, line: 2, path: '', bytes: line.length } })
  expect(view.text.startsWith('{"a":"\ufffdé')).toBe(true)
  expect(view.text.endsWith('é')).toBe(true)
})
