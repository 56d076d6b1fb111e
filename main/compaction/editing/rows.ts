import { assertNever } from '../../base/assert-never.ts'
import type { ItemKind } from '../../thread/model.ts'
import type { DiffKind } from '../diff.ts'
import { gapEnds } from './change.ts'
import { type Draft, type Entry, isRewritten, pieceIn } from './draft.ts'
import type { Ground } from './ground.ts'
import { lieOf, risingPlaces } from './order.ts'

/** What was done to an item since the draft began. */
export type Done = 'none' | 'removed' | 'restored' | 'edited' | 'moved' | 'added'

/** One row of the two aligned lists: the history before, and the draft. */
export interface DraftRow {
  /** How the draft stands to the history before. */
  readonly kind: DiffKind
  readonly done: Done
  readonly itemKind: ItemKind
  /** Of the draft where the item stands in it, else of the history before. */
  readonly tokens: number
  readonly before: number | null
  /** Index in the draft's entries; null where the draft never had it. */
  readonly entry: number | null
  /** Place among the items that stand in the draft; null where it does not stand there. */
  readonly place: number | null
}

/** An item that is not in the draft at its place in the history before, everything else in the order of the draft. */
export function draftRows(ground: Ground, draft: Draft): readonly DraftRow[] {
  const { left, anchored } = lieOf(ground, draft)
  const moved = movedEntries(draft)
  const ends = gapEnds(left, anchored, ground.before.length)
  const missing = missingBefore(ground, left)
  const rows: DraftRow[] = []
  let next = 0
  let place = 0
  const putBelow = (limit: number) => {
    for (; next < missing.length && (missing[next] as number) < limit; next++)
      rows.push(missingRow(ground, missing[next] as number))
  }
  draft.entries.forEach((entry, i) => {
    putBelow(ends[i] as number)
    const before = (left[i] as number) < 0 ? null : (left[i] as number)
    const { kind: itemKind, tokens } = pieceIn(ground, entry)
    rows.push({
      kind: kindOf(ground, entry, before, anchored[i] === 1, itemKind),
      done: doneTo(entry, moved[i] === 1),
      itemKind,
      tokens,
      before,
      entry: i,
      place: entry.removed ? null : place++,
    })
  })
  putBelow(Number.POSITIVE_INFINITY)
  return rows
}

function missingBefore(ground: Ground, left: Int32Array): readonly number[] {
  const here = new Uint8Array(ground.before.length)
  for (const index of left) if (index >= 0) here[index] = 1
  return [...ground.before.keys()].filter(index => here[index] === 0)
}

function missingRow(ground: Ground, before: number): DraftRow {
  const { kind: itemKind, tokens } = ground.before[before] as Ground['before'][number]
  return { kind: replacedKind(itemKind) ?? 'dropped', done: 'none', itemKind, tokens, before, entry: null, place: null }
}

const replacedKind = (kind: ItemKind): 'summary' | 'opaque' | null =>
  kind === 'summary' || kind === 'opaque' ? kind : null

/** Entries of the start that no longer follow each other as they did there. */
function movedEntries({ entries }: Draft): Uint8Array {
  const starts = Int32Array.from(entries, ({ from }) => (from.kind === 'start' ? from.index : -1))
  const rising = risingPlaces(starts)
  return Uint8Array.from(starts, (start, i) => (start >= 0 && rising[i] === 0 ? 1 : 0))
}

function kindOf(ground: Ground, entry: Entry, before: number | null, anchored: boolean, itemKind: ItemKind): DiffKind {
  if (entry.removed) return replacedKind(itemKind) ?? 'dropped'
  const inPlace = anchored ? 'kept' : 'moved'
  switch (entry.content.kind) {
    case 'before':
      return inPlace
    case 'made':
      return replacedKind(itemKind) ?? (before === null ? 'added' : 'rewritten')
    case 'start': {
      const kind = ground.partners[entry.content.index]?.kind
      if (kind === undefined) return replacedKind(itemKind) ?? 'added'
      return kind === 'kept' || kind === 'moved' ? inPlace : kind
    }
    default:
      return assertNever(entry.content)
  }
}

function doneTo(entry: Entry, moved: boolean): Done {
  if (entry.removed) return 'removed'
  if (entry.from.kind === 'new') return 'added'
  if (isRewritten(entry)) return entry.content.kind === 'made' ? 'edited' : 'restored'
  if (entry.from.kind === 'before') return 'restored'
  return moved ? 'moved' : 'none'
}
