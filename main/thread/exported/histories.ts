import type { Fidelity } from '../model.ts'
import type { Parts } from './parts.ts'

/** Items of one history: more is no history of ours. */
const MOST_ITEMS = 4_000_000

/** A history by the numbers of its items. */
export interface StoredHistory {
  readonly items: readonly number[]
  readonly fidelity: Fidelity
  readonly notes: readonly string[]
}

type Run = readonly [first: number, count: number]

/**
 * The history at a place of the list: what it keeps of the one before, back to the first of its part, and its own runs. null where it
 * or one that it needs is not there, or where it names items that there are not.
 */
export function historyAt(parts: Parts, place: number, itemCount: number): StoredHistory | null {
  let runs: readonly Run[] = []
  for (let i = parts.partStart('histories', place); i <= place; i++) {
    const stored = parts.entry('histories', i)
    if (!stored) return null
    const kept = firstItems(runs, stored.keep)
    if (kept === null || !stored.runs.every(([first, count]) => count > 0 && first + count <= itemCount)) return null
    runs = [...kept, ...stored.runs]
    if (i < place) continue
    const items = expanded(runs)
    return items && { items, fidelity: stored.fidelity, notes: stored.notes ?? [] }
  }
  return null
}

/** The runs of the first items; null where there are fewer. */
function firstItems(runs: readonly Run[], count: number): Run[] | null {
  const kept: Run[] = []
  let left = count
  for (const [first, length] of runs) {
    if (left === 0) break
    const some = Math.min(left, length)
    kept.push([first, some])
    left -= some
  }
  return left === 0 ? kept : null
}

function expanded(runs: readonly Run[]): readonly number[] | null {
  if (runs.reduce((sum, [, count]) => sum + count, 0) > MOST_ITEMS) return null
  const items: number[] = []
  for (const [first, count] of runs) for (let i = 0; i < count; i++) items.push(first + i)
  return items
}
