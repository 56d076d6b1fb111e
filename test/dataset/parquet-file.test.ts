import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { NotWritten, ParquetFile } from '../../main/dataset/parquet-file.ts'
import { newFolder } from '../library/folders.ts'
import { metadataOf, rowsOf } from './read-table.ts'

const COLUMNS = {
  id: 'id',
  fact: 'fact',
  words: 'words',
  count: 'count',
  integer: 'integer',
  number: 'number',
  flag: 'flag',
  maybe: 'maybe',
  time: 'time',
} as const

const EMPTY = { fact: null, words: null, integer: null, number: null, maybe: null, time: null }

const FULL = {
  id: 'a',
  fact: 'ä',
  words: 'zwei\nZeilen 内存',
  count: 2 ** 53 - 1,
  integer: -1,
  number: 0.5,
  flag: true,
  maybe: false,
  time: '2026-11-21T05:30:00.123Z',
}

function written(rows: readonly Readonly<Record<string, unknown>>[], limits = { rows: 1000, characters: 1e6 }): string {
  const path = join(newFolder(), 'x.parquet')
  const file = new ParquetFile(path, COLUMNS, [{ key: 'k', value: 'v' }], limits)
  for (const row of rows) file.add(row)
  file.finish()
  expect([file.rows, file.bytes]).toEqual([rows.length, statSync(path).size])
  return path
}

test('what is written is read back, nulls too', async () => {
  const rows = [FULL, { id: '', count: 0, flag: false, ...EMPTY }]
  expect(await rowsOf(written(rows))).toEqual(rows)
})

test('a column of nothing but nulls, and one of one value, are read back', async () => {
  const rows = Array.from({ length: 300 }, (_, i) => ({ id: 'same', count: i, flag: i % 3 === 0, ...EMPTY }))
  expect(await rowsOf(written(rows))).toEqual(rows)
})

test('rows become groups by their number, and by the size of their texts', async () => {
  const rows = Array.from({ length: 25 }, (_, i) => ({
    ...FULL,
    count: i,
    words: `${i}${'x'.repeat(i === 3 ? 500 : 5)}`,
  }))
  const path = written(rows, { rows: 10, characters: 400 })
  expect(metadataOf(path).row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([4, 10, 10, 1])
  expect(await rowsOf(path)).toEqual(rows)
})

test('a file without rows holds the schema', async () => {
  const path = written([])
  const { schema, num_rows, key_value_metadata, created_by } = metadataOf(path)
  expect(schema.slice(1).map(({ name, type, repetition_type }) => `${name} ${type} ${repetition_type}`)).toEqual([
    'id BYTE_ARRAY REQUIRED',
    'fact BYTE_ARRAY OPTIONAL',
    'words BYTE_ARRAY OPTIONAL',
    'count INT64 REQUIRED',
    'integer INT64 OPTIONAL',
    'number DOUBLE OPTIONAL',
    'flag BOOLEAN REQUIRED',
    'maybe BOOLEAN OPTIONAL',
    'time INT64 OPTIONAL',
  ])
  expect(schema.at(-1)?.logical_type).toEqual({ type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' })
  expect([num_rows, key_value_metadata, created_by]).toEqual([0n, [{ key: 'k', value: 'v' }], 'palimpsest'])
  expect(await rowsOf(path)).toEqual([])
})

test('what no column can hold is null, and half a character becomes the sign for it', async () => {
  const odd = { id: '\ud800', count: 1, flag: true, ...EMPTY, integer: 1e300, number: Number.NaN, time: 'yesterday' }
  expect(await rowsOf(written([odd, { ...odd, integer: 1.5, number: Number.POSITIVE_INFINITY }]))).toEqual([
    { id: '\ufffd', count: 1, flag: true, ...EMPTY },
    { id: '\ufffd', count: 1, flag: true, ...EMPTY },
  ])
})

test('the end of the file tells smallest and greatest values, but no texts', () => {
  const [group] = metadataOf(written([FULL])).row_groups
  const told = group?.columns.map(({ meta_data }) => meta_data?.statistics?.min_value ?? null)
  expect(told?.slice(0, 4)).toEqual(['a', 'ä', null, 2n ** 53n - 1n])
})

test('a file that is there is never written over', () => {
  const path = join(newFolder(), 'x.parquet')
  writeFileSync(path, 'mine')
  expect(() => new ParquetFile(path, COLUMNS, [])).toThrow(NotWritten)
  expect(statSync(path).size).toBe(4)
})

test('no folder, no file', () => {
  const path = join(newFolder(), 'none', 'x.parquet')
  expect(() => new ParquetFile(path, COLUMNS, [])).toThrow('ENOENT')
  expect(existsSync(path)).toBe(false)
})
