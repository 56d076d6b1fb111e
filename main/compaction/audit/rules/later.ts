import type { ReuseGroup } from '../../measures/reused.ts'
import { evidence } from '../audit-case.ts'
import type { FindingSeverity } from '../finding.ts'
import type { Hit, Rule } from '../rule.ts'
import { short } from './words.ts'

/** Facts of one group in one finding each; more are in the list "Dropped, and used again later". */
const MOST = 5

const reusedOf =
  (group: ReuseGroup, severity: FindingSeverity, say: (text: string) => string, advice: string): Rule =>
  ({ retention: { reused } }) => {
    if (reused.kind === 'notMeasurable') return []
    return reused.value.shown
      .filter(one => one.group === group)
      .slice(0, MOST)
      .map(
        ({ fact, uses }): Hit => ({
          severity,
          message: say(short(fact.text)),
          advice,
          evidence: [
            evidence(fact.last, 'stood at'),
            ...uses.slice(0, 2).map(use => evidence(use.place, 'used again at')),
          ],
        }),
      )
  }

export const constraintLost = reusedOf(
  'constraint',
  'error',
  text => `A constraint of the user was dropped and came up again: “${text}”`,
  'Say it again; put it where it is always sent, for example into AGENTS.md.',
)

export const changedFileLost = reusedOf(
  'changedFile',
  'warning',
  text => `${text} was changed before, is named nowhere after, and was needed again.`,
  'The model does not know of its own change: have it read the file first.',
)

export const failedCommandLost = reusedOf(
  'failedCommand',
  'warning',
  text => `“${text}” failed before, is named nowhere after, and was run again.`,
  'The model does not know that it fails, nor why.',
)

/** Fewer repeated calls are chance, and so is a small part of many. */
const LEAST = 3
const LEAST_PART = 0.1

export const repeatedWork: Rule = ({ retention: { rework } }) => {
  if (rework.kind === 'notMeasurable') return []
  const { repeated, calls } = rework.value
  if (repeated.part < LEAST || repeated.part < LEAST_PART * repeated.whole) return []
  return [
    {
      severity: 'warning',
      message: `${repeated.part} of the first ${repeated.whole} calls after repeat a call of before exactly.`,
      advice: 'What they found out was dropped; a summary that names it saves the calls.',
      evidence: calls.shown.slice(0, 6).map(call => evidence(call.again, 'again at')),
    },
  ]
}
