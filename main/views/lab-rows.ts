import type { HowView, LabCell, LabRow, ValueView } from '../../preload/contract.ts'
import type { CandidateMeasures, RunFacts } from '../compaction/candidate-measures.ts'
import type { Measured, Ratio } from '../compaction/measures/measured.ts'
import type { Retention } from '../compaction/retention.ts'
import type { Known } from '../thread/model.ts'
import { count, none, ratio, tokens } from './xray/figure.ts'
import { CLASS, WHY_NOT } from './xray/retention.ts'

/** What is known of one column so far; null is still being worked out. */
export interface LabFacts {
  readonly measures: CandidateMeasures | null
  readonly run: RunFacts | null
  /** Why the column cannot be read at all; null when it can. */
  readonly why: string | null
}

/** Money that a run took, where prices are known. */
export type CostOf = (run: RunFacts) => ValueView

/** A value of one column before it stands beside others. */
interface Cell {
  readonly value: ValueView
  readonly how: HowView
}

/** One row: how a column's value is read, and which end of the scale is the better one. */
interface Row {
  readonly label: string
  readonly rule: string
  readonly best: 'less' | 'more' | null
  readonly read: (facts: LabFacts) => Cell | null
}

export interface LabGroup {
  readonly title: string
  readonly rows: readonly LabRow[]
}

/** The rows of a comparison; the first column is the recorded one where `hasRecorded`. */
export function labGroups(columns: readonly LabFacts[], hasRecorded: boolean, costOf: CostOf): readonly LabGroup[] {
  const groups = [
    { title: 'After', rows: AFTER },
    { title: 'Run', rows: runRows(costOf) },
    { title: 'Kept facts', rows: KEPT.filter(row => isOfUse(row, columns)) },
    { title: 'New facts', rows: NOVEL },
  ]
  return groups.map(({ title, rows }) => ({ title, rows: rows.map(row => labRow(row, columns, hasRecorded)) }))
}

/** A row in which no column has anything that could be kept says nothing. */
function isOfUse({ read }: Row, columns: readonly LabFacts[]): boolean {
  const values = columns.filter(({ why }) => why === null).map(facts => read(facts)?.value)
  return values.length === 0 || values.some(value => value === undefined || (value.kind === 'ratio' && value.whole > 0))
}

function labRow({ label, rule, best, read }: Row, columns: readonly LabFacts[], hasRecorded: boolean): LabRow {
  const cells = columns.map(facts => (facts.why === null ? read(facts) : null))
  const numbers = cells.map(cell => (cell === null ? null : numberOf(cell.value)))
  const known = numbers.filter(number => number !== null)
  // One alone is not the best of any, and neither is one of many that are alike.
  const alike = new Set(known).size < 2
  const wanted = best === null || alike ? null : best === 'less' ? Math.min(...known) : Math.max(...known)
  const recorded = hasRecorded ? (cells[0] ?? null) : null
  return {
    label,
    rule,
    cells: columns.map(({ why }, i) => {
      if (why !== null) return { state: 'unreadable', why }
      const cell = cells[i] ?? null
      const difference = i === 0 ? null : differenceOf(cell, recorded)
      return labCell(cell, difference, wanted !== null && numbers[i] === wanted)
    }),
  }
}

function labCell(cell: Cell | null, difference: number | null, best: boolean): LabCell {
  if (cell === null) return { state: 'pending' }
  const { value, how } = cell
  return value.kind === 'none'
    ? { state: 'unreadable', why: value.why }
    : { state: 'known', value, how, difference, best }
}

function numberOf(value: ValueView): number | null {
  switch (value.kind) {
    case 'count':
    case 'tokens':
    case 'bytes':
      return value.n
    case 'span':
      return value.milliseconds
    case 'money':
      return value.amount
    case 'ratio':
      return value.whole === 0 ? null : value.part
    default:
      return null
  }
}

/** Parts of different wholes cannot be held against each other. */
function differenceOf(cell: Cell | null, recorded: Cell | null): number | null {
  if (cell === null || recorded === null || cell.value.kind !== recorded.value.kind) return null
  if (cell.value.kind === 'ratio' && recorded.value.kind === 'ratio' && cell.value.whole !== recorded.value.whole)
    return null
  const [one, other] = [numberOf(cell.value), numberOf(recorded.value)]
  return one === null || other === null ? null : one - other
}

const measuredRow = (label: string, best: Row['best'], read: (one: Retention) => ValueView, rule = ''): Row => ({
  ...{ label, rule, best },
  read: ({ measures }) => measures && { value: read(measures.retention), how: 'counted' },
})

const AFTER: readonly Row[] = [
  {
    ...{ label: 'Tokens', rule: 'Of all items, by the agent’s estimate.', best: 'less' },
    read: ({ measures }) => measures && { value: tokens(measures.retention.cost.tokensAfter), how: 'estimated' },
  },
  measuredRow('Items', null, ({ sides }) => count(sides.after.items)),
  {
    ...{ label: 'Tokens saved', rule: 'Of the history before.', best: 'more' },
    read: ({ measures }) => measures && { value: tokens(measures.retention.cost.saved), how: 'estimated' },
  },
]

const runRow = (label: string, read: (run: RunFacts) => Known<number>, value: (n: number) => ValueView): Row => ({
  ...{ label, rule: '', best: null },
  read: ({ run }) => run && knownCell(read(run), value),
})

function knownCell(known: Known<number>, value: (n: number) => ValueView): Cell {
  return known.how === 'unknown'
    ? { value: none(known.rule), how: 'computed' }
    : { value: value(known.value), how: known.how }
}

const runRows = (costOf: CostOf): readonly Row[] => [
  runRow('Model calls', ({ calls }) => calls, count),
  runRow('Input tokens', ({ input }) => input, tokens),
  runRow('Of them cached', ({ cached }) => cached, tokens),
  runRow('Output tokens', ({ output }) => output, tokens),
  {
    ...{ label: 'Cost', rule: 'By the prices of prices.json.', best: null },
    read: ({ run }) => run && { value: costOf(run), how: 'computed' },
  },
  runRow(
    'Time',
    ({ milliseconds }) => milliseconds,
    n => ({ kind: 'span', milliseconds: n }),
  ),
]

const NOTHING = none('There was nothing of it before.')
const share = (one: Ratio): ValueView => (one.whole === 0 ? NOTHING : ratio(one))
const orWhy = <T>(value: Measured<T>, read: (value: T) => ValueView): ValueView =>
  value.kind === 'measured' ? read(value.value) : none(WHY_NOT[value.reason])

const FORMS = ['path', 'identifier', 'command', 'error', 'number', 'url', 'test', 'literal'] as const

const KEPT: readonly Row[] = [
  ...FORMS.map(form =>
    measuredRow(CLASS[form], 'more', ({ classes }) =>
      orWhy(classes, all => share(all.find(each => each.class === form)?.strict ?? { part: 0, whole: 0 })),
    ),
  ),
  measuredRow('Files changed', 'more', ({ modified }) => orWhy(modified, ({ strict }) => share(strict))),
  measuredRow('Files read', 'more', ({ read }) => orWhy(read, ({ strict }) => share(strict))),
  measuredRow(
    'User constraints',
    'more',
    ({ constraints }) => orWhy(constraints, ({ kept }) => share(kept)),
    'Word for word, or with most of their words in one sentence.',
  ),
  measuredRow('Decisions', 'more', ({ decisions }) => orWhy(decisions, ({ kept }) => share(kept)), 'As constraints.'),
  measuredRow(
    'Open ends',
    'more',
    ({ openLoops }) =>
      orWhy(openLoops, loops =>
        share({ part: loops.filter(({ kept }) => kept !== 'lost').length, whole: loops.length }),
      ),
    'The last request, the command that failed last, open steps of the plan.',
  ),
]

const NOVEL: readonly Row[] = [
  measuredRow(
    'New facts',
    'less',
    ({ novelty }) => orWhy(novelty, all => count(all.reduce((sum, { novel }) => sum + novel.part, 0))),
    'They stand nowhere in the history before.',
  ),
]
