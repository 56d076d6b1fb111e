import type { Thread } from '../../thread/model.ts'
import type { TrimPlan } from '../trim/plan.ts'
import { shorter } from '../trim/shortenings.ts'
import { rolloutFormat } from './rollout-format.ts'
import type { Piece } from './rollout-lines.ts'
import { metaLine } from './session-meta.ts'

/** A line of the thread, as it is or with other bytes. */
export type OwnPiece = Exclude<Piece, { kind: 'added' }>

/**
 * A new `session_meta` and every line that stays; of the files that are joined in, the one that speaks for them goes. null: that of the
 * session stays where and as it is.
 */
export function* exportedPieces(
  thread: Thread,
  plan: TrimPlan,
  first: Extract<Piece, { kind: 'changed' }> | null,
): Iterable<OwnPiece> {
  if (first !== null) yield first
  for (const file of thread.files.keys()) yield* fileOf(thread, plan, file, first === null && file === thread.own)
}

function* fileOf(thread: Thread, plan: TrimPlan, file: number, keepsMeta: boolean): Iterable<OwnPiece> {
  const count = thread.files[file]?.lines ?? 0
  const meta = keepsMeta ? null : metaLine(thread, file)
  /** First line of a run of lines that stay as they are. */
  let first = 1
  for (let line = 1; line <= count; line++) {
    const goes = line === meta || plan.lines.of(file, line) !== null
    const changed = goes ? null : shorter(thread, plan.shortening, rolloutFormat, { file, line })
    if (!goes && changed === null) continue
    if (line > first) yield { kind: 'kept', file, first, last: line - 1 }
    if (changed !== null) yield { kind: 'changed', file, line, bytes: changed.bytes }
    first = line + 1
  }
  if (first <= count) yield { kind: 'kept', file, first, last: count }
}
