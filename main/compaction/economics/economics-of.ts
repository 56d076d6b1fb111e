import type { Steps } from '../../base/steps.ts'
import type { CheckpointRecord, Item, Known, RequestUsage, Source, Thread, Usage } from '../../thread/model.ts'
import { contentKey } from '../content-key.ts'
import { combine, estimated, sources, unknown } from '../known.ts'
import type { CacheBreak, Economics, InputSplit } from './economics.ts'
import { payBack } from './pay-back.ts'

export interface EconomicsOptions {
  /** What a cached token counts of another one, 0 to 1. */
  readonly cachedShare?: number
}

/** A cached token's share where none is given. */
export const CACHED_SHARE = 0.1
/** Requests after a checkpoint that are told one by one. */
const SHOWN = 5

/** What one checkpoint cost and saved. Reads the counters of the windows before and after it, and no others. */
export function* economicsOf(thread: Thread, n: number, options: EconomicsOptions = {}): Steps<Economics> {
  const cachedShare = Math.min(1, Math.max(0, options.cachedShare ?? CACHED_SHARE))
  const requests = yield* thread.requests({ first: n - 1, last: n })
  const last = requests.findLast(each => each.window === n - 1 && each.checkpoint === null)
  const later = requests.filter(each => each.window === n && each.checkpoint === null)
  const record = yield* thread.checkpointRecord(n)
  const call = yield* callOf(thread, record)
  const before = last ? splitOf(last) : null
  const [first] = later
  const recached = recachedOf(before, first)
  const savedPerRequest = savedOf(last, first)
  const costs = { call, recached, savedPerRequest }
  return {
    n,
    before,
    after: later.slice(0, SHOWN).map(splitOf),
    ...costs,
    paidBack: payBack(costs, later, 1),
    paidBackWeighted: payBack(costs, later, cachedShare),
    cachedShare,
    cache: yield* cacheBreak(thread, n, first ? splitOf(first).uncached : unknown(NO_LATER)),
  }
}

const NO_EARLIER = 'no counters of a request before it in its window'
const NO_LATER = 'no counters of a request after it'

function counterOf({ source }: RequestUsage, value: number | null, name: string): Known<number> {
  if (value === null) return unknown(`the counter ${name} is missing`, [source])
  return { how: 'recorded', value, rule: '', from: [source] }
}

function splitOf(request: RequestUsage): InputSplit {
  const { usage } = request
  const cached = counterOf(request, usage.cached, 'of cached input')
  return { request, cached, uncached: uncachedOf(counterOf(request, usage.input, 'of input'), cached) }
}

function uncachedOf(input: Known<number>, cached: Known<number>): Known<number> {
  if (input.value !== null && cached.value !== null && cached.value > input.value)
    return unknown('more is counted as cached than was sent', sources(input, cached))
  return combine([input, cached], 'input less cached input', ([sent = 0, kept = 0]) => sent - kept)
}

function recachedOf(before: InputSplit | null, first: RequestUsage | undefined): Known<number> {
  if (!before) return unknown(NO_EARLIER)
  if (!first) return unknown(NO_LATER)
  const rule = 'uncached input of the first request after it less that of the last one before it'
  return combine([splitOf(first).uncached, before.uncached], rule, ([now = 0, then = 0]) => now - then)
}

function savedOf(last: RequestUsage | undefined, first: RequestUsage | undefined): Known<number> {
  if (!last) return unknown(NO_EARLIER)
  if (!first) return unknown(NO_LATER)
  const rule = 'input of the last request before it less that of the first one after it'
  const inputs = [last, first].map(each => counterOf(each, each.usage.input, 'of input'))
  return combine(inputs, rule, ([then = 0, now = 0]) => then - now)
}

/** The call's counters; without them an estimate from the history that it was sent. */
function* callOf(thread: Thread, record: CheckpointRecord): Steps<Economics['call']> {
  const { call } = record
  if (call.value !== null) {
    const usage: Usage = call.value
    const of = (name: keyof Usage): Known<number> => {
      const value = usage[name]
      return value === null ? unknown(`the counter ${name} of the call is missing`, call.from) : { ...call, value }
    }
    return { input: of('input'), cached: of('cached'), output: of('output') }
  }
  const { tokensBefore } = thread.checkpoint(record.n)
  const items =
    tokensBefore === null ? unknown('not every line has been read yet') : tokensOf(tokensBefore, record.source)
  const parts = record.instructions.value === null ? [items] : [items, record.instructions]
  const rule = 'items of the history before it, and the base instructions where the file holds them'
  const input = combine(parts, rule, values => values.reduce((sum, value) => sum + value, 0))
  return { input, cached: unknown(call.rule), output: yield* summaryTokens(thread, record) }
}

const tokensOf = (tokens: number, source: Source): Known<number> =>
  estimated(tokens, 'items of the history before it', [source])

/** What the summary came to, by the agent's estimate of its text or of its ciphertext. */
function* summaryTokens(thread: Thread, { n, source }: CheckpointRecord): Steps<Known<number>> {
  const { items } = yield* thread.history({ kind: 'checkpoint', n, side: 'after' })
  let tokens: number | null = null
  for (const ref of items) {
    const item = thread.item(ref)
    if (item.kind === 'opaque' || item.kind === 'summary') tokens = item.tokens
    yield
  }
  if (tokens === null) return unknown('there is no summary')
  return estimated(tokens, 'the summary in the history after it, by the agent’s estimate', [source])
}

/** The first item at which the histories before and after a checkpoint differ: from there on nothing of the cache can be used. */
export function* cacheBreak(thread: Thread, n: number, cost: Known<number>): Steps<CacheBreak> {
  const before = yield* thread.history({ kind: 'checkpoint', n, side: 'before' })
  const after = yield* thread.history({ kind: 'checkpoint', n, side: 'after' })
  const most = Math.min(before.items.length, after.items.length)
  const item = (side: typeof before, i: number): Item => thread.item(side.items[i] as (typeof side.items)[number])
  let at = 0
  let sharedTokens = 0
  for (; at < most; at++) {
    const own = item(after, at)
    if (contentKey(item(before, at).raw) !== contentKey(own.raw)) break
    sharedTokens += own.tokens
    yield
  }
  let brokenTokens = 0
  for (let i = at; i < after.items.length; i++) {
    brokenTokens += item(after, i).tokens
    yield
  }
  return { before: at, after: at, sharedTokens, brokenTokens, cost }
}
