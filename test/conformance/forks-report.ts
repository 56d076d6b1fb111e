import { caseName, type ForkCase, type ForkOutcome } from './forks.ts'
import { outcomeLines } from './report.ts'

export interface Tried {
  readonly one: ForkCase
  readonly outcome: ForkOutcome
}

/** Sentences of our own with which a session may be refused: Codex would refuse the fork, too. */
const FORESEEN: readonly RegExp[] = [
  / is the session of a sub-agent of multi-agent v2, which Codex does not resume alone: /,
]

const isForeseen = (outcome: ForkOutcome): boolean =>
  outcome.kind === 'refused' && FORESEEN.some(sentence => sentence.test(outcome.why))

const isEqual = ({ outcome }: Tried): boolean => outcome.kind === 'equal'

/** Nothing when it went well. */
export function triedLines({ one, outcome }: Tried): readonly string[] {
  if (outcome.kind === 'equal' || isForeseen(outcome)) return []
  const name = `fork of ${caseName(one)}`
  return outcome.kind === 'refused'
    ? [`FAIL ${name}: refused: ${outcome.why}`]
    : [`FAIL ${name}`, ...outcomeLines(name, outcome)]
}

export const allWent = (tried: readonly Tried[]): boolean =>
  tried.some(isEqual) && tried.every(each => isEqual(each) || isForeseen(each.outcome))

export function forksSummary(tried: readonly Tried[], seconds: number): readonly string[] {
  const points = tried.reduce((sum, { one }) => sum + 1 + one.same.length, 0)
  const equal = tried.filter(isEqual).length
  const refused = tried.filter(({ outcome }) => outcome.kind === 'refused').length
  const sessions = new Set(tried.map(({ one }) => one.path)).size
  const counts = [
    `${sessions} sessions`,
    `${points} points`,
    `${tried.length} forks`,
    `${equal} equal`,
    `${refused} refused`,
    `${tried.length - equal - refused} different`,
  ].join(', ')
  return [
    '',
    `${counts}. ${allWent(tried) ? 'All as Codex sends it.' : 'Not all as Codex sends it.'} ${seconds.toFixed(0)} s`,
  ]
}
