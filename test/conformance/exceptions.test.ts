import { expect, test } from 'vitest'
import { type Comparison, type Exception, judge } from './exceptions.ts'
import type { Outcome } from './outcome.ts'

const KNOWN: Exception = {
  versions: ['0.98.0'],
  scenario: 'names',
  name: 'archived',
  outcome: 'different',
  reason: 'it starts a new thread',
}
const different: Outcome = { kind: 'different', at: 0, sent: 'a', rebuilt: 'b' }
const comparison = (name: string, outcome: Outcome): Comparison => ({ name, of: 'probe', outcome })

const verdicts = (version: string, scenario: string, ...comparisons: Comparison[]) =>
  judge(version, scenario, comparisons, [KNOWN]).map(({ name, verdict }) => [name, verdict])

test('a difference is one unless it is listed', () => {
  const found = [
    comparison('renamed', { kind: 'equal' }),
    comparison('moved', different),
    comparison('archived', different),
  ]
  expect(verdicts('0.98.0', 'names', ...found)).toEqual([
    ['renamed', 'equal'],
    ['moved', 'different'],
    ['archived', 'excepted'],
  ])
})

test('an exception is of its own versions and its own scenario', () => {
  expect(verdicts('0.140.0', 'names', comparison('archived', different))).toEqual([['archived', 'different']])
  expect(verdicts('0.98.0', 'fork', comparison('archived', different))).toEqual([['archived', 'different']])
})

test('an exception that no longer differs is outdated', () => {
  expect(verdicts('0.98.0', 'names', comparison('archived', { kind: 'equal' }))).toEqual([['archived', 'outdated']])
})

test('an exception that was never compared is outdated', () => {
  expect(verdicts('0.98.0', 'names', comparison('renamed', { kind: 'equal' }))).toEqual([
    ['renamed', 'equal'],
    ['archived', 'outdated'],
  ])
})

test('an exception that differs in another way than foreseen is a difference', () => {
  expect(verdicts('0.98.0', 'names', comparison('archived', { kind: 'unsent' }))).toEqual([['archived', 'different']])
  const failed: Outcome = { kind: 'impossible', why: 'no such file' }
  expect(verdicts('0.98.0', 'names', comparison('archived', failed))).toEqual([['archived', 'different']])
})

test('an exception that says what may be odd allows nothing else', () => {
  const odd: Exception = { ...KNOWN, outcome: 'odd', odd: /^next request: / }
  const verdict = (...words: string[]) =>
    judge('0.98.0', 'names', [comparison('archived', { kind: 'odd', words })], [odd])
  expect(verdict('next request: sent only [0]').map(each => each.verdict)).toEqual(['excepted'])
  expect(verdict('next request: sent only [0]', 'sent only [1]').map(each => each.verdict)).toEqual(['different'])
})
