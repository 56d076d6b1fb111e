import { expect, test } from 'vitest'
import type { Judged } from './exceptions.ts'
import { type Result, resultLines, summaryLines, wentWell } from './report.ts'

const equal: Judged = { name: 'probe 1', of: 'probe', outcome: { kind: 'equal' }, verdict: 'equal' }
const different: Judged = {
  name: 'compaction 2',
  of: 'compaction',
  outcome: { kind: 'different', at: 4, sent: 'an apple', rebuilt: 'a pear' },
  verdict: 'different',
}
const excepted: Judged = {
  name: 'archived',
  of: 'probe',
  outcome: { kind: 'unsent' },
  verdict: 'excepted',
  reason: 'it is archived',
}
const outdated: Judged = { ...equal, name: 'archived', verdict: 'outdated' }

const compared = (...comparisons: Judged[]): Result => ({
  kind: 'compared',
  version: '0.98.0',
  scenario: 'fork',
  seconds: 1.26,
  comparisons,
})
const died: Result = { kind: 'died', version: '0.98.0', scenario: 'tools', why: 'no turn/completed' }
const notInstalled: Result = { kind: 'not-installed', version: '0.140.0', why: 'npm could not fetch it.' }

test('a scenario in which all is equal is one line', () => {
  expect(resultLines(compared(equal, equal))).toEqual(['ok   0.98.0 fork: 2 probes, 2 equal, 0 different  1.3 s'])
})

test('compactions are counted, and those that were done again', () => {
  const [line] = resultLines(compared(equal, { ...equal, of: 'compaction' }, { ...equal, of: 'again' }))
  expect(line).toBe('ok   0.98.0 fork: 1 probe, 1 compaction, 1 done again, 3 equal, 0 different  1.3 s')
})

test('a known exception is named with its reason, and is no failure', () => {
  expect(resultLines(compared(equal, excepted))).toEqual([
    'ok   0.98.0 fork: 2 probes, 1 equal, 1 excepted, 0 different  1.3 s',
    '       archived: it is archived',
  ])
})

test('a difference comes with the item and both texts', () => {
  expect(resultLines(compared(equal, different))).toEqual([
    'FAIL 0.98.0 fork: 1 probe, 1 compaction, 1 equal, 1 different  1.3 s',
    '       compaction 2: differs at item 4',
    '         sent    an apple',
    '         rebuilt a pear',
  ])
})

test('what could not be compared says why', () => {
  const unsent: Judged = { ...equal, outcome: { kind: 'unsent' }, verdict: 'different' }
  const impossible: Judged = {
    ...equal,
    outcome: { kind: 'impossible', why: 'There is no session.' },
    verdict: 'different',
  }
  const odd: Judged = { ...different, outcome: { kind: 'odd', words: ['a', 'b', 'c', 'd'] } }
  expect(resultLines(compared(unsent, odd, impossible, outdated)).slice(1)).toEqual([
    '       probe 1: Codex sent no request',
    '       compaction 2:',
    '         a',
    '         b',
    '         c',
    '       probe 1: There is no session.',
    '       archived: it is listed as an exception, and is equal now',
  ])
})

test('a scenario that died and a version that is not there say why, at no great length', () => {
  expect(resultLines(died)).toEqual(['FAIL 0.98.0 tools: the scenario failed', '       no turn/completed'])
  expect(resultLines({ ...died, why: 'x'.repeat(9000) })[1]).toHaveLength(308)
  expect(resultLines(notInstalled)).toEqual([
    'FAIL 0.140.0: it could not be installed',
    '       npm could not fetch it.',
  ])
})

test.each<[string, Result, boolean]>([
  ['all equal', compared(equal), true],
  ['an exception', compared(equal, excepted), true],
  ['a difference', compared(equal, different), false],
  ['an outdated exception', compared(equal, outdated), false],
  ['no probe', compared({ ...equal, of: 'compaction' }), false],
  ['nothing at all', compared(), false],
  ['a death', died, false],
  ['no installation', notInstalled, false],
])('%s', (_name, result, well) => {
  expect(wentWell(result)).toBe(well)
})

test('the summary counts per version, and ends with the verdict', () => {
  expect(summaryLines([compared(equal, different), died, compared(excepted), notInstalled], 61.4)).toEqual([
    '',
    '0.98.0   3 scenarios, 2 probes, 1 compaction, 1 equal, 1 excepted, 1 different',
    '0.140.0  0 scenarios, 0 probes, 0 equal, 0 different',
    '3 failed. 61 s',
  ])
  expect(summaryLines([compared(equal)], 5).at(-1)).toBe('All as Codex sends it. 5 s')
  expect(summaryLines([], 0)).toEqual(['', 'Nothing was compared. 0 s'])
})
