import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { zstdCompressSync } from 'node:zlib'
import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from 'hyparquet-writer'
import { type ColumnKind, type Columns, TYPES } from './columns.ts'
import { momentOf } from './moment.ts'

/** When the rows that wait become a row group. */
export interface GroupLimits {
  readonly rows: number
  /** UTF-16 units of their texts. */
  readonly characters: number
}

export const GROUP: GroupLimits = { rows: 8_192, characters: 8 * 1024 * 1024 }

/** The disk did not take it. */
export class NotWritten extends Error {}

export interface KeyValue {
  readonly key: string
  readonly value: string
}

/** One Parquet file: rows wait until they are a row group, so that memory does not grow with the file. The file must not be there. */
export class ParquetFile {
  rows = 0
  bytes = 0
  readonly #columns: readonly (readonly [string, ColumnKind])[]
  readonly #limits: GroupLimits
  readonly #file: number
  readonly #parquet: ParquetWriter
  #waiting: unknown[][]
  #count = 0
  #characters = 0

  constructor(path: string, columns: Columns, metadata: readonly KeyValue[], limits: GroupLimits = GROUP) {
    this.#columns = Object.entries(columns)
    this.#limits = limits
    this.#waiting = this.#columns.map(() => [])
    this.#file = orNotWritten(() => openSync(path, 'wx', 0o600))
    this.#parquet = new ParquetWriter({
      writer: this.#writer(),
      schema: schemaOf(this.#columns),
      codec: 'ZSTD',
      compressors: { ZSTD: bytes => zstdCompressSync(bytes) },
      kvMetadata: [...metadata],
      createdBy: 'palimpsest',
    })
  }

  #writer(): ByteWriter & { flush(): void } {
    const room = new ByteWriter(1 << 20)
    const flush = (): void => {
      orNotWritten(() => writeAll(this.#file, room.getBytes()))
      this.bytes += room.index
      room.index = 0
    }
    return Object.assign(room, { flush, finish: flush })
  }

  add(row: Readonly<Record<string, unknown>>): void {
    for (const [i, [name, kind]] of this.#columns.entries()) {
      const value = stored(kind, row[name])
      if (typeof value === 'string') this.#characters += value.length
      this.#waiting[i]?.push(value)
    }
    this.rows += 1
    this.#count += 1
    if (this.#count >= this.#limits.rows || this.#characters >= this.#limits.characters) this.#write()
  }

  #write(): void {
    if (this.#count === 0) return
    const columnData = this.#columns.map(([name, kind], i): ColumnSource => {
      const data = this.#waiting[i] ?? []
      // The smallest and the greatest text would stand in clear at the end of the file, and no engine has a use for them.
      return { name, data, ...(kind === 'words' && { statistics: false }) }
    })
    // Nothing waits: our `flush` is done when it returns.
    void this.#parquet.write({ columnData, rowGroupSize: this.#count })
    this.#waiting = this.#columns.map(() => [])
    this.#count = 0
    this.#characters = 0
  }

  /** Writes what waits and the end of the file; it is on the disk then. */
  finish(): void {
    this.#write()
    void this.#parquet.finish()
    orNotWritten(() => fsyncSync(this.#file))
    this.close()
  }

  /** Lets go of a file that is not to be finished. */
  close(): void {
    closeSync(this.#file)
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}

export function orNotWritten<T>(write: () => T): T {
  try {
    return write()
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw new NotWritten(String(error.code))
    throw error
  }
}

/** A value as the writer takes it. */
function stored(kind: ColumnKind, value: unknown): unknown {
  switch (TYPES[kind].type) {
    case 'INT64':
      return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : null
    case 'DOUBLE':
      return typeof value === 'number' && Number.isFinite(value) ? value : null
    case 'TIMESTAMP': {
      const moment = typeof value === 'string' ? momentOf(value) : null
      return moment === null ? null : new Date(moment)
    }
    default:
      return value ?? null
  }
}

function schemaOf(columns: readonly (readonly [string, ColumnKind])[]): SchemaElement[] {
  return [{ name: 'schema', num_children: columns.length }, ...columns.map(elementOf)]
}

function elementOf([name, kind]: readonly [string, ColumnKind]): SchemaElement {
  const { type, nullable } = TYPES[kind]
  const own = { name, repetition_type: nullable ? 'OPTIONAL' : 'REQUIRED' } as const
  switch (type) {
    case 'STRING':
      return { ...own, type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } }
    case 'TIMESTAMP':
      return {
        ...own,
        type: 'INT64',
        converted_type: 'TIMESTAMP_MILLIS',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
      }
    default:
      return { ...own, type }
  }
}
