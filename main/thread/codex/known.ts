import type { ItemRef } from '../model.ts'
import type { Index } from './index.ts'
import type { Items } from './items.ts'
import { MADE } from './made.ts'
import type { Part } from './parts.ts'
import type { Replay } from './replay.ts'
import { isInjected } from './user-message.ts'

/** Lines at positions [from, to). */
export interface Span {
  readonly from: number
  readonly to: number
}

/** What a history knows of the thread, in short: lines as they are, and all that a compaction before them stands for. */
export interface Known {
  /** Lines behind `replaced` whose items stand in the history. */
  readonly spans: readonly Span[]
  /** Slot that replaced the history last; null = none did. */
  readonly replaced: number | null
  /** Something of the conversation is left of what that slot made of it: its history before is known through it. */
  readonly carried: boolean
  /** A rollback took a part of that away: turns that it took back are not known through the slot. */
  readonly cut: boolean
  /** Positions of questions from before that slot that still stand as they are. */
  readonly kept: readonly number[]
}

export function knownOf(index: Index, items: Items, run: Replay): Known {
  const { replaced } = run
  const from = replaced === null ? 0 : (index.slots[replaced]?.position ?? 0) + 1
  return {
    spans: run.parts.flatMap(part =>
      part.kind === 'lines' && part.to > from ? [{ from: Math.max(part.from, from), to: part.to }] : [],
    ),
    replaced,
    carried: replaced !== null && run.parts.some(part => carries(index, items, part)),
    cut: replaced !== null && !run.parts.some(part => isUncut(index, part)),
    kept: run.parts.flatMap(part =>
      part.kind === 'single' && part.ref.index === null && !isSummary(part.ref) ? [items.positionOf(part.ref)] : [],
    ),
  }
}

const isSummary = (ref: ItemRef): boolean => ref.made?.name === MADE.summary || ref.made?.name === MADE.bridge

/** The summary stands last in what a compaction leaves: while it is there, nothing was taken away. */
const isUncut = (index: Index, part: Part): boolean =>
  part.kind === 'recorded'
    ? part.to === index.slots[part.slot]?.recorded
    : part.kind === 'single' && isSummary(part.ref)

/** Is there more in this part than context that Codex injects anew? Where a rollback cut it short, its items tell. */
function carries(index: Index, items: Items, part: Part): boolean {
  if (part.kind === 'lines') return false
  if (part.kind === 'single') return !isInjected(part.flags, index.rules)
  const slot = index.slots[part.slot]
  if (!slot) return false
  if (part.to === slot.recorded) return part.to > part.from
  for (let i = part.from; i < part.to; i++) {
    const ref = items.recordedRef(slot.position, i)
    const flags = items.userFlags(ref)
    if (flags === null ? items.json(ref)?.['role'] !== 'developer' : !isInjected(flags, index.rules)) return true
  }
  return false
}
