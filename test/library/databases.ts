import { type Database, openDatabase } from '../../main/library/sqlite.ts'

/** A database to fill. It does not wait for the disk: it need not outlive the test. */
export function database(path: string): Database {
  const opened = openDatabase(path, { readonly: false })
  if (!opened.ok) throw new Error(opened.error.message)
  opened.value.pragma('synchronous = OFF')
  return opened.value
}

export type Row = Readonly<Record<string, string | number | Buffer | null>>

/** Makes a table of these columns and fills it; a row gives some of them, in any order. */
export function fill(db: Database, table: string, columns: readonly string[], rows: readonly Row[]): void {
  db.exec(`CREATE TABLE "${table}" (${columns.map(column => `"${column}"`).join(', ')})`)
  const insert = (row: Row) => {
    const known = Object.keys(row).filter(column => columns.includes(column))
    const names = known.map(column => `"${column}"`).join(', ')
    db.prepare(`INSERT INTO "${table}" (${names}) VALUES (${known.map(() => '?')})`).run(
      ...known.map(column => row[column] ?? null),
    )
  }
  db.transaction(() => rows.forEach(insert))()
}

/** Columns of `threads` at migration 17, and those that came later with their migration (wild.md section 6). */
const FIRST =
  'id rollout_path created_at updated_at source model_provider cwd title sandbox_policy approval_mode tokens_used has_user_event archived archived_at cli_version first_user_message git_branch'
const LATER: readonly (readonly [number, string])[] = [
  [18, 'memory_mode'],
  [20, 'model'],
  [20, 'reasoning_effort'],
  [22, 'agent_path'],
  [25, 'created_at_ms'],
  [25, 'updated_at_ms'],
  [30, 'thread_source'],
  [32, 'preview'],
  [39, 'recency_at'],
  [40, 'history_mode'],
  [42, 'name'],
  [44, 'is_pinned'],
  [57, 'originator'],
]

/** A state database as a home of this migration has it. Rows may give columns that it does not have yet. */
export function stateDatabase(
  db: Database,
  migration: number,
  threads: readonly Row[],
  edges: readonly Row[] = [],
): void {
  const later = LATER.filter(([since]) => since <= migration).map(([, column]) => column)
  // Newer columns come first here: nothing may depend on the place of a column.
  fill(db, 'threads', [...later.reverse(), ...FIRST.split(' ')], threads)
  if (migration >= 22) fill(db, 'thread_spawn_edges', ['status', 'child_thread_id', 'parent_thread_id'], edges)
  const migrations = Array.from({ length: migration }, (_, i) => ({
    version: i + 1,
    description: `m${i + 1}`,
    success: 1,
  }))
  fill(db, '_sqlx_migrations', ['version', 'description', 'success'], migrations)
}

export interface HistoryRows {
  readonly state?: readonly Row[]
  readonly turns?: readonly Row[]
  readonly items?: readonly Row[]
}

export const TURN_COLUMNS = [
  'thread_id',
  'turn_id',
  'rollout_ordinal',
  'rollout_byte_offset',
  'rollout_end_ordinal',
  'rollout_end_byte_offset',
  'status',
]

export function historyDatabase(db: Database, { state = [], turns = [], items = [] }: HistoryRows): void {
  fill(db, 'thread_history_projection_state', ['thread_id', 'next_rollout_byte_offset', 'next_rollout_ordinal'], state)
  fill(db, 'thread_turns', TURN_COLUMNS, turns)
  fill(
    db,
    'thread_items',
    ['thread_id', 'turn_id', 'item_id', 'item_type', 'rollout_ordinal', 'updated_at_ordinal'],
    items,
  )
}
