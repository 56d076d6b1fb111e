import type { Ground } from './ground.ts'
import type { Piece } from './piece.ts'

/** Where an item of a draft came from. */
export type From =
  | { readonly kind: 'start'; readonly index: number }
  | { readonly kind: 'before'; readonly index: number }
  /** Written by the user. */
  | { readonly kind: 'new'; readonly n: number }

/** What an item of a draft holds: an item of one of the two histories as it is, or one that was written. */
export type Content =
  | { readonly kind: 'start'; readonly index: number }
  | { readonly kind: 'before'; readonly index: number }
  | { readonly kind: 'made'; readonly raw: unknown; readonly piece: Piece }

/** One item of a draft. One that was removed keeps its place, so that it comes back to it. */
export interface Entry {
  readonly from: From
  readonly content: Content
  readonly removed: boolean
}

/** A replacement history that is being edited. */
export interface Draft {
  readonly entries: readonly Entry[]
  /** Messages that were ever added: the next one's number. */
  readonly added: number
}

/** The draft that nothing was done to. */
export const firstDraft = ({ start }: Ground): Draft => ({
  entries: start.map((_, index) => {
    const place = { kind: 'start', index } as const
    return { from: place, content: place, removed: false }
  }),
  added: 0,
})

const LETTER = { start: 's', before: 'b', new: 'n' } as const satisfies Record<From['kind'], string>

/** Names an item for as long as the draft lives: `s12` of the start, `b7` from before, `n1` written. */
export const idOf = ({ from }: Pick<Entry, 'from'>): string =>
  `${LETTER[from.kind]}${from.kind === 'new' ? from.n : from.index}`

/** Its place in the history before; null where it stood in none. */
export function leftOf(ground: Ground, { from }: Entry): number | null {
  if (from.kind === 'before') return from.index
  return from.kind === 'start' ? (ground.partners[from.index]?.before ?? null) : null
}

/** The id under which an item of the history before stands in a draft, or would. */
export function idOfBefore(ground: Ground, before: number): string {
  const start = ground.counterparts[before] ?? -1
  return start < 0 ? `b${before}` : `s${start}`
}

export function pieceIn(ground: Ground, { content }: Entry): Piece {
  if (content.kind === 'made') return content.piece
  const piece = ground[content.kind][content.index]
  if (piece === undefined) throw new RangeError(`${content.kind} ${content.index}`)
  return piece
}

export const standing = (draft: Draft): readonly Entry[] => draft.entries.filter(({ removed }) => !removed)

/** Does it hold something else than the item that it came from? */
export const isRewritten = ({ from, content }: Entry): boolean => from.kind !== 'new' && from.kind !== content.kind
