import type { Steps } from '../base/steps.ts'
import { type Fields, fieldsOf } from './settings.ts'
import { type Database, isDatabaseError, reasonOf } from './sqlite.ts'

/** What is wrong with a database, or with what it says of a session. */
export interface DatabaseProblem {
  readonly code: string
  /** The thread or rollout that it is about; null when it is of the database. */
  readonly thread: string | null
  /** The first ordinal that it is about, where it has one. */
  readonly ordinal: number | null
  readonly message: string
}

/** Tables by name, each with its columns. */
export type Tables = ReadonlyMap<string, ReadonlySet<string>>

/** The most of a stranger's tables that are looked at. */
const MOST_TABLES = 500

/**
 * Ordinary tables only: a view, or a table that is made by code, of a stranger's file could run without end. Columns come and go
 * between migrations (wild.md section 6), so nothing is ever read by position. Throws as SQLite does when the file is no database.
 */
export function tablesOf(db: Database): Tables {
  db.pragma('trusted_schema = OFF')
  db.pragma('query_only = ON')
  const names = db
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name`)
    .pluck()
    .all()
    .filter(name => typeof name === 'string' && !name.includes('\0') && !name.startsWith('sqlite_'))
    .slice(0, MOST_TABLES)
  return new Map(names.map(name => [String(name), columnsOf(db, String(name))]))
}

const columnsOf = (db: Database, table: string): ReadonlySet<string> =>
  new Set(db.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table).map(String))

/** Rows between two pauses. A row may have a megabyte. */
const STRIDE = 16

/** The same rows with a pause now and then. */
export function* eachRow<T>(rows: Iterable<T>, take: (row: T) => void, stride = STRIDE): Steps<undefined> {
  let n = 0
  for (const row of rows) {
    take(row)
    if (++n % stride === 0) yield
  }
  return undefined
}

/** Counts one by one: SQLite's own count of a large table is one step that cannot be stopped. */
export function* countingRows(db: Database, table: string): Steps<number> {
  let count = 0
  const rows = db
    .prepare(`SELECT 1 FROM ${quoted(table)}`)
    .pluck()
    .iterate()
  yield* eachRow(rows, () => count++, 4096)
  return count
}

/** Rows of a table with those of the wanted columns that it has; none when it is not there. `where` is a column and its value. */
export function* rowsOf(
  db: Database,
  tables: Tables,
  table: string,
  wanted: readonly string[],
  where?: readonly [column: string, value: string],
): Generator<Fields> {
  const columns = tables.get(table)
  const there = wanted.filter(column => columns?.has(column))
  if (there.length === 0 || (where && !columns?.has(where[0]))) return
  const condition = where ? ` WHERE ${quoted(where[0])} = ?` : ''
  const statement = db.prepare(`SELECT ${there.map(quoted).join(', ')} FROM ${quoted(table)}${condition}`)
  for (const row of statement.iterate(...(where ? [where[1]] : []))) yield fieldsOf(row)
}

/** The same rows up to where the file is damaged; that is a problem, and what was read stays. */
export function* upToDamage(rows: Iterable<Fields>, table: string, problems: DatabaseProblem[]): Generator<Fields> {
  try {
    yield* rows
  } catch (error) {
    if (!isDatabaseError(error)) throw error
    const message = `Reading the table ${table} stopped (${reasonOf(error)}): rows may be missing.`
    // Several passes meet the same damage.
    if (problems.every(problem => problem.message !== message))
      problems.push({ code: 'damaged', thread: null, ordinal: null, message })
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A text that says something; null for any other value. */
export const textIn = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** A whole number from 0 on that is exact; null for any other value. */
export const countIn = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null

/** Milliseconds of the newer column, else seconds of the older one, as ISO text. */
export function timeIn(milliseconds: unknown, seconds: unknown): string | null {
  const whole = countIn(milliseconds) ?? (countIn(seconds) ?? Number.NaN) * 1000
  const time = new Date(whole)
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}
