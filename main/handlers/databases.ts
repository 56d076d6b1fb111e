import { randomBytes } from 'node:crypto'
import { realpathSync } from 'node:fs'
import type { Api, AppError, DatabasePhase, DatabaseProgress, DatabaseView, Result } from '../../preload/contract.ts'
import { factsOf } from '../library/discover.ts'
import { type DatabaseReport, inspectDatabase, isDatabaseFile } from '../library/inspect-database.ts'
import { resolveFile } from '../library/open.ts'
import { scratchFolder } from '../rollout/private-file.ts'
import { type Emit, ok } from './context.ts'
import { DatabaseRows } from './database-rows.ts'
import { placesOf } from './places-of.ts'
import { refuse } from './refusals.ts'
import { isCancelled, type Work } from './work.ts'

type Calls = 'openDatabase' | 'closeDatabase' | 'stopDatabase' | 'database' | 'databaseRows'

export type DatabaseHandlers = Pick<Api, Calls> & { close(): Promise<void> }

export interface DatabaseContext {
  readonly homes: () => readonly string[]
  readonly emit: Emit
  readonly work: Work
}

/** Databases whose rows are kept; the one that was opened first goes, and a window that still shows it opens it again. */
const MOST_OPEN = 8
/** Shortest time between two `database` events. Milliseconds. */
const BETWEEN_EVENTS = 100

/** The calls about the agent's own databases. */
export function databaseHandlers(context: DatabaseContext): DatabaseHandlers {
  const open = new Map<string, OpenDatabase>()
  const era = randomBytes(4).toString('hex')
  let opened = 0

  const drop = async (key: string): Promise<void> => {
    const database = open.get(key)
    open.delete(key)
    await database?.close()
  }

  const within = async <T>(key: string, answer: (database: OpenDatabase) => Result<T>): Promise<Result<T>> => {
    const database = open.get(key)
    return database ? answer(database) : refuse('no-such-thread', 'This database is not open any more.')
  }

  return {
    openDatabase: async ({ path }) => {
      const resolved = resolveFile(path, { homes: context.homes() })
      if (!resolved.ok) return resolved
      const real = realPath(resolved.value)
      if (factsOf(real) === null) return refuse('not-found', `There is no file at ${real}.`)
      if (!isDatabaseFile(real)) return refuse('not-a-session', `${real} is not an SQLite database.`)
      const known = [...open.values()].find(database => database.path === real)
      if (known?.isFresh()) return ok(known.view())
      if (known) await drop(known.key)
      opened += 1
      const database = new OpenDatabase(`${era}-${opened}`, real, context)
      open.set(database.key, database)
      const [oldest] = open.keys()
      if (open.size > MOST_OPEN && oldest !== undefined) await drop(oldest)
      const failure = await database.read()
      if (failure === null) return ok(database.view())
      await drop(database.key)
      return { ok: false, error: failure }
    },
    closeDatabase: async ({ key }) => {
      await drop(key)
      return ok(null)
    },
    stopDatabase: ({ key }) =>
      within(key, database => {
        database.stop()
        return ok(null)
      }),
    database: ({ key }) => within(key, database => ok(database.view())),
    databaseRows: ({ key, query, sort, descending, from, count }) =>
      within(key, database => ok(database.rows.page({ query, sort, descending }, from, count))),
    close: async () => {
      await Promise.all([...open.keys()].map(drop))
    },
  }
}

/** One database that is read, and then held against its rollouts. */
class OpenDatabase {
  readonly key: string
  readonly path: string
  readonly #context: DatabaseContext
  readonly #stopping = new AbortController()
  readonly #stamp: string
  #work: Promise<void> = Promise.resolve()
  #report: DatabaseReport | null = null
  #rows: DatabaseRows | null = null
  #phase: DatabasePhase = 'reading'
  #error: AppError | null = null
  #compared = 0
  #emittedAt = Number.NEGATIVE_INFINITY

  constructor(key: string, path: string, context: DatabaseContext) {
    this.key = key
    this.path = path
    this.#context = context
    this.#stamp = stampOf(path)
  }

  /** The file did not change since, and reading it did not fail. */
  isFresh(): boolean {
    return (
      this.#rows !== null && this.#phase !== 'failed' && this.#phase !== 'stopped' && this.#stamp === stampOf(this.path)
    )
  }

  /** Answers once its threads are listed: null, or why it cannot be read. */
  read(): Promise<AppError | null> {
    return new Promise(resolve => {
      this.#work = this.#read(() => resolve(null)).then(() => resolve(this.#rows === null ? this.#whyNot : null))
    })
  }

  get #whyNot(): AppError {
    return this.#error ?? { code: 'cancelled', message: 'Reading this database was stopped.' }
  }

  async #read(onListed: () => void): Promise<void> {
    const steps = inspectDatabase(this.path, {
      homes: this.#context.homes(),
      scratch: scratchFolder(),
      quick: false,
      onListed: report => {
        this.#list(report)
        this.#phase = 'comparing'
        onListed()
      },
      onCompared: done => {
        this.#compared = done
        this.#rows?.changed()
        this.#tell()
      },
    })
    try {
      const found = await this.#context.work.run(steps, this.#stopping.signal)
      if (found.ok) this.#list(found.value)
      else this.#error = found.error
      this.#phase = found.ok ? 'ready' : 'failed'
    } catch (error) {
      this.#phase = isCancelled(error) ? 'stopped' : 'failed'
      if (!isCancelled(error)) this.#error = { code: 'internal', message: BROKE, detail: placesOf(error) }
    }
    this.#rows?.changed()
    this.#context.emit('database', this.progress())
  }

  #list(report: DatabaseReport): void {
    if (this.#report === report) return
    this.#report = report
    this.#rows = new DatabaseRows(report, () => this.#phase)
  }

  #tell(): void {
    const now = performance.now()
    if (now - this.#emittedAt < BETWEEN_EVENTS) return
    this.#emittedAt = now
    this.#context.emit('database', this.progress())
  }

  stop(): void {
    this.#stopping.abort()
  }

  async close(): Promise<void> {
    this.#stopping.abort()
    await this.#work
  }

  get rows(): DatabaseRows {
    if (this.#rows === null) throw new Error('The rows of a database were asked for before they were listed.')
    return this.#rows
  }

  progress(): DatabaseProgress {
    const report = this.#report
    return {
      key: this.key,
      phase: this.#phase,
      done: this.#compared,
      total: this.#rows?.count ?? 0,
      problems: report?.problems.length ?? 0,
      error: this.#error,
    }
  }

  view(): DatabaseView {
    const { report } = this.rows
    const { bytes, walBytes, migrations } = report.database
    return {
      key: this.key,
      path: this.path,
      kind: report.kind,
      bytes,
      walBytes,
      migration: migrations === null ? null : { version: migrations.last, description: migrations.description },
      notes: this.rows.notes(),
      threads: this.rows.count,
      progress: this.progress(),
    }
  }
}

const BROKE = 'Reading this database failed because of a fault in Palimpsest. What was read so far is shown.'

function stampOf(path: string): string {
  const facts = [path, `${path}-wal`].map(factsOf)
  return facts.map(one => (one === null ? '-' : `${one.size} ${one.mtimeMs}`)).join(' | ')
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
