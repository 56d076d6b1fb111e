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

/** The draft as findings look at it: what stands there, in order, and what could be brought back. */
export interface Looked {
  readonly ground: Ground
  readonly stood: readonly Stood[]
  /** Ids of items that do not stand there, by role and key of their tie. */
  readonly gone: ReadonlyMap<string, string>
  readonly standing: ReadonlySet<string>
}

export const tieName = ({ role, key }: NonNullable<Piece['tie']>): string => `${role} ${key}`

export function lookAt(ground: Ground, draft: Draft): Looked {
  const stood: Stood[] = []
  const gone = new Map<string, string>()
  const standing = new Set<string>()
  // Of several the one that went last: it is the nearest to what stands.
  for (const [before, { tie }] of ground.before.entries())
    if (tie !== null) gone.set(tieName(tie), idOfBefore(ground, before))
  for (const entry of draft.entries) {
    const id = idOf(entry)
    const piece = pieceIn(ground, entry)
    if (entry.removed) {
      if (piece.tie !== null) gone.set(tieName(piece.tie), id)
      continue
    }
    standing.add(id)
    stood.push({ id, piece, before: leftOf(ground, entry) })
  }
  return { ground, stood, gone, standing }
}
