import type { Steps } from '../base/steps.ts'
import type { Point, RecordedDiffRow, Thread } from '../thread/model.ts'
import type { BothSides } from './checkpoint-case.ts'
import { type Diff, diff, diffOfRows } from './diff.ts'
import type { Side } from './fact.ts'

/** Two histories of one thread, at two points of it. */
export interface Between {
  readonly from: Point
  readonly to: Point
  readonly before: Side
  readonly after: Side
}

/**
 * The diff of two points of a thread. Over a checkpoint whose diff was stored with the session, because its texts are no longer
 * whole, it is that one; anywhere else the histories are compared.
 */
export function* diffBetween(thread: Thread, { from, to, before, after }: Between): Steps<Diff> {
  const n = checkpointOver(from, to)
  const recorded = n === null || !thread.recordedDiff ? null : yield* thread.recordedDiff(n)
  const rows = recorded && fits(recorded, before.count, after.count) ? recorded : null
  return rows === null ? yield* diff(before, after) : yield* diffOfRows(rows, before, after)
}

/** The diff of a checkpoint. */
export function diffOver(thread: Thread, { checkpoint: n, before, after }: BothSides): Steps<Diff> {
  const at = (side: 'before' | 'after') => ({ kind: 'checkpoint', n, side }) as const
  return diffBetween(thread, { from: at('before'), to: at('after'), before, after })
}

const checkpointOver = (from: Point, to: Point): number | null =>
  from.kind === 'checkpoint' &&
  to.kind === 'checkpoint' &&
  from.n === to.n &&
  from.side === 'before' &&
  to.side === 'after'
    ? from.n
    : null

/** Every item of both sides stands in one row, as in any diff. */
function fits(rows: readonly RecordedDiffRow[], before: number, after: number): boolean {
  return (
    isEach(
      rows.map(row => row.before),
      before,
    ) &&
    isEach(
      rows.map(row => row.after),
      after,
    )
  )
}

function isEach(places: readonly (number | null)[], count: number): boolean {
  const found = new Set(places.filter(place => place !== null && place < count))
  return found.size === count && places.filter(place => place !== null).length === count
}
