import { chmodSync, statfsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Steps } from '../base/steps.ts'
import { openCache, setDamagedAside } from './cache-database.ts'
import type { Found } from './discover.ts'
import type { Head } from './head.ts'
import { prepare } from './index-schema.ts'
import type { KeptHead } from './kept-head.ts'
import { firstPassage, PASSAGES } from './passages.ts'
import { headIn, headValues, keyFor, kindsIn, nextKey, SESSION_COLUMNS } from './session-rows.ts'
import { fieldsOf } from './settings.ts'
import { type Database, isBusy, isDamage, isDatabaseError, prepared } from './sqlite.ts'

/** A head as it was when the file had this size and time. */
export interface CachedHead {
  /** Names the session in the database. */
  readonly key: number
  readonly bytes: number
  readonly modifiedAt: number
  readonly head: Head
}

/** Bytes of the disk that are left to others. */
const LEFT_FREE = 1024 ** 3

/** Bytes that are free where a folder lies. */
function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

/**
 * Characters written between two commits: so many are lost at most by a kill, and so long another program waits. At a commit SQLite writes
 * out their words, some 10 ms, and up to 30 where it also has to merge older ones: with more of them the steps are longer.
 */
const MOST_UNSETTLED = 768 * 1024
/** What a session's facts count for. Characters. */
const FACTS = 2 * 1024
/** Characters committed between two waits for the disk. */
const MOST_AHEAD = 3 * MOST_UNSETTLED

/**
 * The library's tables in `library.sqlite`, and all heads in memory. The file may be deleted at any time; a damaged one is set aside and
 * made anew. Where SQLite cannot be had at all, heads are remembered for this run only, and texts are not.
 */
export class IndexDb {
  readonly #path: string
  readonly #free: (folder: string) => number
  #db: Database | null
  readonly #heads = new Map<string, CachedHead>()
  readonly #paths = new Map<number, string>()
  /** Characters that were written since the last commit; committed since the last wait for the disk. */
  #unsettled = 0
  #ahead = 0
  #isTaken = false
  /** What SQLite counts of others' writing, as it was before all sessions were loaded. */
  #others = 0
  /** Everything that the database holds was loaded or written here. */
  #isAlone = true
  /** What has to be told about it; null when all is well. */
  said: string | null = null

  /** Tests say how much is free. */
  constructor(dataFolder: string, free: (folder: string) => number = freeBytes) {
    this.#free = free
    this.#path = join(dataFolder, 'library.sqlite')
    this.#db = this.#open()
  }

  get(path: string): CachedHead | undefined {
    return this.#heads.get(path)
  }

  /** The file of a session; null when it was forgotten. */
  pathOf(key: number): string | null {
    return this.#paths.get(key) ?? null
  }

  /** What is found out can be kept. While another program reads the same library it cannot, but what that one wrote can be asked for. */
  get canKeep(): boolean {
    return this.#db !== null && !this.#isTaken
  }

  /** Tries to keep again what is found out. */
  tryAgain(): void {
    this.#isTaken = false
  }

  /** The disk has room for texts; `said` tells where it has not. */
  hasRoom(): boolean {
    const folder = dirname(this.#path)
    const full = `What was said in sessions is not taken into the index: less than 1 GB is free in ${folder}.`
    const hasRoom = this.#free(folder) >= LEFT_FREE
    if (!hasRoom) this.said = full
    else if (this.said === full) this.said = null
    return hasRoom
  }

  put(found: Found, { head, columns }: KeptHead): void {
    const { path, bytes, modifiedAt } = found
    const known = this.#heads.get(path)?.key
    const first = keyFor(head, modifiedAt)
    let key = known
    this.write(db => {
      key ??= this.#newKey(db, path, first)
      const { spans, kinds, checkpoints } = columns
      prepared(db, PUT_SESSION).run(key, path, bytes, modifiedAt, ...headValues(head))
      prepared(db, 'INSERT OR REPLACE INTO outlines VALUES (?, ?, ?)').run(key, spans, kinds)
      if (known !== undefined || !this.#isAlone) prepared(db, 'DELETE FROM checkpoints WHERE session = ?').run(key)
      for (const values of checkpoints) prepared(db, PUT_CHECKPOINT).run(key, ...values)
    }, FACTS)
    key ??= this.read(db => this.#newKey(db, path, first), null) ?? this.#freeKey(first)
    this.#remember(path, { key, bytes, modifiedAt, head })
  }

  /** The key that the file has by another program that has the database open, else the first from `first` on that no file has. */
  #newKey(db: Database, path: string, first: number): number {
    if (this.#isAlone && db.inTransaction) return this.#freeKey(first)
    const given = prepared(db, 'SELECT key FROM sessions WHERE path = ?').pluck().get(path)
    if (typeof given === 'number' && !this.#paths.has(given)) return given
    for (let key = this.#freeKey(first); ; key = this.#freeKey(nextKey(key))) {
      const owner = prepared(db, 'SELECT path FROM sessions WHERE key = ?').pluck().get(key)
      if (owner === undefined || owner === path) return key
    }
  }

  /** The first key from one on that no file has that is known here. */
  #freeKey(first: number): number {
    let key = first
    while (this.#paths.has(key)) key = nextKey(key)
    return key
  }

  /** Bytes by kind of line of a file, as it was when its head was read; null when that is not kept. */
  kindsOf(path: string): ReadonlyMap<string, number> | null {
    const key = this.#heads.get(path)?.key
    if (key === undefined) return null
    const text = this.read(db => prepared(db, 'SELECT kinds FROM outlines WHERE session = ?').pluck().get(key), null)
    return typeof text === 'string' ? kindsIn(text) : null
  }

  /** Forgets files that are gone, with all that was in them; answers their keys. */
  *keepOnly(stays: (path: string) => boolean): Steps<readonly number[]> {
    const gone = [...this.#heads].filter(([path]) => !stays(path))
    try {
      for (const [path, { key }] of gone) {
        this.#heads.delete(path)
        this.#paths.delete(key)
        yield* this.forgetPassages(key, 0)
        this.write(db => forget(db, key), FACTS)
        yield* this.settleSome()
      }
    } finally {
      this.settle()
    }
    return gone.map(([, { key }]) => key)
  }

  /** Forgets the passages of a session from the n-th on. */
  *forgetPassages(key: number, n: number): Steps<undefined> {
    const range = [firstPassage(key) + n, firstPassage(key) + PASSAGES] as const
    for (;;) {
      const ids = this.read(
        db =>
          prepared(db, SOME_PASSAGES)
            .pluck()
            .all(...range),
        [] as unknown[],
      )
      if (ids.length === 0 || !this.canKeep) return undefined
      this.write(db => {
        for (const id of ids) {
          prepared(db, 'DELETE FROM words WHERE rowid = ?').run(id)
          prepared(db, 'DELETE FROM passages WHERE id = ?').run(id)
        }
      }, ids.length * GONE)
      yield* this.settleSome()
    }
  }

  /** Writes so many characters, with what was written before and after until `settle`. A cache that cannot be written is no reason to stop. */
  write(act: (db: Database) => void, characters: number): void {
    if (this.#isTaken) return
    this.#use(db => {
      if (!db.inTransaction) this.#begin(db)
      act(db)
      this.#unsettled += characters
    })
  }

  /** While it lasts nobody else writes. */
  #begin(db: Database): void {
    db.exec('BEGIN IMMEDIATE')
    this.#isAlone &&= writtenByOthers(db) === this.#others
  }

  /** Puts on the disk what was written, in steps, when it has become much. */
  *settleSome(): Steps<undefined> {
    if (this.#unsettled < MOST_UNSETTLED) return undefined
    yield
    this.#use(db => this.#commit(db))
    yield
    if (this.#ahead < MOST_AHEAD) return undefined
    this.#use(db => this.#takeOver(db))
    yield
    return undefined
  }

  /** Puts on the disk what was written. */
  settle(): void {
    this.#use(db => {
      this.#commit(db)
      this.#takeOver(db)
    })
  }

  /** Asks the database; `otherwise` where there is none. */
  read<T>(ask: (db: Database) => T, otherwise: T): T {
    let answer = otherwise
    this.#use(db => {
      answer = ask(db)
    })
    return answer
  }

  close(): void {
    this.settle()
    this.#db?.close()
    this.#db = null
  }

  #commit(db: Database): void {
    this.#ahead += this.#unsettled
    this.#unsettled = 0
    if (db.inTransaction) db.exec('COMMIT')
  }

  /** Takes what was committed over into the database itself, with a wait for the disk; later, where somebody has begun to write again. */
  #takeOver(db: Database): void {
    if (db.inTransaction && this.#ahead < 2 * MOST_AHEAD) return
    this.#commit(db)
    this.#ahead = 0
    db.pragma('wal_checkpoint(PASSIVE)')
  }

  #remember(path: string, cached: CachedHead): void {
    this.#heads.set(path, cached)
    this.#paths.set(cached.key, path)
  }

  #open(): Database | null {
    const { db, said } = openCache(
      this.#path,
      opened => {
        // It holds text of sessions.
        chmodSync(this.#path, 0o600)
        prepare(opened)
        this.#others = writtenByOthers(opened)
        this.#isAlone = true
        for (const row of opened.prepare(`SELECT ${SESSION_COLUMNS} FROM sessions`).iterate()) this.#load(row)
      },
      () => this.#forgetAll(),
    )
    this.said = said
    return db
  }

  #load(row: unknown): void {
    const fields = fieldsOf(row)
    const { key, path, bytes, modified_at: modifiedAt } = fields
    const head = headIn(fields)
    const isOurs = head !== null && typeof key === 'number' && typeof path === 'string'
    if (isOurs && typeof bytes === 'number' && typeof modifiedAt === 'number')
      this.#remember(path, { key, bytes, modifiedAt, head })
    else this.#isAlone = false
  }

  #forgetAll(): void {
    this.#heads.clear()
    this.#paths.clear()
  }

  #use(act: (db: Database) => void): void {
    if (this.#db === null) return
    try {
      act(this.#db)
    } catch (error) {
      if (!isDatabaseError(error)) throw error
      this.#unsettled = 0
      if (isBusy(error)) {
        this.#isTaken = true
        return
      }
      this.#db.close()
      this.#db = null
      this.said = `The session list is not kept on disk: ${this.#path} cannot be written.`
      if (!isDamage(error)) return
      this.#forgetAll()
      this.said = setDamagedAside(this.#path)
    }
  }
}

/** A number that changes with what other programs write. */
const writtenByOthers = (db: Database): number => Number(prepared(db, 'PRAGMA data_version').pluck().get())

const PUT_SESSION = `INSERT OR REPLACE INTO sessions (${SESSION_COLUMNS}) VALUES (${SESSION_COLUMNS.replaceAll(/\w+/g, '?')})`

const PUT_CHECKPOINT = 'INSERT INTO checkpoints VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'

/** Passages that are forgotten in one step. */
const SOME_PASSAGES = 'SELECT id FROM passages WHERE id >= ? AND id < ? LIMIT 64'
/** What a passage counts for that is forgotten. Characters. */
const GONE = 2048

const PER_SESSION = [
  'DELETE FROM sessions WHERE key = ?',
  'DELETE FROM outlines WHERE session = ?',
  'DELETE FROM checkpoints WHERE session = ?',
  'DELETE FROM texts WHERE session = ?',
] as const

function forget(db: Database, key: number): void {
  for (const statement of PER_SESSION) prepared(db, statement).run(key)
}
