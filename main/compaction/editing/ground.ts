import type { Steps } from '../../base/steps.ts'
import type { Item, Thread } from '../../thread/model.ts'
import { type DiffKind, diff, type Side } from '../diff.ts'
import { type Piece, pieceOf } from './piece.ts'

/** Where an item of the start stood in the history before, and what became of it. */
export interface Partner {
  readonly before: number
  readonly kind: DiffKind
}

/** The two histories that a draft stands on: never altered. */
export interface Ground {
  /** The history before: what can be brought back. */
  readonly before: readonly Piece[]
  /** What the draft began with. */
  readonly start: readonly Piece[]
  /** For each item of the start. */
  readonly partners: readonly (Partner | null)[]
  /** For each item before its counterpart in the start, -1 where there is none. */
  readonly counterparts: Int32Array
}

/** Walks both histories once and aligns them. */
export function* layGround(thread: Pick<Thread, 'tie'>, before: Side, start: Side): Steps<Ground> {
  const sides = { before: new Seen(thread, before), start: new Seen(thread, start) }
  const { rows } = yield* diff(sides.before, sides.start)
  const partners = new Array<Partner | null>(start.count).fill(null)
  const counterparts = new Int32Array(before.count).fill(-1)
  for (const row of rows) {
    if (row.before === null || row.after === null) continue
    partners[row.after] = { before: row.before, kind: row.kind }
    counterparts[row.before] = row.after
  }
  return { before: sides.before.pieces, start: sides.start.pieces, partners, counterparts }
}

/** Takes down what passes by on its way to the diff, so that no item is made twice for it. */
class Seen implements Side {
  readonly count: number
  readonly pieces: Piece[] = []
  readonly #thread: Pick<Thread, 'tie'>
  readonly #side: Side

  constructor(thread: Pick<Thread, 'tie'>, side: Side) {
    this.count = side.count
    this.#thread = thread
    this.#side = side
  }

  item(index: number): Item {
    const item = this.#side.item(index)
    // The diff first asks for all in order.
    if (index === this.pieces.length) this.pieces.push(pieceOf(this.#thread, item))
    return item
  }
}
