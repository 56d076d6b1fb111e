import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { type FileMetaData, parquetMetadata, parquetReadObjects } from 'hyparquet'
import type { TableName } from '../../main/dataset/tables.ts'

type Rows = readonly Readonly<Record<string, unknown>>[]

const bytesOf = (path: string): ArrayBuffer => new Uint8Array(readFileSync(path)).buffer

/** A file as another program reads it; whole numbers as numbers, times as text. */
export async function rowsOf(path: string): Promise<Rows> {
  const rows = await parquetReadObjects({
    file: bytesOf(path),
    compressors: { ZSTD: bytes => zstdDecompressSync(bytes) },
  })
  return rows.map(row => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])))
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  return value instanceof Date ? value.toISOString() : value
}

export const metadataOf = (path: string): FileMetaData => parquetMetadata(bytesOf(path))

/** Files of a table by their path in the dataset, in order. */
export const filesOf = (folder: string, table: TableName): readonly string[] =>
  globSync(`${table}/*/*.parquet`, { cwd: folder }).sort()

/** All rows of a table, each with its month. */
export async function table(folder: string, name: TableName): Promise<Rows> {
  const all: Rows[] = []
  for (const file of filesOf(folder, name)) {
    const month = /month=([^/\\]+)/.exec(file)?.[1]
    all.push((await rowsOf(join(folder, file))).map(row => ({ month, ...row })))
  }
  return all.flat()
}
