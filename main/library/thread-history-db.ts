import { countIn, type DatabaseProblem, rowsOf, type Tables, textIn, upToDamage } from './database-rows.ts'
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

/** What `thread_history_1.sqlite` holds of one rollout: of a segment after a revert or a fork only its own lines. */
export interface Projection {
  readonly rolloutId: string
  /** How far the rollout was projected; null where the database has no such row. */
  readonly nextByte: number | null
  readonly nextOrdinal: number | null
  readonly turns: readonly ProjectedTurn[]
  readonly items: readonly ProjectedItem[]
}

const STATE = 'thread_history_projection_state'
const TURNS = 'thread_turns'
const ITEMS = 'thread_items'

/** Is this the database of projections, whatever its migration? */
export const isThreadHistoryDb = (tables: Tables): boolean =>
  [STATE, TURNS, ITEMS].some(table => tables.get(table)?.has('thread_id'))

/** Ids of all rollouts that any of its tables tells of, in order. Its `thread_id` is the rollout's, not the thread's. */
export function rolloutIds(db: Database, tables: Tables, problems: DatabaseProblem[]): readonly string[] {
  const ids = new Set<string>()
  for (const table of [STATE, TURNS, ITEMS]) {
    for (const row of upToDamage(rowsOf(db, tables, table, ['thread_id']), table, problems)) {
      const id = textIn(row.thread_id)
      if (id !== null) ids.add(id)
    }
  }
  return [...ids].sort()
}

export function readProjection(
  db: Database,
  tables: Tables,
  rolloutId: string,
  problems: DatabaseProblem[],
): Projection {
  const rows = (table: string, columns: readonly string[]) =>
    upToDamage(rowsOf(db, tables, table, columns, ['thread_id', rolloutId]), table, problems)
  const [state] = [...rows(STATE, ['next_rollout_byte_offset', 'next_rollout_ordinal'])]
  return {
    rolloutId,
    nextByte: countIn(state?.next_rollout_byte_offset),
    nextOrdinal: countIn(state?.next_rollout_ordinal),
    turns: [...rows(TURNS, TURN_COLUMNS)].flatMap(turnOf),
    items: [...rows(ITEMS, ITEM_COLUMNS)].flatMap(itemOf),
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

function turnOf(row: Row): readonly ProjectedTurn[] {
  const id = textIn(row.turn_id)
  if (id === null) return []
  return [
    {
      id,
      ordinal: recorded(row.rollout_ordinal),
      byte: recorded(row.rollout_byte_offset),
      endOrdinal: recorded(row.rollout_end_ordinal),
      endByte: recorded(row.rollout_end_byte_offset),
      status: textIn(row.status),
    },
  ]
}

const ITEM_COLUMNS = ['turn_id', 'item_id', 'item_type', 'rollout_ordinal', 'updated_at_ordinal']

function itemOf(row: Row): readonly ProjectedItem[] {
  const turn = textIn(row.turn_id)
  const id = textIn(row.item_id)
  if (turn === null || id === null) return []
  const ordinal = recorded(row.rollout_ordinal)
  return [{ turn, id, type: textIn(row.item_type), ordinal, updatedOrdinal: recorded(row.updated_at_ordinal) }]
}

const recorded = (value: unknown): Recorded => (value === undefined ? undefined : countIn(value))
