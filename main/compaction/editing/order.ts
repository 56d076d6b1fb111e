import { type Draft, leftOf } from './draft.ts'
import type { Ground } from './ground.ts'

/** Marks the places of a longest rising subsequence; -1 takes no part. */
export function risingPlaces(values: Int32Array): Uint8Array {
  const ends: number[] = []
  const previous = new Int32Array(values.length).fill(-1)
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    if (value < 0) continue
    const n = firstAtLeast(values, ends, value)
    previous[i] = n === 0 ? -1 : (ends[n - 1] as number)
    ends[n] = i
  }
  const marked = new Uint8Array(values.length)
  for (let i = ends.at(-1) ?? -1; i >= 0; i = previous[i] as number) marked[i] = 1
  return marked
}

function firstAtLeast(values: Int32Array, ends: readonly number[], value: number): number {
  let low = 0
  let high = ends.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((values[ends[middle] as number] as number) < value) low = middle + 1
    else high = middle
  }
  return low
}

/** How the entries of a draft lie beside the history before. */
export interface Lie {
  /** Place in the history before, -1 where there is none. */
  readonly left: Int32Array
  /** 1: in the order of the history before. Nothing but these parts the gaps into which what is missing falls. */
  readonly anchored: Uint8Array
}

export function lieOf(ground: Ground, draft: Draft): Lie {
  const left = Int32Array.from(draft.entries, entry => leftOf(ground, entry) ?? -1)
  return { left, anchored: risingPlaces(left) }
}
