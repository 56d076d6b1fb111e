import type { Item, ItemKind, Thread, Tie } from '../../thread/model.ts'

/** What a draft knows of one item without its text. */
export interface Piece {
  readonly kind: ItemKind
  readonly tokens: number
  readonly bytes: number
  readonly images: number
  readonly tie: Tie | null
}

export const pieceOf = (thread: Pick<Thread, 'tie'>, item: Item): Piece => ({
  kind: item.kind,
  tokens: item.tokens,
  bytes: item.bytes,
  images: item.images,
  tie: thread.tie(item),
})
