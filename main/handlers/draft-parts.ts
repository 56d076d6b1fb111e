import type { DraftView, Point } from '../../preload/contract.ts'
import { type Draft, type Entry, idOf, idOfBefore } from '../compaction/editing/draft.ts'
import type { Ground } from '../compaction/editing/ground.ts'
import type { DraftRow } from '../compaction/editing/rows.ts'
import type { Totals } from '../compaction/editing/totals.ts'
import type { Item } from '../thread/model.ts'

/** A list of items that are made when asked for. */
export interface Items {
  readonly count: number
  item(index: number): Item
}

/** What a draft was begun with. */
export interface Begun {
  readonly at: Point
  readonly start: DraftView['start']
  readonly ground: Ground
  readonly before: Items
  readonly list: Items
  /** What the compaction left; null where there is none at the point. */
  readonly recorded: Totals | null
}

/** The id of a row that is removed or restored; what was cut or edited is restored only when it is meant alone. */
export function idsIn(
  ground: Ground,
  row: DraftRow,
  entry: Entry | null,
  { kind, alone }: { readonly kind: 'remove' | 'restore'; readonly alone: boolean },
): readonly string[] {
  if (entry === null) return kind === 'restore' && row.before !== null ? [idOfBefore(ground, row.before)] : []
  const fits = kind === 'remove' ? !entry.removed : entry.removed || alone
  return fits ? [idOf(entry)] : []
}

/** Are two JSON values the same, members in their order? */
export const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** The first item at which two drafts part. */
export function firstDifference(one: Draft, other: Draft): string | null {
  const at = other.entries.findIndex((entry, i) => entry !== one.entries[i])
  const entry = other.entries[at] ?? (other.entries.length < one.entries.length ? other.entries.at(-1) : undefined)
  return entry === undefined ? null : idOf(entry)
}
