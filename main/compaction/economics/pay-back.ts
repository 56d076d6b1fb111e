import type { Known, RequestUsage } from '../../thread/model.ts'
import { combine, sources, unknown } from '../known.ts'
import type { PaidBack } from './economics.ts'

export interface Costs {
  readonly call: { readonly input: Known<number>; readonly cached: Known<number>; readonly output: Known<number> }
  readonly recached: Known<number>
  readonly savedPerRequest: Known<number>
}

/**
 * After how many requests a compaction was worth its tokens, when a cached token counts `share` of another one. What it took out stays
 * out, so every later request saves as much as the first, and that would have come from the cache; the call and what had to be sent
 * again uncached are the cost:
 *
 *   cost  = uncached input of the call + share · its cached input + its output + (1 − share) · re-cached
 *   saved = share · saved tokens, for each request
 */
export function payBack(costs: Costs, requests: readonly RequestUsage[], share: number): PaidBack {
  const cost = costOf(costs, share)
  const each = combine(
    [costs.savedPerRequest],
    `${share} · tokens saved by each request`,
    ([saved = 0]) => share * saved,
  )
  if (cost.value === null) return { kind: 'not-measurable', why: cost.rule }
  if (each.value === null) return { kind: 'not-measurable', why: each.rule }
  const needed = each.value > 0 ? Math.max(1, Math.ceil(cost.value / each.value)) : Number.POSITIVE_INFINITY
  const counted = Math.min(needed, requests.length)
  const rule = `${each.rule}, ${counted} requests`
  const saved: Known<number> = { ...each, value: rounded(each.value * counted), rule }
  if (needed > requests.length) return { kind: 'not-yet', requests: requests.length, cost, saved }
  const turns = new Set(requests.slice(0, needed).map(request => request.turn)).size
  return { kind: 'after', requests: needed, turns, cost, saved }
}

/** To tenths of a token: shares are decimal fractions, which binary ones only come near to. */
const rounded = (tokens: number): number => Math.round(tokens * 10) / 10

function costOf({ call, recached }: Costs, share: number): Known<number> {
  const { input, cached, output } = call
  if (share === 1)
    return combine([input, output], 'input and output of the call', ([sent = 0, made = 0]) => sent + made)
  if (cached.value !== null && input.value !== null && cached.value > input.value)
    return unknown('the counters of the call contradict each other', sources(input, cached))
  const rule = `uncached input of the call, ${share} of its cached input, its output, and ${1 - share} of what was cached again`
  return combine(
    [input, cached, output, recached],
    rule,
    ([sent = 0, kept = 0, made = 0, again = 0]) => sent - kept + share * kept + made + (1 - share) * Math.max(0, again),
  )
}
