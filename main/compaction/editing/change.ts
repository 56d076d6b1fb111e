import { assertNever } from '../../base/assert-never.ts'
import { type Content, type Draft, type Entry, idOf, isRewritten } from './draft.ts'
import type { Ground } from './ground.ts'
import { lieOf } from './order.ts'
import type { Piece } from './piece.ts'

/** What can be done to a draft. Items are named by their ids. */
export type Change =
  | { readonly kind: 'remove'; readonly ids: readonly string[] }
  /**
   * Brings back: an item that was removed, the own text of one that was edited, the whole of one that the compaction cut or wrote anew,
   * and an item of the history before (`b7`) that the draft has not.
   */
  | { readonly kind: 'restore'; readonly ids: readonly string[] }
  /** Over so many standing items, down or (below 0) up. */
  | { readonly kind: 'move'; readonly id: string; readonly by: number }
  /** Right behind another item. */
  | { readonly kind: 'place'; readonly id: string; readonly after: string }
  | { readonly kind: 'write'; readonly id: string; readonly raw: unknown; readonly piece: Piece }
  /** A new item behind another one, or (null) at the head. */
  | { readonly kind: 'add'; readonly after: string | null; readonly raw: unknown; readonly piece: Piece }

/** The draft after a change; the same draft where it changes nothing. */
export function changed(ground: Ground, draft: Draft, change: Change): Draft {
  switch (change.kind) {
    case 'remove':
      return remove(draft, new Set(change.ids))
    case 'restore':
      return restore(ground, draft, new Set(change.ids))
    case 'move':
      return move(draft, change.id, change.by)
    case 'place':
      return place(draft, change.id, change.after)
    case 'write':
      return onEach(draft, new Set([change.id]), entry => ({ ...entry, content: written(change) }))
    case 'add':
      return add(draft, change.after, written(change))
    default:
      return assertNever(change)
  }
}

const written = ({ raw, piece }: { readonly raw: unknown; readonly piece: Piece }): Content => ({
  kind: 'made',
  raw,
  piece,
})

/** Changes the entries of these ids; `alter` answers the entry itself where it leaves it alone. */
function onEach(draft: Draft, ids: ReadonlySet<string>, alter: (entry: Entry) => Entry): Draft {
  let touched = false
  const entries = draft.entries.map(entry => {
    if (!ids.has(idOf(entry))) return entry
    const after = alter(entry)
    touched ||= after !== entry
    return after
  })
  return touched ? { ...draft, entries } : draft
}

const remove = (draft: Draft, ids: ReadonlySet<string>): Draft =>
  onEach(draft, ids, entry => (entry.removed ? entry : { ...entry, removed: true }))

function restore(ground: Ground, draft: Draft, ids: ReadonlySet<string>): Draft {
  const back = onEach(draft, ids, entry => restored(ground, entry))
  const here = new Set(draft.entries.map(idOf))
  const missing = [...ids].flatMap(id => (here.has(id) ? [] : beforeIndex(ground, id)))
  return missing.length === 0 ? back : bringBack(ground, back, missing)
}

/** What restoring makes of an entry that the draft has. */
export function restored(ground: Ground, entry: Entry): Entry {
  if (entry.removed) return { ...entry, removed: false }
  if (entry.from.kind === 'new') return entry
  if (isRewritten(entry)) return { ...entry, content: entry.from }
  const partner = entry.from.kind === 'start' ? ground.partners[entry.from.index] : null
  if (partner == null || partner.kind === 'kept' || partner.kind === 'moved') return entry
  return { ...entry, content: { kind: 'before', index: partner.before } }
}

/** The index that an id of the history before names; none for any other id, nor where its counterpart stands in the draft. */
function beforeIndex(ground: Ground, id: string): readonly number[] {
  const digits = /^b(\d{1,9})$/.exec(id)?.[1]
  const index = digits === undefined ? -1 : Number(digits)
  return ground.counterparts[index] === -1 ? [index] : []
}

/** Puts items of the history before behind the last one that stood before them there. */
function bringBack(ground: Ground, draft: Draft, indices: readonly number[]): Draft {
  const { left, anchored } = lieOf(ground, draft)
  const sorted = [...new Set(indices)].sort((a, b) => a - b)
  const entries: Entry[] = []
  let next = 0
  const putBelow = (limit: number) => {
    for (; next < sorted.length && (sorted[next] as number) < limit; next++)
      entries.push(entryBefore(sorted[next] as number))
  }
  const limits = gapEnds(left, anchored, ground.before.length)
  draft.entries.forEach((entry, i) => {
    putBelow(limits[i] as number)
    entries.push(entry)
  })
  putBelow(Number.POSITIVE_INFINITY)
  return { ...draft, entries }
}

const entryBefore = (index: number): Entry => {
  const place = { kind: 'before', index } as const
  return { from: place, content: place, removed: false }
}

/** For each entry the place before of the anchor that ends its gap, itself included. */
export function gapEnds(left: Int32Array, anchored: Uint8Array, length: number): Int32Array {
  const ends = new Int32Array(left.length)
  let end = length
  for (let i = left.length - 1; i >= 0; i--) {
    if (anchored[i] === 1) end = left[i] as number
    ends[i] = end
  }
  return ends
}

const indexOf = (draft: Draft, id: string): number => draft.entries.findIndex(entry => idOf(entry) === id)

function move(draft: Draft, id: string, by: number): Draft {
  const at = indexOf(draft, id)
  if (at < 0 || by === 0) return draft
  const step = by > 0 ? 1 : -1
  let to = at
  for (let left = Math.abs(by), i = at + step; left > 0 && i >= 0 && i < draft.entries.length; i += step) {
    if (draft.entries[i]?.removed) continue
    to = i
    left -= 1
  }
  return to === at ? draft : spliced(draft, at, to)
}

/** Takes the entry at `at` out and puts it where the one at `to` stood. */
function spliced(draft: Draft, at: number, to: number): Draft {
  const entries = [...draft.entries]
  entries.splice(to, 0, ...entries.splice(at, 1))
  return { ...draft, entries }
}

function place(draft: Draft, id: string, after: string): Draft {
  const at = indexOf(draft, id)
  const anchor = indexOf(draft, after)
  if (at < 0 || anchor < 0 || at === anchor || at === anchor + 1) return draft
  return spliced(draft, at, at < anchor ? anchor : anchor + 1)
}

function add(draft: Draft, after: string | null, content: Content): Draft {
  const at = after === null ? 0 : indexOf(draft, after) + 1
  if (after !== null && at === 0) return draft
  const entries = [...draft.entries]
  entries.splice(at, 0, { from: { kind: 'new', n: draft.added + 1 }, content, removed: false })
  return { entries, added: draft.added + 1 }
}

/** The id that an added item gets. */
export const nextId = (draft: Draft): string => `n${draft.added + 1}`
