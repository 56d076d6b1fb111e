import type { ItemKind } from '../../thread/model.ts'
import { type Draft, pieceIn, standing } from './draft.ts'
import type { Ground } from './ground.ts'
import type { Piece } from './piece.ts'

export interface Total {
  readonly items: number
  readonly tokens: number
  readonly bytes: number
}

/** The sum over a list, and by kind. */
export interface Totals extends Total {
  readonly byKind: ReadonlyMap<ItemKind, Total>
}

export function totalsOf(pieces: readonly Piece[]): Totals {
  const all = { items: 0, tokens: 0, bytes: 0 }
  const byKind = new Map<ItemKind, { items: number; tokens: number; bytes: number }>()
  for (const { kind, tokens, bytes } of pieces) {
    const sum = byKind.get(kind) ?? { items: 0, tokens: 0, bytes: 0 }
    byKind.set(kind, sum)
    for (const one of [all, sum]) {
      one.items += 1
      one.tokens += tokens
      one.bytes += bytes
    }
  }
  return { ...all, byKind }
}

export const draftTotals = (ground: Ground, draft: Draft): Totals =>
  totalsOf(standing(draft).map(entry => pieceIn(ground, entry)))
