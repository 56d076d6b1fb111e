import { closeSync, openSync, readSync } from 'node:fs'
import { done, failed, type Outcome } from '../base/failure.ts'
import type { Steps } from '../base/steps.ts'
import { copyingDatabase, type DatabaseCopy } from './database-copy.ts'
import {
  countIn,
  countingRows,
  type DatabaseProblem,
  eachRow,
  rowsOf,
  type Tables,
  tablesOf,
  textIn,
} from './database-rows.ts'
import { factsOf } from './discover.ts'
import { compareRollouts, type HistoryRollout, historyRollouts } from './history-rollouts.ts'
import { claimProblems } from './rollout-claims.ts'
import { RolloutPlaces } from './rollout-places.ts'
import type { Fields } from './settings.ts'
import { type Database, isDatabaseError, openDatabase, reasonOf } from './sqlite.ts'
import { isStateDb, NEWEST_STATE, type SpawnEdge, type StateThread, spawnEdges, stateThreads } from './state-db.ts'
import { isThreadHistoryDb, NEWEST_HISTORY } from './thread-history-db.ts'

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
  /** Told as soon as all threads are listed; the lists of the report then go on to change in place until the end. */
  readonly onListed?: (report: DatabaseReport) => void
  /** Told of each thread whose rollout was compared with its row. */
  readonly onCompared?: (done: number) => void
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
  const copy = yield* copyingDatabase(path, options.scratch)
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
  const database = yield* infoOf(path, copy, db, tables.value, problems)
  const places = yield* RolloutPlaces.of(path, options.homes)
  const compared = options.onCompared ?? (() => {})
  if (isStateDb(tables.value)) {
    problems.push(...newerSchema(database, NEWEST_STATE))
    const threads = yield* stateThreads(db, tables.value, places, problems)
    const edges = yield* spawnEdges(db, tables.value, problems)
    const report = { kind: 'state', database, threads, edges, problems } as const
    options.onListed?.(report)
    if (!options.quick) yield* claimProblems(threads, problems, compared)
    return done(report)
  }
  if (isThreadHistoryDb(tables.value)) {
    problems.push(...newerSchema(database, NEWEST_HISTORY))
    const threads = yield* historyRollouts(db, tables.value, places, problems)
    const report = { kind: 'threadHistory', database, threads, problems } as const
    options.onListed?.(report)
    if (!options.quick) yield* compareRollouts(db, tables.value, threads, problems, compared)
    return done(report)
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

function* infoOf(
  path: string,
  { walBytes }: DatabaseCopy,
  db: Database,
  tables: Tables,
  problems: DatabaseProblem[],
): Steps<DatabaseInfo> {
  const counted: { name: string; rows: number | null }[] = []
  for (const name of tables.keys())
    counted.push({ name, rows: yield* orNull(name, () => countingRows(db, name), problems) })
  const migrations = tables.has(MIGRATIONS) ? yield* orNull(MIGRATIONS, () => migrationsOf(db, tables), problems) : null
  return { path, bytes: factsOf(path)?.size ?? 0, walBytes, migrations, tables: counted }
}

/** null, and a problem, for a table whose pages are damaged. */
function* orNull<T>(table: string, read: () => Steps<T>, problems: DatabaseProblem[]): Steps<T | null> {
  try {
    return yield* read()
  } catch (error) {
    if (!isDatabaseError(error)) throw error
    problems.push(ofDatabase('damaged', `The table ${table} cannot be read to its end (${reasonOf(error)}).`))
    return null
  }
}

const MIGRATIONS = '_sqlx_migrations'

function* migrationsOf(db: Database, tables: Tables): Steps<Migrations> {
  const rows: Fields[] = []
  const all = rowsOf(db, tables, MIGRATIONS, ['version', 'description', 'success'])
  yield* eachRow(all, row => rows.push(row))
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

/** Columns are looked up by name, so a newer schema is read as far as it keeps them. */
function newerSchema({ migrations }: DatabaseInfo, newest: number): readonly DatabaseProblem[] {
  const last = migrations?.last ?? 0
  if (last <= newest) return []
  const message = `Its schema, migration ${last}, is newer than those that this version knows (up to ${newest}): it may say more than is shown.`
  return [ofDatabase('newer-schema', message)]
}

function whyNoThreads(tables: Tables): string {
  if (tables.size === 0) return 'The database has no tables: what it held may be in a -wal that is not beside it.'
  return 'The database has no table of threads.'
}

const ofDatabase = (code: string, message: string): DatabaseProblem => ({ code, thread: null, ordinal: null, message })
