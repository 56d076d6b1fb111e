import { join } from 'node:path'
import { openCache, setDamagedAside } from './cache-database.ts'
import type { Found } from './discover.ts'
import { fieldsOf } from './settings.ts'
import { type Database, isDamage } from './sqlite.ts'

/** What a cache holds of each file. */
export interface HeadKind<H> {
  /** Name of the database in the data folder. */
  readonly file: string
  /** Raised whenever the table or what a head means changes: the cache is then made anew. */
  readonly version: number
  /** As it begins the sentence on a cache that cannot be written. */
  readonly list: string
  /** A look at our own writing; null when somebody else wrote there. */
  readonly headIn: (value: unknown) => H | null
}

const schema = (version: number): string => `
  CREATE TABLE heads (
    path TEXT PRIMARY KEY,
    bytes INTEGER NOT NULL,
    modified_at INTEGER NOT NULL,
    head TEXT NOT NULL
  ) WITHOUT ROWID;
  PRAGMA user_version = ${version};
`

/** A file as its size and time tell it. */
type Sized = Pick<Found, 'path' | 'bytes' | 'modifiedAt'>

/** A head as it was when the file had this size and time. */
export interface CachedHead<H> {
  readonly bytes: number
  readonly modifiedAt: number
  readonly head: H
}

/**
 * A cache of heads in a database of the data folder. It may be deleted at any time; a damaged one is set aside and made anew. Where
 * SQLite cannot be had at all, it remembers for this run only.
 */
export class HeadCache<H> {
  readonly #kind: HeadKind<H>
  readonly #path: string
  #db: Database | null
  readonly #heads = new Map<string, CachedHead<H>>()
  /** What has to be told about it; null when all is well. */
  said: string | null = null

  constructor(dataFolder: string, kind: HeadKind<H>) {
    this.#kind = kind
    this.#path = join(dataFolder, kind.file)
    this.#db = this.#open()
  }

  get(path: string): CachedHead<H> | undefined {
    return this.#heads.get(path)
  }

  put(found: Sized, head: H): void {
    const { path, bytes, modifiedAt } = found
    this.#heads.set(path, { bytes, modifiedAt, head })
    this.#use(db =>
      db
        .prepare('INSERT OR REPLACE INTO heads (path, bytes, modified_at, head) VALUES (?, ?, ?, ?)')
        .run(path, bytes, modifiedAt, JSON.stringify(head)),
    )
  }

  /** Forgets files that are gone: of all, or of those that begin with a folder. */
  keepOnly(paths: ReadonlySet<string>, under = ''): void {
    for (const path of [...this.#heads.keys()]) {
      if (paths.has(path) || !path.startsWith(under)) continue
      this.#heads.delete(path)
      this.#use(db => db.prepare('DELETE FROM heads WHERE path = ?').run(path))
    }
  }

  close(): void {
    this.#db?.close()
    this.#db = null
  }

  #open(): Database | null {
    const { db, said } = openCache(
      this.#path,
      opened => {
        prepare(opened, this.#kind.version)
        for (const row of opened.prepare('SELECT path, bytes, modified_at, head FROM heads').iterate()) this.#load(row)
      },
      () => this.#heads.clear(),
    )
    this.said = said
    return db
  }

  #load(row: unknown): void {
    const { path, bytes, modified_at: modifiedAt, head } = fieldsOf(row)
    if (typeof path !== 'string' || typeof head !== 'string') return
    if (typeof bytes !== 'number' || typeof modifiedAt !== 'number') return
    const parsed = this.#kind.headIn(parsedJson(head))
    if (parsed !== null) this.#heads.set(path, { bytes, modifiedAt, head: parsed })
  }

  /** A cache that cannot be written to is no reason to stop: heads are then read again the next time. */
  #use(act: (db: Database) => void): void {
    if (this.#db === null) return
    try {
      act(this.#db)
    } catch (error) {
      this.close()
      this.said = `${this.#kind.list} is not kept on disk: ${this.#path} cannot be written.`
      if (!isDamage(error)) return
      this.#heads.clear()
      this.said = setDamagedAside(this.#path)
    }
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function prepare(db: Database, version: number): void {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  if (db.pragma('user_version', { simple: true }) === version) return
  const make = db.transaction(() => {
    db.exec('DROP TABLE IF EXISTS heads')
    db.exec(schema(version))
  })
  make.immediate()
}
