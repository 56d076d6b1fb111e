import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { FIXTURES } from '../support/expected.ts'
import { candidateName, candidatesOf } from './candidates.ts'
import { caseName, casesOf, type ForkOutcome, sampleOf, sessionsBelow } from './forks.ts'
import { allWent, type Tried, triedLines, triedSummary } from './tried.ts'

const [one] = casesOf(sessionsBelow([join(FIXTURES, '0.140.0/pre-turn')])[0] ?? '', FIXTURES)

function tried(outcome: ForkOutcome): Tried {
  if (one === undefined) throw new Error('no case')
  return { what: 'fork', name: caseName(one), path: one.path, points: 1 + one.same.length, outcome }
}

const OLD: ForkOutcome = {
  kind: 'refused',
  why: '/x is the session of a sub-agent of multi-agent v2, which Codex does not resume alone: fork the session that started it.',
}

test('every border of a turn or a compaction is a case, those with the same lines are one', () => {
  const path = sessionsBelow([join(FIXTURES, '0.140.0/pre-turn')])[0] ?? ''
  const cases = casesOf(path, FIXTURES)
  const points = cases.flatMap(({ at, same }) => [at, ...same])
  const turns = points.filter(({ kind }) => kind === 'turn').length
  const checkpoints = points.filter(({ kind }) => kind === 'checkpoint').length
  expect(points.length).toBe(1 + turns + checkpoints)
  expect(turns % 2 === 0 && turns > 0 && checkpoints % 2 === 0 && checkpoints > 0).toBe(true)
  expect(cases.length).toBeLessThan(points.length)
})

test('each compaction is a place for two candidates, and the end for one', () => {
  const path = sessionsBelow([join(FIXTURES, '0.169.0/manual')])[0] ?? ''
  const name = `0.169.0/manual/${basename(path).slice(-17, -6)}`
  expect(candidatesOf(path, FIXTURES).map(candidateName)).toEqual([
    `${name} at end with a candidate (edited)`,
    `${name} at checkpoint:1:before with a candidate (recorded)`,
    `${name} at checkpoint:1:before with a candidate (edited)`,
  ])
})

test('the fixtures hold hundreds of cases, and a sample of them is spread and fixed', () => {
  expect(sessionsBelow([FIXTURES]).length).toBeGreaterThan(60)
  const all = Array.from({ length: 100 }, (_, i) => i)
  expect(sampleOf(all, 4)).toEqual([0, 25, 50, 75])
  expect(sampleOf(all, 1000)).toEqual(all)
})

test('a foreseen refusal is counted and fails nothing; another one does', () => {
  expect(allWent([tried({ kind: 'equal' }), tried(OLD)])).toBe(true)
  expect(triedLines(tried(OLD))).toEqual([])
  expect(allWent([tried({ kind: 'equal' }), tried({ kind: 'refused', why: 'No.' })])).toBe(false)
  expect(triedLines(tried({ kind: 'refused', why: 'No.' }))[0]).toMatch(/^FAIL fork of .*: refused: No\.$/)
})

test('a difference, and a session that Codex does not take, fail and are told', () => {
  const different: ForkOutcome = { kind: 'different', at: 2, sent: 'an apple', rebuilt: 'a pear' }
  expect(triedLines(tried(different)).join('\n')).toContain('an apple')
  expect(triedLines(tried({ kind: 'odd', words: ['it compacted first'] })).join('\n')).toContain('it compacted first')
  expect(allWent([tried({ kind: 'equal' }), tried(different)])).toBe(false)
})

test('nothing compared proves nothing', () => {
  expect(allWent([])).toBe(false)
  expect(allWent([tried(OLD)])).toBe(false)
  expect(triedSummary([tried({ kind: 'equal' }), tried(OLD)], 3)[1]).toMatch(
    /^1 sessions, \d+ points, 2 forks, 1 equal, 1 refused, 0 different\. All as Codex sends it\. 3 s$/,
  )
})

test('refusals are counted by their sentence, which is told once', () => {
  expect(triedSummary([tried({ kind: 'equal' }), tried(OLD), tried(OLD)], 3).slice(2)).toEqual([
    expect.stringMatching(/^2 refused, the first 0\.140\.0\/pre-turn\/\S+ at \S+: \/x is the session of a sub-agent /),
  ])
})
