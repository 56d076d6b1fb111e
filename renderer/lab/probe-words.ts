import type { ProbeHistory, ProbeQuestion, ProbeRunView, ProbeShare, ProbeVerdict } from '../../preload/contract.ts'
import { count, counted } from '../format/numbers.ts'
import { span } from '../format/span.ts'

/** Between which the share lies, as far as so few can tell: `3 of 4 · 30 to 95 %`. */
export function shareWords({ part, whole, low, high }: ProbeShare): string {
  if (low === null || high === null) return 'nothing to tell by'
  return `${count(part)} of ${count(whole)} · ${Math.round(low * 100)} to ${Math.round(high * 100)} %`
}

const CATEGORIES: Readonly<Record<string, string>> = {
  request: 'Requests',
  constraint: 'Demands',
  file: 'Files',
  command: 'Commands',
  number: 'Numbers',
  decision: 'Decisions',
}

/** What a history is called; the first is the one before compaction. */
export const historyWords = ({ id, name }: Pick<ProbeHistory, 'id' | 'name'>, n: number): string =>
  n === 0 ? 'Before compaction' : id === null ? 'What the compaction left' : name

/** A manifest has categories of its own. */
export const categoryWords = (category: string | null): string =>
  category === null ? 'All' : Object.hasOwn(CATEGORIES, category) ? (CATEGORIES[category] ?? category) : category

const VERDICTS: Readonly<Record<ProbeVerdict, string>> = {
  right: 'right',
  wrong: 'wrong',
  abstained: 'does not know',
  unclear: 'unclear',
}

/** All rounds of one history: `right`, or `2 right, 1 wrong`. */
export function verdictWords(verdicts: readonly ProbeVerdict[]): string {
  const [only] = verdicts
  if (only === undefined) return 'not asked'
  if (verdicts.length === 1) return VERDICTS[only]
  const kinds = Object.keys(VERDICTS) as ProbeVerdict[]
  return kinds
    .map(kind => ({ kind, n: verdicts.filter(verdict => verdict === kind).length }))
    .filter(({ n }) => n > 0)
    .map(({ kind, n }) => `${count(n)} ${VERDICTS[kind]}`)
    .join(', ')
}

/** How a history stands to a question: more than half of its answers are right. */
export const isKnown = (verdicts: readonly ProbeVerdict[]): boolean =>
  2 * verdicts.filter(verdict => verdict === 'right').length > verdicts.length

/** The control knows it, the history of this index does not. */
export const isLost = ({ answers, givenAway }: ProbeQuestion, history: number): boolean =>
  givenAway === '' && isKnown(answers[0]?.verdicts ?? []) && !isKnown(answers[history]?.verdicts ?? [])

/** Where a probe is: `12 of 36 questions · 14 requests · 1 min 2 s`. */
export function probeWords(run: ProbeRunView): string {
  const { phase, asked, total, requests, pause, milliseconds } = run
  if (phase === 'queued') return 'Waits for another run'
  const facts = [
    `${count(asked)} of ${counted(total, 'question')}`,
    requests > asked + 1 ? counted(requests, 'request') : null,
    pause === null ? null : `${pause.why} Goes on in ${span(pause.left)}.`,
    span(milliseconds),
  ]
  return facts.filter(fact => fact !== null).join(' · ')
}
