import type { Steps } from '../base/steps.ts'
import { countIn, type DatabaseProblem, eachRow, rowsOf, type Tables, textIn, upToDamage } from './database-rows.ts'
import type { Database } from './sqlite.ts'

/** A number of a row. null: the row has none; undefined: the schema lacks the column. */
export type Recorded = number | null | undefined

/** A row of `thread_turns`: the ordinals of its first and last line, and the bytes from the one's start to the other's end. */
export interface ProjectedTurn {
  readonly id: string
  readonly ordinal: Recorded
  readonly byte: Recorded
  readonly endOrdinal: Recorded
  readonly endByte: Recorded
  readonly status: string | null
}

/** A row of `thread_items`: the ordinals of its first and its last `item_completed`. */
export interface ProjectedItem {
  readonly turn: string
  readonly id: string
  readonly type: string | null
  readonly ordinal: Recorded
  readonly updatedOrdinal: Recorded
}

/** How much `thread_history_1.sqlite` holds of one rollout: of a segment after a revert or a fork only its own lines. */
export interface ProjectionSize {
  /** In the database `thread_id`, but of a segment the segment's. */
  readonly rolloutId: string
  /** How far the rollout was projected; null where the database has no such row. */
  readonly nextByte: number | null
  readonly nextOrdinal: number | null
  readonly turns: number
  readonly items: number
}

/** The same with its rows, which are read from the database as they are asked for, once: there may be millions. */
export interface Projection {
  readonly rolloutId: string
  readonly nextByte: number | null
  readonly nextOrdinal: number | null
  readonly turns: Iterable<ProjectedTurn>
  readonly items: Iterable<ProjectedItem>
}

/** The newest migration that was looked at: that of 0.169 (codex-format.md section 7). */
export const NEWEST_HISTORY = 8

const STATE = 'thread_history_projection_state'
const TURNS = 'thread_turns'
const ITEMS = 'thread_items'

/** Is this the database of projections, whatever its migration? */
export const isThreadHistoryDb = (tables: Tables): boolean =>
  [STATE, TURNS, ITEMS].some(table => tables.get(table)?.has('thread_id'))

/** Rows of ids between two pauses: they are small. */
const STRIDE = 512

/** All rollouts that any of its tables tells of, by id. */
export function* projectionSizes(
  db: Database,
  tables: Tables,
  problems: DatabaseProblem[],
): Steps<readonly ProjectionSize[]> {
  const sizes = new Map<string, { nextByte: number | null; nextOrdinal: number | null; turns: number; items: number }>()
  const sizeOf = (row: Row) => {
    const id = textIn(row.thread_id)
    if (id === null) return null
    const size = sizes.get(id) ?? { nextByte: null, nextOrdinal: null, turns: 0, items: 0 }
    sizes.set(id, size)
    return size
  }
  const rows = (table: string, columns: readonly string[]) =>
    upToDamage(rowsOf(db, tables, table, ['thread_id', ...columns]), table, problems)
  yield* eachRow(rows(STATE, ['next_rollout_byte_offset', 'next_rollout_ordinal']), row => {
    const size = sizeOf(row)
    if (size === null) return
    size.nextByte ??= countIn(row.next_rollout_byte_offset)
    size.nextOrdinal ??= countIn(row.next_rollout_ordinal)
  })
  const turn = (row: Row) => {
    const size = sizeOf(row)
    if (size !== null && textIn(row.turn_id) !== null) size.turns++
  }
  yield* eachRow(rows(TURNS, ['turn_id']), turn, STRIDE)
  const item = (row: Row) => {
    const size = sizeOf(row)
    if (size !== null && textIn(row.turn_id) !== null && textIn(row.item_id) !== null) size.items++
  }
  yield* eachRow(rows(ITEMS, ['turn_id', 'item_id']), item, STRIDE)
  return [...sizes].map(([rolloutId, size]) => ({ rolloutId, ...size })).sort(byId)
}

const byId = (a: ProjectionSize, b: ProjectionSize): number => (a.rolloutId < b.rolloutId ? -1 : 1)

/** What the database holds of one rollout. */
export function projectionOf(
  db: Database,
  tables: Tables,
  { rolloutId, nextByte, nextOrdinal }: ProjectionSize,
  problems: DatabaseProblem[],
): Projection {
  const rows = (table: string, columns: readonly string[]) =>
    upToDamage(rowsOf(db, tables, table, columns, ['thread_id', rolloutId]), table, problems)
  return {
    rolloutId,
    nextByte,
    nextOrdinal,
    turns: present(rows(TURNS, TURN_COLUMNS), turnOf),
    items: present(rows(ITEMS, ITEM_COLUMNS), itemOf),
  }
}

function* present<T>(rows: Iterable<Row>, read: (row: Row) => T | null): Generator<T> {
  for (const row of rows) {
    const one = read(row)
    if (one !== null) yield one
  }
}

type Row = ReturnType<typeof rowsOf> extends Iterable<infer R> ? R : never

const TURN_COLUMNS = [
  'turn_id',
  'rollout_ordinal',
  'rollout_byte_offset',
  'rollout_end_ordinal',
  'rollout_end_byte_offset',
  'status',
]

function turnOf(row: Row): ProjectedTurn | null {
  const id = textIn(row.turn_id)
  if (id === null) return null
  return {
    id,
    ordinal: recorded(row.rollout_ordinal),
    byte: recorded(row.rollout_byte_offset),
    endOrdinal: recorded(row.rollout_end_ordinal),
    endByte: recorded(row.rollout_end_byte_offset),
    status: textIn(row.status),
  }
}

const ITEM_COLUMNS = ['turn_id', 'item_id', 'item_type', 'rollout_ordinal', 'updated_at_ordinal']

function itemOf(row: Row): ProjectedItem | null {
  const turn = textIn(row.turn_id)
  const id = textIn(row.item_id)
  if (turn === null || id === null) return null
  const ordinal = recorded(row.rollout_ordinal)
  return { turn, id, type: textIn(row.item_type), ordinal, updatedOrdinal: recorded(row.updated_at_ordinal) }
}

const recorded = (value: unknown): Recorded => (value === undefined ? undefined : countIn(value))
