import type { ForkOutcome } from './forks.ts'
import { outcomeLines } from './report.ts'

/** A fork or an export that was made, or refused, and what a real Codex made of it. */
export interface Tried {
  readonly what: 'fork' | 'export'
  /** For people. */
  readonly name: string
  /** The source. */
  readonly path: string
  /** Points of the source that it stands for. */
  readonly points: number
  readonly outcome: ForkOutcome
  /** The sentence by which this one has to be refused; absent: one of FORESEEN may be said. */
  readonly refused?: RegExp | undefined
}

/** Sentences of our own by which a session is refused, or which say that Codex may refuse it. */
const FORESEEN: readonly RegExp[] = [
  / is the session of a sub-agent of multi-agent v2, which Codex does not resume alone: /,
  /^A file of before August 2025 has bare lines, /,
  /^A flat file becomes a session of today in the form legacy only\.$/,
  /^Its replacement history holds ghost snapshots, for which Codex sends empty items in the form paginated: /,
  / of the candidate is of the type "of_tomorrow", which 0\.169 does not know: /,
  /^It names no model provider: codex exec resume takes it; /,
]

const isForeseen = ({ outcome, refused }: Tried): boolean =>
  outcome.kind === 'refused' && sentencesFor(refused).some(sentence => sentence.test(outcome.why))

const sentencesFor = (refused: RegExp | undefined): readonly RegExp[] => (refused === undefined ? FORESEEN : [refused])

const isEqual = ({ outcome }: Tried): boolean => outcome.kind === 'equal'

/** One that has to be refused and is made is as wrong. */
const wentWell = (tried: Tried): boolean => isForeseen(tried) || (isEqual(tried) && tried.refused === undefined)

/** Nothing when it went well. */
export function triedLines(tried: Tried): readonly string[] {
  const { what, name: of, outcome } = tried
  if (wentWell(tried)) return []
  const name = `${what} of ${of}`
  if (outcome.kind === 'equal') return [`FAIL ${name}: it was to be refused`]
  return outcome.kind === 'refused'
    ? [`FAIL ${name}: refused: ${outcome.why}`]
    : [`FAIL ${name}`, ...outcomeLines(name, outcome)]
}

export const allWent = (tried: readonly Tried[]): boolean => tried.some(isEqual) && tried.every(wentWell)

export function triedSummary(tried: readonly Tried[], seconds: number): readonly string[] {
  const points = tried.reduce((sum, each) => sum + each.points, 0)
  const [{ what } = { what: 'fork' }] = tried
  const equal = tried.filter(isEqual).length
  const refused = tried.filter(({ outcome }) => outcome.kind === 'refused').length
  const sessions = new Set(tried.map(({ path }) => path)).size
  const counts = [
    `${sessions} sessions`,
    ...(what === 'fork' ? [`${points} points`] : []),
    `${tried.length} ${what}s`,
    `${equal} equal`,
    `${refused} refused`,
    `${tried.length - equal - refused} different`,
  ].join(', ')
  return [
    '',
    `${counts}. ${allWent(tried) ? 'All as Codex sends it.' : 'Not all as Codex sends it.'} ${seconds.toFixed(0)} s`,
    ...refusalLines(tried),
  ]
}

/** How often which foreseen sentence was said, and of what first. */
function refusalLines(tried: readonly Tried[]): readonly string[] {
  const own = tried.flatMap(({ refused }) => (refused === undefined ? [] : [refused]))
  return [...FORESEEN, ...new Set(own)].flatMap(sentence => {
    const said = tried.flatMap(({ name, outcome }) =>
      outcome.kind === 'refused' && sentence.test(outcome.why) ? [{ name, why: outcome.why }] : [],
    )
    const [first] = said
    return first === undefined ? [] : [`${said.length} refused, the first ${first.name}: ${first.why}`]
  })
}
