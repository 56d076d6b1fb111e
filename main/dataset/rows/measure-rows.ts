import type { Steps } from '../../base/steps.ts'
import type { Economics, InputSplit, PaidBack } from '../../compaction/economics/economics.ts'
import type { Measured, Ratio } from '../../compaction/measures/measured.ts'
import type { OpenLoop } from '../../compaction/measures/open-loops.ts'
import type { Retention } from '../../compaction/retention.ts'
import { xray } from '../../compaction/xray.ts'
import type { Known } from '../../thread/model.ts'
import type { Row, Take } from '../tables.ts'
import { type Part, placeOf } from './part.ts'

type Unit =
  | 'items'
  | 'facts'
  | 'weight'
  | 'tokens'
  | 'sentences'
  | 'calls'
  | 'files'
  | 'requests'
  | 'turns'
  | 'findings'
  | 'ratio'

/** One measure of one compaction, as docs/measures.md defines it. */
type Measure = Omit<Row<'measures'>, 'session' | 'file' | 'checkpoint'> & { readonly unit: Unit }

/** All measures of compaction n. Costly: both histories are read. */
export function* measureRows(part: Part, n: number, take: Take): Steps<undefined> {
  const { retention, economics, findings } = yield* xray(part.thread, n)
  const place = { ...placeOf(part), checkpoint: n }
  for (const measure of retentionMeasures(retention)) take('measures', { ...place, ...measure })
  for (const measure of economicsMeasures(economics)) take('measures', { ...place, ...measure })
  for (const [code, all] of Map.groupBy(findings, each => each.code))
    take('measures', { ...place, ...counted('findings', 'findings', all.length, code) })
  return undefined
}

const counted = (measure: string, unit: Unit, value: number | null, name: string | null = null): Measure => ({
  measure,
  class: name,
  value,
  whole: null,
  unit,
  known: 'all',
  why: null,
})

/** Rows of something that may not be measurable: then one row says why. */
function* measuredAs<T>(
  measure: string,
  unit: Unit,
  one: Measured<T>,
  rows: (value: T) => Iterable<Figure>,
): Generator<Measure> {
  if (one.kind === 'notMeasurable') {
    yield { measure, class: null, value: null, whole: null, unit, known: 'notMeasurable', why: one.reason }
    return
  }
  for (const { name = null, value, whole = null } of rows(one.value))
    yield { measure, class: name, value, whole, unit, known: one.basis, why: null }
}

interface Figure {
  readonly name?: string
  readonly value: number | null
  readonly whole?: number
}

const ratio = ({ part, whole }: Ratio, name?: string): Figure => ({
  value: part,
  whole,
  ...(name !== undefined && { name }),
})

function* retentionMeasures(one: Retention): Generator<Measure> {
  for (const side of ['before', 'after', 'later'] as const) {
    yield counted(`items_${side}`, 'items', one.sides[side].items)
    yield counted(`tokens_${side}`, 'tokens', one.sides[side].tokens)
  }
  yield* measuredAs('kept_strictly', 'facts', one.classes, all => all.map(each => ratio(each.strict, each.class)))
  yield* measuredAs('kept_weakly', 'facts', one.classes, all => all.map(each => ratio(each.weak, each.class)))
  yield* measuredAs('weight_kept', 'weight', one.weighted, all => all.map(each => ratio(each.weight, each.class)))
  yield* measuredAs('hot_kept', 'facts', one.weighted, all => all.map(each => ratio(each.hot, each.class)))
  yield* measuredAs('changed_files_kept_strictly', 'files', one.modified, ({ strict }) => [ratio(strict)])
  yield* measuredAs('changed_files_kept_weakly', 'files', one.modified, ({ weak }) => [ratio(weak)])
  yield* measuredAs('read_files_kept_strictly', 'files', one.read, ({ strict }) => [ratio(strict)])
  yield* measuredAs('read_files_kept_weakly', 'files', one.read, ({ weak }) => [ratio(weak)])
  yield* measuredAs('demands_kept_exactly', 'sentences', one.constraints, ({ exact }) => [ratio(exact)])
  yield* measuredAs('demands_kept', 'sentences', one.constraints, ({ kept }) => [ratio(kept)])
  yield* measuredAs('decisions_kept_exactly', 'sentences', one.decisions, ({ exact }) => [ratio(exact)])
  yield* measuredAs('decisions_kept', 'sentences', one.decisions, ({ kept }) => [ratio(kept)])
  yield* measuredAs('open_loops_kept', 'facts', one.openLoops, openLoops)
  yield* measuredAs('new_facts', 'facts', one.novelty, all => all.map(each => ratio(each.novel, each.class)))
  yield* measuredAs('summaries', 'items', one.staleness, ({ summaries }) => [{ value: summaries }])
  yield* measuredAs('stale_facts', 'facts', one.staleness, ({ stale }) => [{ value: stale.total }])
  yield* laterMeasures(one)
}

function* laterMeasures(one: Retention): Generator<Measure> {
  yield counted('calls_without_output', 'calls', one.pairs.orphanCalls.total)
  yield counted('outputs_without_call', 'calls', one.pairs.orphanOutputs.total)
  for (const side of ['before', 'after'] as const) {
    yield counted(`reasoning_${side}`, 'items', one.pairs.reasoning[side])
    yield counted(`images_${side}`, 'items', one.pairs.images[side])
  }
  yield counted('tokens_saved', 'tokens', one.cost.saved)
  yield* measuredAs('tokens_saved_per_fact', 'tokens', one.cost.savedPerRetained, value => [{ value }])
  yield* measuredAs('density', 'ratio', one.cost.density, value => [{ value }])
  yield* measuredAs('carried_over', 'facts', one.carryOver, ({ byClass }) =>
    byClass.map(({ class: name, count }) => ({ name, value: count })),
  )
  yield* measuredAs('calls_repeated', 'calls', one.rework, ({ repeated }) => [ratio(repeated)])
  yield* measuredAs('files_read_again', 'files', one.rework, ({ reread }) => [ratio(reread)])
  yield* measuredAs('calls_to_first_read_again', 'calls', one.rework, ({ firstReread }) => [{ value: firstReread }])
  yield* measuredAs('used_again', 'facts', one.reused, ({ total }) => [{ value: total }])
}

/** Of each kind how many are still there, word for word or in other words. */
const openLoops = (all: readonly OpenLoop[]): readonly Figure[] =>
  [...Map.groupBy(all, ({ kind }) => kind)].map(([name, loops]) => ({
    name,
    value: loops.filter(({ kept }) => kept !== 'lost').length,
    whole: loops.length,
  }))

function* economicsMeasures(one: Economics): Generator<Measure> {
  yield* splitMeasures('request_before', one.before)
  yield* splitMeasures('request_after', one.after[0] ?? null)
  yield known('call_input', 'tokens', one.call.input)
  yield known('call_cached', 'tokens', one.call.cached)
  yield known('call_output', 'tokens', one.call.output)
  yield known('cached_again', 'tokens', one.recached)
  yield known('saved_per_request', 'tokens', one.savedPerRequest)
  yield* paidBack('paid_back', one.paidBack)
  yield* paidBack('paid_back_weighted', one.paidBackWeighted)
  if (one.cache === null) return
  yield counted('cache_shared', 'tokens', one.cache.sharedTokens)
  yield counted('cache_broken', 'tokens', one.cache.brokenTokens)
}

function* splitMeasures(measure: string, split: InputSplit | null): Generator<Measure> {
  if (split === null) return
  yield known(`${measure}_cached`, 'tokens', split.cached)
  yield known(`${measure}_uncached`, 'tokens', split.uncached)
}

function known(measure: string, unit: Unit, { how, value, rule }: Known<number>): Measure {
  return { measure, class: null, value, whole: null, unit, known: how, why: how === 'unknown' ? rule : null }
}

/** After how many requests; `not-yet` has none, and the requests that there were as its whole. */
function* paidBack(measure: string, one: PaidBack): Generator<Measure> {
  const own = { measure, unit: 'requests', class: null } as const
  switch (one.kind) {
    case 'after':
      yield { ...own, value: one.requests, whole: null, known: one.cost.how, why: null }
      return
    case 'not-yet':
      yield { ...own, value: null, whole: one.requests, known: one.cost.how, why: 'not yet' }
      return
    case 'not-measurable':
      yield { ...own, value: null, whole: null, known: 'notMeasurable', why: one.why }
  }
}
