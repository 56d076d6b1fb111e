import type { DiffView, ItemKind } from '../../preload/contract.ts'
import { diffKind, itemKind } from './folds.ts'

/** A piece of a bar. `dropped` stands last and is drawn hatched. */
export interface Piece {
  readonly kind: ItemKind | 'dropped'
  readonly tokens: number
}

/** The two bars of a checkpoint. Both are drawn on one scale: `scale` tokens are the full width. */
export interface Composition {
  readonly before: readonly Piece[]
  readonly after: readonly Piece[]
  /** At least 1. */
  readonly scale: number
}

/** What stays of the before side by item kind, then all that was dropped; the after side by item kind. */
export function compose(diff: DiffView): Composition {
  const dropped = new Map<ItemKind, number>()
  let all = 0
  for (let row = 0; row < diff.kinds.length; row++) {
    if (diffKind(diff.kinds[row] ?? '') !== 'dropped') continue
    const kind = itemKind(diff.itemKinds[row] ?? '')
    const tokens = diff.tokens[row] ?? 0
    dropped.set(kind, (dropped.get(kind) ?? 0) + tokens)
    all += tokens
  }
  const stays = diff.before.byKind.map(k => ({ kind: k.kind, tokens: k.tokens - (dropped.get(k.kind) ?? 0) }))
  return {
    before: seen([...stays, { kind: 'dropped', tokens: all }]),
    after: seen(diff.after.byKind.map(({ kind, tokens }) => ({ kind, tokens }))),
    scale: Math.max(1, diff.before.tokens, diff.after.tokens),
  }
}

const seen = (pieces: readonly Piece[]): readonly Piece[] => pieces.filter(piece => piece.tokens > 0)
