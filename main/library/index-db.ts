import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Found } from './discover.ts'
import type { Head } from './head.ts'
import { fieldsOf } from './settings.ts'
import { type Database, isDamage, openDatabase } from './sqlite.ts'

/** Raised whenever a table or what a head means changes: the cache is then made anew. */
const VERSION = 2

const SCHEMA = `
  CREATE TABLE heads (
    path TEXT PRIMARY KEY,
    bytes INTEGER NOT NULL,
    modified_at INTEGER NOT NULL,
    head TEXT NOT NULL
  ) WITHOUT ROWID;
  PRAGMA user_version = ${VERSION};
`

/** A head as it was when the file had this size and time. */
export interface CachedHead {
  readonly bytes: number
  readonly modifiedAt: number
  readonly head: Head
}

/**
 * The cache of heads in `library.sqlite`. It may be deleted at any time; a damaged one is set aside and made anew. Where SQLite
 * cannot be had at all, it remembers for this run only.
 */
export class IndexDb {
  readonly #path: string
  #db: Database | null
  readonly #heads = new Map<string, CachedHead>()
  /** What has to be told about it; null when all is well. */
  said: string | null = null

  constructor(dataFolder: string) {
    this.#path = join(dataFolder, 'library.sqlite')
    this.#db = this.#open()
  }

  get(path: string): CachedHead | undefined {
    return this.#heads.get(path)
  }

  put(found: Found, head: Head): void {
    const { path, bytes, modifiedAt } = found
    this.#heads.set(path, { bytes, modifiedAt, head })
    this.#use(db =>
      db
        .prepare('INSERT OR REPLACE INTO heads (path, bytes, modified_at, head) VALUES (?, ?, ?, ?)')
        .run(path, bytes, modifiedAt, JSON.stringify(head)),
    )
  }

  /** Forgets files that are gone. */
  keepOnly(paths: ReadonlySet<string>): void {
    for (const path of [...this.#heads.keys()]) {
      if (paths.has(path)) continue
      this.#heads.delete(path)
      this.#use(db => db.prepare('DELETE FROM heads WHERE path = ?').run(path))
    }
  }

  close(): void {
    this.#db?.close()
    this.#db = null
  }

  #open(): Database | null {
    try {
      return this.#openOnce()
    } catch (error) {
      if (isDamage(error)) this.#setAside()
      else if (!isBusy(error)) throw error
    }
    return this.#openOnce()
  }

  #openOnce(): Database | null {
    const opened = openDatabase(this.#path, { readonly: false })
    if (!opened.ok) {
      this.said = opened.error.message
      return null
    }
    try {
      prepare(opened.value)
      for (const row of opened.value.prepare('SELECT path, bytes, modified_at, head FROM heads').iterate())
        this.#load(row)
      return opened.value
    } catch (error) {
      opened.value.close()
      throw error
    }
  }

  #load(row: unknown): void {
    const { path, bytes, modified_at: modifiedAt, head } = fieldsOf(row)
    if (typeof path !== 'string' || typeof head !== 'string') return
    if (typeof bytes !== 'number' || typeof modifiedAt !== 'number') return
    const parsed = parsedHead(head)
    if (parsed !== null) this.#heads.set(path, { bytes, modifiedAt, head: parsed })
  }

  #setAside(): void {
    this.#heads.clear()
    const kept = `${this.#path}.damaged`
    if (existsSync(this.#path)) renameSync(this.#path, kept)
    for (const end of ['-wal', '-shm']) rmSync(this.#path + end, { force: true })
    this.said = `${this.#path} was damaged. It was kept as ${kept} and made anew.`
  }

  /** A cache that cannot be written to is no reason to stop: heads are then read again the next time. */
  #use(act: (db: Database) => void): void {
    if (this.#db === null) return
    try {
      act(this.#db)
    } catch (error) {
      this.close()
      this.said = `The session list is not kept on disk: ${this.#path} cannot be written.`
      if (!isDamage(error)) return
      this.#setAside()
    }
  }
}

/** Our own writing, so that a look at one field is enough; null when somebody else wrote there. */
function parsedHead(text: string): Head | null {
  try {
    const head = fieldsOf(JSON.parse(text))
    return typeof head.prompt === 'string' ? (head as unknown as Head) : null
  } catch {
    return null
  }
}

const isBusy = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY'

function prepare(db: Database): void {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  if (db.pragma('user_version', { simple: true }) === VERSION) return
  const make = db.transaction(() => {
    db.exec('DROP TABLE IF EXISTS heads')
    db.exec(SCHEMA)
  })
  make.immediate()
}
