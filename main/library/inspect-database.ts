import { closeSync, openSync, readSync } from 'node:fs'
import { done, failed, type Outcome } from '../base/failure.ts'
import type { Steps } from '../base/steps.ts'
import { copyDatabase, type DatabaseCopy } from './database-copy.ts'
import { countIn, countRows, type DatabaseProblem, rowsOf, type Tables, tablesOf, textIn } from './database-rows.ts'
import { factsOf } from './discover.ts'
import { type HistoryRollout, historyRollouts } from './history-rollouts.ts'
import { claimProblems } from './rollout-claims.ts'
import { RolloutPlaces } from './rollout-places.ts'
import { type Database, isDatabaseError, openDatabase, reasonOf } from './sqlite.ts'
import { isStateDb, type SpawnEdge, type StateThread, spawnEdges, stateThreads } from './state-db.ts'
import { isThreadHistoryDb } from './thread-history-db.ts'

export interface DatabaseInfo {
  readonly path: string
  readonly bytes: number
  readonly walBytes: number
  readonly migrations: Migrations | null
  readonly tables: readonly { readonly name: string; readonly rows: number | null }[]
}

/** `_sqlx_migrations`: its newest tells the schema. */
export interface Migrations {
  readonly count: number
  readonly last: number | null
  readonly description: string | null
  /** Versions that did not succeed. */
  readonly failed: readonly number[]
}

/** What one of the agent's databases tells of threads. */
export type DatabaseReport = {
  readonly database: DatabaseInfo
  readonly problems: readonly DatabaseProblem[]
} & (
  | { readonly kind: 'state'; readonly threads: readonly StateThread[]; readonly edges: readonly SpawnEdge[] }
  | { readonly kind: 'threadHistory'; readonly threads: readonly HistoryRollout[] }
  | { readonly kind: 'other' }
)

export interface DatabaseOptions {
  /** Homes to find rollouts in after the one that the database lies in. */
  readonly homes: readonly string[]
  /** Folder for the copy that is read. */
  readonly scratch: string
  /** Leaves the rollouts unread: nothing is compared with them. */
  readonly quick: boolean
}

const MAGIC = Buffer.from('SQLite format 3\0')

/** Does the file begin as every SQLite database does? false as well for what cannot be read. */
export function isDatabaseFile(path: string): boolean {
  if (!factsOf(path)?.isFile()) return false
  try {
    const fd = openSync(path, 'r')
    try {
      const head = Buffer.alloc(MAGIC.length)
      return readSync(fd, head, 0, head.length, 0) === head.length && head.equals(MAGIC)
    } finally {
      closeSync(fd)
    }
  } catch {
    return false
  }
}

/** Reads the threads of a database from a private copy. The database and its folder stay as they are, even while it is in use. */
export function* inspectDatabase(path: string, options: DatabaseOptions): Steps<Outcome<DatabaseReport>> {
  const copy = copyDatabase(path, options.scratch)
  if (!copy.ok) return copy
  try {
    const opened = openDatabase(copy.value.path, { readonly: false })
    if (!opened.ok) return failed('unreadable', `${path} cannot be opened as an SQLite database.`)
    try {
      return yield* report(path, copy.value, opened.value, options)
    } finally {
      opened.value.close()
    }
  } finally {
    copy.value.remove()
  }
}

function* report(
  path: string,
  copy: DatabaseCopy,
  db: Database,
  options: DatabaseOptions,
): Steps<Outcome<DatabaseReport>> {
  const tables = tablesOrWhy(path, db)
  if (!tables.ok) return tables
  // All its files are open now: without their names nothing is left behind even after a kill. Windows keeps names of open files.
  if (process.platform !== 'win32') copy.remove()
  const problems: DatabaseProblem[] = []
  if (copy.torn) problems.push(ofDatabase('changed-while-copied', 'The database was written to while it was copied.'))
  const database = infoOf(path, copy, db, tables.value, problems)
  const places = yield* RolloutPlaces.of(path, options.homes)
  if (isStateDb(tables.value)) {
    const threads = yield* stateThreads(db, tables.value, places, problems)
    const edges = spawnEdges(db, tables.value, problems)
    if (!options.quick) problems.push(...(yield* claimProblems(threads)))
    return done({ kind: 'state', database, threads, edges, problems })
  }
  if (isThreadHistoryDb(tables.value)) {
    const threads = yield* historyRollouts(db, tables.value, places, options.quick, problems)
    return done({ kind: 'threadHistory', database, threads, problems })
  }
  problems.push(ofDatabase('no-threads', whyNoThreads(tables.value)))
  return done({ kind: 'other', database, problems })
}

function tablesOrWhy(path: string, db: Database): Outcome<Tables> {
  try {
    return done(tablesOf(db))
  } catch (error) {
    if (!isDatabaseError(error)) throw error
    return failed('unreadable', `${path} is damaged: SQLite cannot read its tables (${reasonOf(error)}).`)
  }
}

function infoOf(
  path: string,
  { walBytes }: DatabaseCopy,
  db: Database,
  tables: Tables,
  problems: DatabaseProblem[],
): DatabaseInfo {
  return {
    path,
    bytes: factsOf(path)?.size ?? 0,
    walBytes,
    migrations: tables.has(MIGRATIONS) ? orNull(MIGRATIONS, () => migrationsOf(db, tables), problems) : null,
    tables: [...tables.keys()].map(name => ({ name, rows: orNull(name, () => countRows(db, name), problems) })),
  }
}

/** null, and a problem, for a table whose pages are damaged. */
function orNull<T>(table: string, read: () => T, problems: DatabaseProblem[]): T | null {
  try {
    return read()
  } catch (error) {
    if (!isDatabaseError(error)) throw error
    problems.push(ofDatabase('damaged', `The table ${table} cannot be read to its end (${reasonOf(error)}).`))
    return null
  }
}

const MIGRATIONS = '_sqlx_migrations'

function migrationsOf(db: Database, tables: Tables): Migrations {
  const rows = [...rowsOf(db, tables, MIGRATIONS, ['version', 'description', 'success'])]
  const versions = rows
    .map(({ version, description, success }) => ({ version: countIn(version), description, success }))
    .flatMap(({ version, ...row }) => (version === null ? [] : [{ version, ...row }]))
    .sort((a, b) => a.version - b.version)
  const last = versions.at(-1)
  return {
    count: rows.length,
    last: last?.version ?? null,
    description: textIn(last?.description),
    failed: versions.filter(({ success }) => success === 0).map(({ version }) => version),
  }
}

function whyNoThreads(tables: Tables): string {
  if (tables.size === 0) return 'The database has no tables: what it held may be in a -wal that is not beside it.'
  return 'The database has no table of threads.'
}

const ofDatabase = (code: string, message: string): DatabaseProblem => ({ code, thread: null, ordinal: null, message })
