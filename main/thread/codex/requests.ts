import type { Steps } from '../../base/steps.ts'
import type { RequestUsage, Source } from '../model.ts'
import { callIn } from './compaction-call.ts'
import { type Counted, countedIn } from './counters.ts'
import type { Index } from './index.ts'
import type { Items } from './items.ts'
import type { LineCache } from './line-cache.ts'
import { stampOf } from './line-times.ts'
import { sourceAt } from './source.ts'

/** Windows from and to, both included; window w lies behind checkpoint w. */
export interface Windows {
  readonly first: number
  readonly last: number
}

/** Every answered request of some windows, in order. */
export function* requestsIn(
  index: Index,
  items: Items,
  cache: LineCache,
  windows: Windows,
): Steps<readonly RequestUsage[]> {
  const requests: RequestUsage[] = []
  const last = Math.min(windows.last, index.live.length)
  for (let window = Math.max(0, windows.first); window <= last; window++) {
    const from = window === 0 ? 0 : positionOf(index, window) + 1
    const to = window === index.live.length ? index.lines.count : positionOf(index, window + 1)
    const counted = yield* countedIn(index, cache, from, to)
    const slot = index.slots[index.live[window] ?? -1]
    const call = slot ? callIn(index, items, cache, slot, counted) : null
    for (const each of counted) {
      if (each.kind !== 'request') continue
      const checkpoint = each === call?.counted ? window + 1 : null
      requests.push(requestOf(index, cache, each, { window, checkpoint }))
    }
  }
  return requests
}

const positionOf = (index: Index, n: number): number => index.slots[index.live[n - 1] ?? -1]?.position ?? 0

function requestOf(
  index: Index,
  cache: LineCache,
  { position, counter, usage }: Counted,
  place: Pick<RequestUsage, 'window' | 'checkpoint'>,
): RequestUsage {
  return {
    source: countedSource(index, { position, counter }),
    turn: index.turns.at(position),
    at: stampOf(index.lines, cache, position).at,
    counter,
    usage,
    ...place,
  }
}

/** Where the counters of a line stand in it. */
export function countedSource(index: Index, counted: Pick<Counted, 'position' | 'counter'>): Source {
  const path = counted.counter === 'usageRecord' ? '/payload/usage' : '/payload/info/last_token_usage'
  return sourceAt(index, counted.position, path)
}
