import { beforeCompaction } from './answer.ts'
import { implementationOf, type Slot } from './checkpoints.ts'
import type { Counted } from './counters.ts'
import type { Index } from './index.ts'
import type { Items } from './items.ts'
import type { LineCache } from './line-cache.ts'
import { CLASS } from './line-classes.ts'

/** The lines that a compaction wrote before its own line (codex-format.md 5.7). */
export interface OwnLines {
  /** Last line that was there before the compaction began: an item, the turn's start, or the turn_context that versions to 0.105 write first. */
  readonly after: number
  /** What `after` is. */
  readonly begins: 'item' | 'turn' | 'context'
  /** First item of the model's answer; null when the file has none. */
  readonly answer: number | null
}

export function ownLines(index: Index, items: Items, slot: Slot): OwnLines {
  const end = beforeCompaction(index, items, slot.position)
  const answer = end < slot.position ? end : null
  const floor = index.turns.startOf(index.turns.at(slot.position))
  for (let at = end - 1; at > floor; at--) {
    const value = index.classes.get(at)
    if (!slot.explicit && index.lines.typeOf(at) === 'turn_context') return { after: at, begins: 'context', answer }
    if (value === CLASS.item || value === CLASS.band) return { after: at, begins: 'item', answer }
  }
  return { after: floor, begins: slot.explicit ? 'turn' : 'item', answer }
}

export interface Call {
  readonly counted: Counted
  /** The checkpoint's line names the answer; else it is the one that stands where such an answer stands. */
  readonly named: boolean
}

/** The summary was made by an endpoint or a trigger of the server, not by a prompt. */
export const isServers = (slot: Slot, minor: number): boolean =>
  ['remoteV1', 'remoteV2', 'other'].includes(implementationOf(slot, minor))

/** The request of a compaction among what was counted before its line; null where the file does not hold it. */
export function callIn(
  index: Index,
  items: Items,
  cache: LineCache,
  slot: Slot,
  counted: readonly Counted[],
): Call | null {
  const own = ownLines(index, items, slot)
  if (!slot.explicit && own.begins !== 'context') return null
  const from = own.answer ?? own.after
  const last = counted.findLast(
    ({ kind, position }) => kind === 'request' && position > from && position < slot.position,
  )
  if (!last) return null
  // A server's compaction leaves no token_count: before there were usage records it left no counters at all (measured 0.98 to 0.140).
  if (last.counter === 'tokenCount' && isServers(slot, index.rules.minor)) return null
  if (!slot.hasResponse) return { counted: last, named: false }
  const named = cache.payload(slot.position)?.['compaction_response_id']
  return typeof named === 'string' && named === last.responseId ? { counted: last, named: true } : null
}
