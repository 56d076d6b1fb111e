import type { Steps } from '../base/steps.ts'
import type { Checkpoint, Content, History, Item, ItemRef, Point, Thread } from '../thread/model.ts'
import type { Place } from './entities/entity.ts'

/** One of the three histories of a checkpoint: items are made when asked for. */
export interface CaseSide {
  readonly count: number
  item(index: number): Item
  content(item: Item): Content
  place(index: number): Place
}

/** What a compaction started from and what it left. */
export interface BothSides {
  /** 0 where no compaction was recorded. */
  readonly checkpoint: number
  readonly before: CaseSide
  readonly after: CaseSide
  /** Turn of the compaction. */
  readonly turn: number
  readonly cwd: string | null
}

/** And what came then. */
export interface CheckpointCase extends BothSides {
  /** Items that follow in the thread, up to the next compaction that stands or to the end; those of turns that were taken back by then are left out. */
  readonly later: CaseSide
}

/** The history at a point as a side by itself. */
export function* historySide(thread: Thread, at: Point): Steps<CaseSide> {
  const { items } = yield* thread.history(at)
  return sideOf(thread, items)
}

/** The two histories of checkpoint n, counted from 1. */
export function* bothSides(thread: Thread, n: number): Steps<BothSides> {
  const before = yield* thread.history({ kind: 'checkpoint', n, side: 'before' })
  const after = yield* thread.history({ kind: 'checkpoint', n, side: 'after' })
  return {
    checkpoint: n,
    before: sideOf(thread, before.items),
    after: sideOf(thread, after.items),
    turn: thread.checkpoint(n).turn,
    cwd: thread.info.cwd,
  }
}

/** The three sides of checkpoint n. */
export function* checkpointCase(thread: Thread, n: number): Steps<CheckpointCase> {
  const sides = yield* bothSides(thread, n)
  const later = yield* laterRefs(thread, n)
  return { ...sides, later: sideOf(thread, later) }
}

/** The sides of a compaction that no file holds: `after` in place of the history at a point, and what follows that point. */
export function* caseAt(thread: Thread, at: Point, after: CaseSide): Steps<CheckpointCase> {
  if (at.kind === 'checkpoint' && at.side === 'before') return { ...(yield* checkpointCase(thread, at.n)), after }
  const { items } = yield* thread.history(at)
  const last = thread.lastLine(at)
  const later = last === null ? [] : yield* refsBehind(thread, last)
  const turn = last === null || last.line === 0 ? 0 : thread.rowOf(last.file, last.line).turn
  return {
    checkpoint: 0,
    before: sideOf(thread, items),
    after,
    turn,
    cwd: thread.info.cwd,
    later: sideOf(thread, later),
  }
}

interface Line {
  readonly file: number
  readonly line: number
}

const isBehind = (one: Line, other: Line): boolean =>
  one.file > other.file || (one.file === other.file && one.line > other.line)

/** Items behind a line, up to the next compaction that stands or to the end. */
function* refsBehind(thread: Thread, last: Line): Steps<readonly ItemRef[]> {
  let n = 0
  while (n < thread.checkpointCount && !isBehind(thread.checkpoint(n + 1), last)) n++
  const next = nextStanding(thread, n)
  const { items } = yield* thread.history(next ? { kind: 'checkpoint', n: next.n, side: 'before' } : { kind: 'end' })
  return items.filter(ref => ref.index === null && isBehind(ref, last))
}

function* laterRefs(thread: Thread, n: number): Steps<readonly ItemRef[]> {
  const { file, line } = thread.checkpoint(n)
  const end = endOfWindow(thread, n)
  if (end === null) return []
  const { items }: History = yield* thread.history(end)
  return items.filter(ref => ref.index === null && isBehind(ref, { file, line }))
}

/** Up to where items follow a checkpoint; null where the file does not tell how far a compaction that was taken back reached. */
function endOfWindow(thread: Thread, n: number): Point | null {
  const { rolledBack, turn, file } = thread.checkpoint(n)
  if (rolledBack) {
    const by = turn === 0 ? null : thread.turn(turn).rolledBackBy
    return by === null || file !== thread.own ? null : { kind: 'line', line: by - 1 }
  }
  const next = nextStanding(thread, n)
  return next === null ? { kind: 'end' } : { kind: 'checkpoint', n: next.n, side: 'before' }
}

/** The first compaction after the n-th that no rollback took back. */
export function nextStanding(thread: Thread, n: number): Checkpoint | null {
  for (let next = n + 1; next <= thread.checkpointCount; next++) {
    const checkpoint = thread.checkpoint(next)
    if (!checkpoint.rolledBack) return checkpoint
  }
  return null
}

function sideOf(thread: Thread, refs: readonly ItemRef[]): CaseSide {
  const refAt = (index: number): ItemRef => {
    const ref = refs[index]
    if (ref === undefined) throw new RangeError(`item ${index} of ${refs.length}`)
    return ref
  }
  return {
    count: refs.length,
    item: index => thread.item(refAt(index)),
    content: item => thread.content(item),
    place: index => {
      const ref = refAt(index)
      return { ref, item: index, turn: thread.rowOf(ref.file, ref.line).turn }
    },
  }
}
