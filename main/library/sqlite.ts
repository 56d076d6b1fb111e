import Sqlite from 'better-sqlite3'
import { done, failed, type Outcome } from '../base/failure.ts'

export type Database = Sqlite.Database

/** better-sqlite3 13 needs Node-API 10; an older Node ends without a word when a database is opened. */
const NEEDED_NAPI = 10

/** The sentence for a Node that would crash; null when this one will do. */
export function whyNoSqlite(napi: string | undefined = process.versions.napi): string | null {
  if (Number(napi ?? 0) >= NEEDED_NAPI) return null
  return `SQLite needs Node 22.14 or later (Node-API ${NEEDED_NAPI}); this one has Node-API ${napi ?? 'none'}.`
}

export interface OpenDatabase {
  readonly readonly: boolean
}

/** Opens a database, or says why not. A file that is none is found at the first statement, not here. */
export function openDatabase(path: string, options: OpenDatabase): Outcome<Database> {
  const missing = whyNoSqlite()
  if (missing !== null) return failed('unreadable', missing)
  try {
    return done(new Sqlite(path, { readonly: options.readonly, fileMustExist: options.readonly, timeout: 2000 }))
  } catch (error) {
    return failed('unreadable', `The database ${path} cannot be opened (${reasonOf(error)}).`)
  }
}

const statements = new WeakMap<Database, Map<string, Sqlite.Statement>>()

/** A statement that is made once for each database. */
export function prepared(db: Database, sql: string): Sqlite.Statement {
  let known = statements.get(db)
  if (known === undefined) {
    known = new Map()
    statements.set(db, known)
  }
  let statement = known.get(sql)
  if (statement === undefined) {
    statement = db.prepare(sql)
    known.set(sql, statement)
  }
  return statement
}

export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown reason'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

/** SQLite has something against a file or a statement; anything else that is thrown is a bug. */
export const isDatabaseError = (error: unknown): boolean => error instanceof Sqlite.SqliteError

/** The database itself is bad, not what was asked of it. */
export const isDamage = (error: unknown): boolean => /^SQLITE_(?:NOTADB|CORRUPT)/.test(reasonOf(error))

/** Another program holds the database. */
export const isBusy = (error: unknown): boolean => reasonOf(error) === 'SQLITE_BUSY'
