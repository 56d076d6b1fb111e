import type { Tie } from '../../thread/model.ts'
import { restored } from './change.ts'
import { type Draft, idOf, idOfBefore, leftOf, pieceIn } from './draft.ts'
import type { Ground } from './ground.ts'
import type { Piece } from './piece.ts'

/** An item that stands in a draft, as the findings look at it. */
export interface Stood {
  readonly id: string
  readonly piece: Piece
  /** Its place in the history before; null where it stood in none. */
  readonly before: number | null
}

/** Something by key, apart for calls and outputs. */
export type ByTie<T> = Readonly<Record<Tie['role'], ReadonlyMap<string, T>>>

/** The draft as findings look at it: what stands there, in order, and what could be brought back. */
export interface Looked {
  readonly ground: Ground
  readonly stood: readonly Stood[]
  readonly standing: ReadonlySet<string>
  /** Ids of items that were removed. */
  readonly removed: ByTie<string>
  /** By id, what an entry of the draft would be if it were restored. */
  readonly restored: ReadonlyMap<string, Piece>
}

export function lookAt(ground: Ground, draft: Draft): Looked {
  const stood: Stood[] = []
  const removed = { call: new Map<string, string>(), output: new Map<string, string>() }
  const standing = new Set<string>()
  const back = new Map<string, Piece>()
  for (const entry of draft.entries) {
    const id = idOf(entry)
    const piece = pieceIn(ground, entry)
    back.set(id, pieceIn(ground, restored(ground, entry)))
    if (!entry.removed) {
      standing.add(id)
      stood.push({ id, piece, before: leftOf(ground, entry) })
    } else if (piece.tie !== null) removed[piece.tie.role].set(piece.tie.key, id)
  }
  return { ground, stood, standing, removed, restored: back }
}

/** Id of a call or output that does not stand in the draft and could be brought back; null where there is none. */
export function broughtBack({ ground, removed, restored }: Looked, { role, key }: Tie): string | null {
  const gone = removed[role].get(key)
  if (gone !== undefined) return gone
  const before = tiesBefore(ground)[role].get(key)
  if (before === undefined) return null
  const id = idOfBefore(ground, before)
  // An entry that took the place of the old item need not become that again.
  const piece = restored.get(id)
  return piece === undefined || (piece.tie?.role === role && piece.tie.key === key) ? id : null
}

const known = new WeakMap<Ground, ByTie<number>>()

/** Places of calls and outputs in the history before, of several with one key the last. */
function tiesBefore(ground: Ground): ByTie<number> {
  const there = known.get(ground)
  if (there !== undefined) return there
  const ties = { call: new Map<string, number>(), output: new Map<string, number>() }
  ground.before.forEach(({ tie }, index) => {
    if (tie !== null) ties[tie.role].set(tie.key, index)
  })
  known.set(ground, ties)
  return ties
}
