import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { done, failed, type Outcome } from '../base/failure.ts'
import { type KeyValue, orNotWritten, ParquetFile } from './parquet-file.ts'
import { type Row, TABLE_NAMES, TABLES, type TableName } from './tables.ts'

/** A file of the dataset, by its path in it. */
export interface WrittenFile {
  readonly path: string
  readonly rows: number
  readonly bytes: number
}

/** What engines take for a month that is not known (Hive's own word, read as NULL). */
const NO_MONTH = '__HIVE_DEFAULT_PARTITION__'

/** From which size on the next row begins another file. Bytes. */
const LARGE = 256 * 1024 * 1024

/**
 * A folder of tables while it is written: beside its place, under a name of its own. Rows come month by month, so that one file of each
 * table is open. It gets its place when all is on the disk; what fails or stops leaves nothing.
 */
export class DatasetFolder {
  readonly #out: string
  readonly #folder: string
  readonly #metadata: readonly KeyValue[]
  readonly #large: number
  readonly #open = new Map<TableName, { readonly path: string; readonly file: ParquetFile }>()
  readonly #written = new Map<TableName, WrittenFile[]>(TABLE_NAMES.map(table => [table, []]))
  #month: string | null = null

  private constructor(out: string, folder: string, metadata: readonly KeyValue[], large: number) {
    this.#out = out
    this.#folder = folder
    this.#metadata = metadata
    this.#large = large
  }

  /** `out` may be an empty folder, or not be there. */
  static make(out: string, metadata: readonly KeyValue[], large = LARGE): Outcome<DatasetFolder> {
    const why = whyNot(out)
    if (why !== null) return failed('not-writable', why)
    try {
      const folder = mkdtempSync(join(dirname(out), `.palimpsest-${basename(out).slice(0, 64)}-`))
      return done(new DatasetFolder(out, folder, metadata, large))
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : error
      return failed('not-writable', `Nothing can be written in ${dirname(out)} (${code}).`)
    }
  }

  /** Rows from here on are of this month; null = it is not known. A month comes once. */
  begin(month: string | null): void {
    if (month === this.#month) return
    this.#finishFiles()
    this.#month = month
  }

  put<T extends TableName>(table: T, row: Row<T>): void {
    const open = this.#fileOf(table)
    open.file.add(row)
    if (open.file.bytes >= this.#large) this.#finishFile(table)
  }

  #fileOf(table: TableName): { readonly path: string; readonly file: ParquetFile } {
    const known = this.#open.get(table)
    if (known) return known
    const part = `${table}/month=${this.#month ?? NO_MONTH}`
    const n = this.#written.get(table)?.filter(({ path }) => path.startsWith(`${part}/`)).length ?? 0
    const path = `${part}/part-${n}.parquet`
    orNotWritten(() => mkdirSync(join(this.#folder, part), { recursive: true, mode: 0o700 }))
    const open = { path, file: new ParquetFile(join(this.#folder, path), TABLES[table], this.#metadata) }
    this.#open.set(table, open)
    return open
  }

  #finishFile(table: TableName): void {
    const open = this.#open.get(table)
    if (!open) return
    open.file.finish()
    this.#open.delete(table)
    this.#written.get(table)?.push({ path: open.path, rows: open.file.rows, bytes: open.file.bytes })
  }

  #finishFiles(): void {
    for (const table of TABLE_NAMES) this.#finishFile(table)
  }

  /** Writes the ends of all files; a table without rows gets one all the same, so that a query finds its columns. */
  finishTables(): ReadonlyMap<TableName, readonly WrittenFile[]> {
    this.#finishFiles()
    this.#month = null
    for (const [table, files] of this.#written) if (files.length === 0) this.#fileOf(table)
    this.#finishFiles()
    return this.#written
  }

  /** Writes the description and gives the folder its place. */
  settle(description: string): Outcome<null> {
    orNotWritten(() =>
      writeFileSync(join(this.#folder, 'dataset.json'), description, { mode: 0o600, flag: 'wx', flush: true }),
    )
    const why = whyNot(this.#out)
    if (why !== null) return failed('not-writable', why)
    orNotWritten(() => {
      // Only an empty one goes; not every system replaces one by renaming.
      if (existsSync(this.#out)) rmdirSync(this.#out)
      renameSync(this.#folder, this.#out)
      syncFolder(dirname(this.#out))
    })
    return done(null)
  }

  /** Takes away what was written, unless it got its place. */
  discard(): void {
    for (const { file } of this.#open.values()) file.close()
    this.#open.clear()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** Why no dataset can be put there; null when one can. */
function whyNot(out: string): string | null {
  const parent = statSync(dirname(out), { throwIfNoEntry: false })
  if (!parent?.isDirectory()) return `There is no folder ${dirname(out)} to put the dataset in.`
  const there = statSync(out, { throwIfNoEntry: false })
  if (there === undefined) return null
  if (!there.isDirectory()) return `There is a file at ${out} already; it is never replaced.`
  return readdirSync(out).length === 0 ? null : `The folder ${out} is not empty; nothing in it is ever replaced.`
}

/** A new name is on the disk once its folder is; where folders cannot be opened (Windows) that is the system's affair. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
