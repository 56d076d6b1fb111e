import { expect, test } from 'vitest'
import { type FoundRow, foundRows } from '../../../renderer/review/rows.ts'

const text = (row: FoundRow): string => (row.kind === 'secret' ? `${row.secret}` : `${row.secret}.${row.place}`)
const all = (secrets: number, open: ReadonlyMap<number, number>) => {
  const rows = foundRows(secrets, open)
  return Array.from({ length: rows.count }, (_, index) => text(rows.row(index)))
}

test('places stand below their secret while it is open', () => {
  expect(all(3, new Map())).toEqual(['0', '1', '2'])
  const open = new Map([
    [2, 1],
    [0, 2],
  ])
  expect(all(3, open)).toEqual(['0', '0.0', '0.1', '1', '2', '2.0'])
  expect(all(0, new Map([[0, 4]]))).toEqual([])
})

test('a row knows its index, and what is not shown has none', () => {
  const rows = foundRows(3, new Map([[1, 2]]))
  for (let index = 0; index < rows.count; index++) expect(rows.indexOf(rows.row(index))).toBe(index)
  expect(rows.indexOf({ kind: 'place', secret: 1, place: 2 })).toBe(-1)
  expect(rows.indexOf({ kind: 'place', secret: 0, place: 0 })).toBe(-1)
  expect(rows.indexOf({ kind: 'secret', secret: 3 })).toBe(-1)
})
