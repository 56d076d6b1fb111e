import type { Steps } from '../base/steps.ts'
import { eachRow } from './database-rows.ts'
import { Differences } from './differences.ts'
import type { Outline, OutlineLine, OutlineTurn } from './rollout-outline.ts'
import type { ProjectedItem, ProjectedTurn, Projection, Recorded } from './thread-history-db.ts'

/** One way in which a projection and its rollout part. */
export interface Difference {
  readonly code: DifferenceCode
  /** Ordinal of the first line that it is about; null where neither side tells one. */
  readonly ordinal: number | null
  readonly message: string
}

export type DifferenceCode =
  | 'projection-behind'
  | 'projection-state-missing'
  | 'file-shorter'
  | 'offset-inside-line'
  | 'next-ordinal'
  | 'ordinals-out-of-order'
  | 'turn-not-in-file'
  | 'turn-not-in-database'
  | 'turn-ordinal'
  | 'turn-offset'
  | 'turn-status'
  | 'item-not-in-file'
  | 'item-not-in-database'
  | 'item-ordinal'

export interface Comparison {
  /** equal: everything that the file holds. behind: equal as far as it goes. parted: they contradict each other. */
  readonly state: 'equal' | 'behind' | 'parted'
  /** First ordinal where they part; where it is only behind, the first that it lacks. null when equal, or where no ordinal is known. */
  readonly partsAt: number | null
  /** The first ones in the order of their ordinals. */
  readonly differences: readonly Difference[]
  /** Differences that were not kept. */
  readonly more: number
}

/**
 * Compares what the database says of a rollout with the rollout itself, line by line as far as it was projected (codex-format.md
 * section 7.2). The file is the truth: Codex makes the projection from it and may be late.
 */
export function* compareProjection(projection: Projection, outline: Outline, most: number): Steps<Comparison> {
  const differences = new Differences(most)
  for (const difference of stateDifferences(projection, outline)) differences.add(difference)
  yield* turnDifferences(projection, outline, differences)
  yield* itemDifferences(projection, outline, differences)
  for (const difference of orderDifference(outline)) differences.add(difference)
  const { first, more } = differences
  const parting = first.find(({ code }) => code !== 'projection-behind')
  const state = parting !== undefined ? 'parted' : first.length > 0 ? 'behind' : 'equal'
  return { state, partsAt: (parting ?? first[0])?.ordinal ?? null, differences: first, more }
}

/** The ordinal that the next line would have; null in a file without ordinals. */
export const nextOrdinalOf = ({ last }: Outline): number | null =>
  last === null || last.ordinal === null ? null : last.ordinal + 1

function stateDifferences({ nextByte, nextOrdinal }: Projection, outline: Outline): readonly Difference[] {
  if (nextByte === null) return [stateMissing(outline)]
  const { bytes } = outline
  if (nextByte > bytes) {
    const at = nextOrdinalOf(outline)
    const message = `The database was made from ${nextByte} bytes; the file has only ${bytes}: it was cut or written anew.`
    return [{ code: 'file-shorter', ordinal: at, message }]
  }
  const next = outline.lineAt(nextByte)
  if (next === null) return ordinalDifference(nextOrdinal, nextOrdinalOf(outline), nextByte)
  if (next.start !== nextByte) {
    const message = `The database goes on at byte ${nextByte}, which is inside line ${next.line}.`
    return [{ code: 'offset-inside-line', ordinal: next.ordinal, message }]
  }
  const ordinal = outline.ordinalOf(next.line)
  return [...ordinalDifference(nextOrdinal, ordinal, nextByte), { ...behind(next, outline), ordinal }]
}

function stateMissing(outline: Outline): Difference {
  const first = outline.lineAt(0)
  const message = 'The database does not say how far it was made.'
  return { code: 'projection-state-missing', ordinal: first?.ordinal ?? null, message }
}

function ordinalDifference(said: number | null, real: number | null, byte: number): readonly Difference[] {
  if (said === real) return []
  const ordinal = said === null || real === null ? (said ?? real) : Math.min(said, real)
  const message = `The database expects ordinal ${said ?? 'unknown'} at byte ${byte}; by the file it is ${real ?? 'unknown'}.`
  return [{ code: 'next-ordinal', ordinal, message }]
}

function behind(next: OutlineLine, outline: Outline): Omit<Difference, 'ordinal'> {
  const lines = outline.lines - next.line + 1
  const message = `The database ends before line ${next.line}: ${lines} ${lines === 1 ? 'line is' : 'lines are'} not in it yet.`
  return { code: 'projection-behind', message }
}

function orderDifference({ outOfOrder }: Outline): readonly Difference[] {
  if (outOfOrder === null) return []
  const { line, ordinal } = outOfOrder
  const message = `The ordinal ${ordinal} of line ${line} does not follow that of the line before it.`
  return [{ code: 'ordinals-out-of-order', ordinal, message }]
}

/** Bytes that were projected: what lies behind them cannot be in the database yet. */
const seenBytes = ({ nextByte }: Projection): number => nextByte ?? Number.POSITIVE_INFINITY

/** Rows between two pauses. */
const STRIDE = 256

function* turnDifferences(projection: Projection, outline: Outline, differences: Differences): Steps<undefined> {
  const seen = seenBytes(projection)
  const ids = new Set<string>()
  const projected = (turn: ProjectedTurn) => {
    ids.add(turn.id)
    const own = outline.turns.get(turn.id)
    if (own) return differences.addAll(oneTurn(turn, own, seen, outline))
    const message = `The turn ${turn.id} of the database is not in the file.`
    differences.add({ code: 'turn-not-in-file', ordinal: turn.ordinal ?? null, message })
  }
  yield* eachRow(projection.turns, projected, STRIDE)
  const own = ({ id, start }: OutlineTurn) => {
    if (ids.has(id) || start.end > seen) return
    const message = `The turn ${id}, line ${start.line}, is not in the database.`
    differences.add({ code: 'turn-not-in-database', ordinal: start.ordinal, message })
  }
  return yield* eachRow(outline.turns.values(), own, STRIDE)
}

/** A turn that ended after the part that was projected is still in progress in the database. */
function* oneTurn(turn: ProjectedTurn, own: OutlineTurn, seen: number, outline: Outline): Iterable<Difference> {
  const end = own.end !== null && own.end.end <= seen ? own.end : null
  const status = end === null ? 'inProgress' : own.status
  yield* unequalOrdinal('turn-ordinal', `turn ${turn.id} begins`, turn.ordinal, own.start.ordinal)
  yield* unequalOffset(turn, 'begins', turn.byte, own.start.start, own.start.ordinal, outline)
  yield* unequalOrdinal('turn-ordinal', `turn ${turn.id} ends`, turn.endOrdinal, end?.ordinal ?? null)
  yield* unequalOffset(turn, 'ends', turn.endByte, end?.end ?? null, end?.ordinal ?? turn.endOrdinal ?? null, outline)
  if (turn.status !== null && turn.status !== status) {
    const message = `The turn ${turn.id} is ${turn.status} by the database and ${status} by the file.`
    yield { code: 'turn-status', ordinal: end?.ordinal ?? turn.endOrdinal ?? own.start.ordinal, message }
  }
}

function* unequalOrdinal(
  code: 'turn-ordinal' | 'item-ordinal',
  what: string,
  said: Recorded,
  real: number | null,
): Iterable<Difference> {
  if (said === undefined || said === real) return
  const ordinal = said === null || real === null ? (said ?? real) : Math.min(said, real)
  const message = `The ${what} at ordinal ${said ?? 'none'} by the database and ${real ?? 'none'} by the file.`
  yield { code, ordinal, message }
}

function* unequalOffset(
  { id }: ProjectedTurn,
  what: 'begins' | 'ends',
  said: Recorded,
  real: number | null,
  ordinal: number | null,
  outline: Outline,
): Iterable<Difference> {
  if (said === undefined || said === real) return
  const line = said === null ? null : outline.lineAt(said)
  const where = line === null || line.start === said ? '' : `, inside line ${line.line}`
  const message = `The turn ${id} ${what} at byte ${said ?? 'none'}${where} by the database and ${real ?? 'none'} by the file.`
  yield { code: 'turn-offset', ordinal, message }
}

function* itemDifferences(projection: Projection, outline: Outline, differences: Differences): Steps<undefined> {
  const seen = seenBytes(projection)
  const { items } = outline
  const projected = (item: ProjectedItem) => {
    const index = items.indexOf(item.turn, item.id)
    if (index >= 0) {
      items.mark(index)
      return differences.addAll(oneItem(item, index, seen, outline))
    }
    const message = `The item ${item.id} (${item.type ?? 'of no type'}) of the database is not in the file.`
    differences.add({ code: 'item-not-in-file', ordinal: item.ordinal ?? null, message })
  }
  yield* eachRow(projection.items, projected, STRIDE)
  return yield* eachRow(items.each(), one => lackedItem(one, seen, outline, differences), STRIDE)
}

function lackedItem(
  { index, id, type }: { readonly index: number; readonly id: string; readonly type: string | null },
  seen: number,
  outline: Outline,
  differences: Differences,
): void {
  if (outline.items.isMarked(index)) return
  const first = outline.line(outline.items.first(index))
  if (first.end > seen) return
  const message = `The item ${id} (${type ?? 'of no type'}), line ${first.line}, is not in the database.`
  differences.add({ code: 'item-not-in-database', ordinal: first.ordinal, message })
}

function* oneItem(item: ProjectedItem, index: number, seen: number, outline: Outline): Iterable<Difference> {
  const first = outline.items.first(index)
  const last = outline.items.last(index)
  yield* unequalOrdinal('item-ordinal', `item ${item.id} is`, item.ordinal, outline.line(first).ordinal)
  if (last === first || outline.line(last).end > seen) return
  const ordinal = outline.line(last).ordinal
  yield* unequalOrdinal('item-ordinal', `item ${item.id} was changed last`, item.updatedOrdinal, ordinal)
}
