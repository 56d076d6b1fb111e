import { assertNever } from '../../main/base/assert-never.ts'
import type { Judged } from './exceptions.ts'
import type { Outcome } from './outcome.ts'

/** What became of one scenario with one version, or of a version. */
export type Result =
  | {
      readonly kind: 'compared'
      readonly version: string
      readonly scenario: string
      readonly seconds: number
      readonly comparisons: readonly Judged[]
    }
  | { readonly kind: 'died'; readonly version: string; readonly scenario: string; readonly why: string }
  | { readonly kind: 'not-installed'; readonly version: string; readonly why: string }

/** A result as lines: one, and one more for each thing that is wrong. */
export function resultLines(result: Result): readonly string[] {
  switch (result.kind) {
    case 'compared': {
      const { version, scenario, comparisons, seconds } = result
      const counts = `${countsText(comparisons)}  ${seconds.toFixed(1)} s`
      return [
        `${wentWell(result) ? 'ok  ' : 'FAIL'} ${version} ${scenario}: ${counts}`,
        ...comparisons.flatMap(noteLines),
      ]
    }
    case 'died':
      return [`FAIL ${result.version} ${result.scenario}: the scenario failed`, `       ${cut(result.why)}`]
    case 'not-installed':
      return [`FAIL ${result.version}: it could not be installed`, `       ${result.why}`]
    default:
      return assertNever(result)
  }
}

/** Some versions answer with a list of all that they know. */
const cut = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text)

const count = (comparisons: readonly Judged[], is: (one: Judged) => boolean): number => comparisons.filter(is).length

function countsText(comparisons: readonly Judged[]): string {
  const probes = count(comparisons, ({ of }) => of === 'probe')
  const calls = count(comparisons, ({ of }) => of === 'compaction')
  const again = count(comparisons, ({ of }) => of === 'again')
  const equal = count(comparisons, ({ verdict }) => verdict === 'equal')
  const excepted = count(comparisons, ({ verdict }) => verdict === 'excepted')
  return [
    `${probes} ${probes === 1 ? 'probe' : 'probes'}`,
    ...(calls === 0 ? [] : [`${calls} ${calls === 1 ? 'compaction' : 'compactions'}`]),
    ...(again === 0 ? [] : [`${again} done again`]),
    `${equal} equal`,
    ...(excepted === 0 ? [] : [`${excepted} excepted`]),
    `${comparisons.length - equal - excepted} different`,
  ].join(', ')
}

function noteLines(judged: Judged): readonly string[] {
  const { name, outcome } = judged
  switch (judged.verdict) {
    case 'equal':
      return []
    case 'excepted':
      return [`       ${name}: ${judged.reason}`]
    case 'outdated':
      return [
        outcome.kind === 'impossible'
          ? `       ${name}: ${outcome.why}`
          : `       ${name}: it is listed as an exception, and is equal now`,
      ]
    case 'different':
      return outcomeLines(name, outcome)
    default:
      return assertNever(judged)
  }
}

/** The first tell the case; the rest follows from them. */
const MOST = 3

/** How something differs, in lines; none when it does not. */
export function outcomeLines(name: string, outcome: Outcome): readonly string[] {
  switch (outcome.kind) {
    case 'equal':
      return []
    case 'unsent':
      return [`       ${name}: Codex sent no request`]
    case 'odd':
      return [`       ${name}:`, ...outcome.words.slice(0, MOST).map(words => `         ${words}`)]
    case 'impossible':
      return [`       ${name}: ${outcome.why}`]
    case 'different':
      return [
        `       ${name}: differs at item ${outcome.at}`,
        `         sent    ${outcome.sent}`,
        `         rebuilt ${outcome.rebuilt}`,
      ]
    default:
      return assertNever(outcome)
  }
}

/** A scenario that compared nothing proves nothing. */
export const wentWell = (result: Result): boolean =>
  result.kind === 'compared' &&
  result.comparisons.some(({ of }) => of === 'probe') &&
  result.comparisons.every(({ verdict }) => verdict === 'equal' || verdict === 'excepted')

export function summaryLines(results: readonly Result[], seconds: number): readonly string[] {
  const versions = [...new Set(results.map(({ version }) => version))]
  const failed = results.filter(result => !wentWell(result)).length
  const verdict =
    results.length === 0 ? 'Nothing was compared.' : failed === 0 ? 'All as Codex sends it.' : `${failed} failed.`
  return ['', ...versions.map(version => versionLine(version, results)), `${verdict} ${seconds.toFixed(0)} s`]
}

function versionLine(version: string, results: readonly Result[]): string {
  const own = results.filter(result => result.version === version)
  const comparisons = own.flatMap(result => (result.kind === 'compared' ? result.comparisons : []))
  const scenarios = own.filter(({ kind }) => kind !== 'not-installed').length
  return `${version.padEnd(8)} ${scenarios} scenarios, ${countsText(comparisons)}`
}
