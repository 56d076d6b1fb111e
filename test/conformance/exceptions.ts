import type { Outcome } from './outcome.ts'

/** A comparison that is known to differ, for a reason that is Codex's own. */
export interface Exception {
  readonly versions: readonly string[]
  readonly scenario: string
  /** Of the comparison. */
  readonly name: string
  readonly outcome: 'different' | 'unsent' | 'odd'
  /** What alone may be odd; anything, where it is left out. */
  readonly odd?: RegExp
  readonly reason: string
}

const OF_NEW_SETTINGS = {
  versions: ['0.98.0'],
  scenario: 'settings-changed',
  outcome: 'odd',
  odd: /^next request: rebuilt only \[[012]\] message (developer|user) "(<permissions|# AGENTS\.md|<environment_context>)/,
  reason: 'until it is resumed it sends context of the new settings, which it writes into no file',
} as const

export const EXCEPTIONS: readonly Exception[] = [
  {
    versions: ['0.98.0'],
    scenario: 'names-and-archive',
    name: 'archived: what exec resume does with it',
    outcome: 'different',
    reason: 'exec resume of an archived thread starts a new one',
  },
  {
    versions: ['0.140.0', '0.169.0'],
    scenario: 'names-and-archive',
    name: 'archived: what exec resume does with it',
    outcome: 'unsent',
    reason: 'exec resume refuses an archived thread',
  },
  { ...OF_NEW_SETTINGS, name: 'compaction 01-local-prompt, checkpoint 1' },
  { ...OF_NEW_SETTINGS, name: 'codex-local 01-local-prompt, checkpoint 1' },
]

export interface Comparison {
  readonly name: string
  /** `again`: a compaction done again by a strategy of ours. */
  readonly of: 'probe' | 'compaction' | 'again'
  readonly outcome: Outcome
}

/** A comparison and what it means for the run. */
export type Judged = Comparison &
  ({ readonly verdict: 'equal' | 'different' | 'outdated' } | { readonly verdict: 'excepted'; readonly reason: string })

/** An exception that no longer differs is outdated, and as wrong as a difference. One whose comparison did not come about, too. */
export function judge(
  version: string,
  scenario: string,
  comparisons: readonly Comparison[],
  exceptions: readonly Exception[] = EXCEPTIONS,
): readonly Judged[] {
  const own = exceptions.filter(one => one.scenario === scenario && one.versions.includes(version))
  const judged = comparisons.map(comparison => judgeOne(comparison, own))
  const missing = own.filter(({ name }) => !comparisons.some(comparison => comparison.name === name))
  return [...judged, ...missing.map(neverCompared)]
}

function judgeOne(comparison: Comparison, own: readonly Exception[]): Judged {
  const exception = own.find(({ name }) => name === comparison.name)
  const { outcome } = comparison
  const { kind } = outcome
  if (exception === undefined) return { ...comparison, verdict: kind === 'equal' ? 'equal' : 'different' }
  const only = exception.odd ?? /^/
  const foreseen = kind !== 'odd' || outcome.words.every(word => only.test(word))
  if (kind === exception.outcome && foreseen) return { ...comparison, verdict: 'excepted', reason: exception.reason }
  return { ...comparison, verdict: kind === 'equal' ? 'outdated' : 'different' }
}

const neverCompared = ({ name }: Exception): Judged => ({
  name,
  of: 'probe',
  outcome: { kind: 'impossible', why: 'it is listed as an exception, and was not compared' },
  verdict: 'outdated',
})
