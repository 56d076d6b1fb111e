import type { Steps } from '../../base/steps.ts'
import type { Usage } from '../model.ts'
import type { Index } from './index.ts'
import type { LineCache } from './line-cache.ts'
import { isEstimate, isFullMark, sameUsage, tokenCountOf, usageOf } from './usage.ts'

/** A line whose counters say something new. */
export interface Counted {
  readonly position: number
  readonly counter: 'usageRecord' | 'tokenCount'
  /** An answered request; Codex's own estimate; the mark of a context that is full. */
  readonly kind: 'request' | 'estimate' | 'full'
  readonly usage: Usage
  readonly responseId: string | null
  /** Tokens of the model's window where the line says it. */
  readonly window: number | null
}

/** Lines read between two pauses. */
const BATCH = 64
/** Counter lines looked at before a span, to know what the first of the span repeats. */
const LEAD = 4

/**
 * What the counter lines in [from, to) say, in order. A token_count is left out when it repeats the one before it (Codex writes it again
 * when a request begins) or tells of the answer that a token_usage_record told of.
 */
export function* countedIn(index: Index, cache: LineCache, from: number, to: number): Steps<readonly Counted[]> {
  const pass = new CounterPass(index, cache)
  const found: Counted[] = []
  const { lead, own } = positionsIn(index, from, to)
  for (const position of lead) pass.take(position)
  let read = 0
  for (const position of own) {
    const counted = pass.take(position)
    if (counted) found.push(counted)
    read += 1
    if (read % BATCH === 0) yield
  }
  return found
}

/** The last things counted before `to`, at least back to the last answered request behind `floor` if there is one. */
export function* countedBefore(index: Index, cache: LineCache, floor: number, to: number): Steps<readonly Counted[]> {
  for (let lines = 16; ; lines *= 8) {
    const from = Math.max(floor, backBy(index, to, lines))
    const found = yield* countedIn(index, cache, from, to)
    if (from <= floor || found.filter(each => each.kind === 'request').length > 1) return found
    yield
  }
}

/** Position of the n-th counter line before another, of either kind. */
function backBy(index: Index, to: number, n: number): number {
  const { curve, usageRecords } = index
  const count = curve.from(to) - n
  const record = usageRecords.atLeast(to) - n
  return Math.max(count < 0 ? 0 : curve.position(count), record < 0 ? 0 : usageRecords.get(record))
}

interface Span {
  readonly lead: readonly number[]
  readonly own: Iterable<number>
}

function positionsIn(index: Index, from: number, to: number): Span {
  const { curve, usageRecords } = index
  const count = curve.from(from)
  const record = usageRecords.atLeast(from)
  const lead = [...merged(index, Math.max(0, count - LEAD), Math.max(0, record - LEAD), from)]
  return { lead, own: merged(index, count, record, to) }
}

/** Positions of both kinds in order, before `to`, from the given entry of each on. */
function* merged(index: Index, count: number, record: number, to: number): Iterable<number> {
  const { curve, usageRecords } = index
  let c = count
  let r = record
  for (;;) {
    const nextCount = c < curve.count ? curve.position(c) : Number.POSITIVE_INFINITY
    const nextRecord = r < usageRecords.length ? usageRecords.get(r) : Number.POSITIVE_INFINITY
    const next = Math.min(nextCount, nextRecord)
    if (next >= to) return
    if (nextCount <= nextRecord) c += 1
    else r += 1
    yield next
  }
}

class CounterPass {
  readonly #index: Index
  readonly #cache: LineCache
  /** Usage of a record that no token_count has repeated yet. */
  #pending: Usage | null = null
  #last: Usage | null = null
  #sum: number | null = null

  constructor(index: Index, cache: LineCache) {
    this.#index = index
    this.#cache = cache
  }

  take(position: number): Counted | null {
    const record = this.#index.lines.typeOf(position) === 'token_usage_record'
    return record ? this.#record(position) : this.#count(position)
  }

  #record(position: number): Counted | null {
    const payload = this.#cache.payload(position)
    const usage = usageOf(payload?.['usage'])
    if (!usage) return null
    this.#pending = usage
    const id = payload?.['response_id']
    const responseId = typeof id === 'string' ? id : null
    return { position, counter: 'usageRecord', kind: 'request', usage, responseId, window: null }
  }

  #count(position: number): Counted | null {
    const count = tokenCountOf(this.#cache.payload(position))
    if (!count) return null
    const { last, sum, window } = count
    const repeats = this.#last !== null && sameUsage(this.#last, last) && this.#sum === sum
    this.#last = last
    this.#sum = sum
    if (repeats) return null
    const told = this.#pending !== null && sameUsage(this.#pending, last)
    if (told) this.#pending = null
    if (told) return null
    const kind = isFullMark(count) ? 'full' : isEstimate(count) ? 'estimate' : 'request'
    return { position, counter: 'tokenCount', kind, usage: last, responseId: null, window }
  }
}
