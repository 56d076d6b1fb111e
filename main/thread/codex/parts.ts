import type { ItemRef } from '../model.ts'

/**
 * A history as a short list of parts: spans of lines, spans of a replacement history, single items. Small whatever the length of the
 * thread; items are named only when someone asks.
 */
export type Part =
  /** Items of the lines at positions [from, to). */
  | { readonly kind: 'lines'; readonly from: number; readonly to: number }
  /** Items [from, to) of the replacement history of a slot. */
  | { readonly kind: 'recorded'; readonly slot: number; readonly from: number; readonly to: number }
  /** One message of the user; `flags` as in user-message.ts, `cost` its text's tokens, as an allowance counts them. */
  | Single

export interface Single {
  readonly kind: 'single'
  readonly ref: ItemRef
  readonly flags: number
  readonly cost: number
  readonly tokens: number
}

/** A place between items: before item `offset` of a part (a position for lines, an index for recorded ones, 0 for a single). */
export interface Place {
  readonly part: number
  readonly offset: number
}

/** Everything before a place. */
export function partsBefore(parts: readonly Part[], place: Place): Part[] {
  const kept = parts.slice(0, place.part)
  const last = parts[place.part]
  if (last && last.kind !== 'single' && place.offset > last.from) kept.push({ ...last, to: place.offset })
  return kept
}
