import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Geometry, type Section, sectioned, topFor, uniform, windowOf } from '../../../renderer/list/geometry.ts'

const section = fc
  .record({
    head: fc.constantFrom(0, 24, 28),
    rows: fc.nat(12),
    row: fc.constant(24),
  })
  .chain(s =>
    fc.uniqueArray(fc.nat(11), { maxLength: 4 }).map(
      (rows): Section => ({
        ...s,
        other: rows
          .filter(row => row < s.rows)
          .sort((a, b) => a - b)
          .map(row => ({ row, h: 40 })),
      }),
    ),
  )

/** The heights one by one: what the arithmetic must equal. */
const heights = (sections: readonly Section[]): number[] =>
  sections.flatMap(s => [
    ...(s.head > 0 ? [s.head] : []),
    ...Array.from({ length: s.rows }, (_, row) => s.other.find(o => o.row === row)?.h ?? s.row),
  ])

test('places by arithmetic equal places by adding up', () => {
  fc.assert(
    fc.property(fc.array(section, { maxLength: 12 }), sections => {
      const g = sectioned(sections)
      const each = heights(sections)
      expect([g.count, g.height]).toEqual([each.length, each.reduce((a, b) => a + b, 0)])
      let y = 0
      each.forEach((h, i) => {
        expect([g.y(i), g.h(i), g.at(y), g.at(y + h - 1), g.index(g.place(i))]).toEqual([y, h, i, i, i])
        y += h
      })
    }),
  )
})

test('a head and rows of a closed turn with one band', () => {
  const g = sectioned([
    { head: 28, rows: 1, row: 24, other: [{ row: 0, h: 40 }] },
    { head: 28, rows: 0, row: 24, other: [] },
  ])
  expect([0, 1, 2].map(i => [g.y(i), g.h(i), g.place(i)])).toEqual([
    [0, 28, { section: 0, row: -1 }],
    [28, 40, { section: 0, row: 0 }],
    [68, 28, { section: 1, row: -1 }],
  ])
})

test('an empty list has no row anywhere', () => {
  for (const g of [sectioned([]), uniform(0, 24)])
    expect([g.count, g.height, g.at(0), g.at(500), windowOf(g, 0, 100, 8)]).toEqual([0, 0, -1, -1, { from: 0, to: 0 }])
})

test('a pixel beside the list belongs to its nearest row', () => {
  const g = uniform(3, 24)
  expect([g.at(-5), g.at(71), g.at(72), g.at(9999)]).toEqual([0, 2, 2, 2])
})

test('a million turns are placed without adding up', () => {
  const g = sectioned(Array.from({ length: 1_000_000 }, () => ({ head: 28, rows: 3, row: 24, other: [] })))
  expect([g.height, g.y(g.count - 1), g.at(g.height - 1)]).toEqual([100_000_000, 99_999_976, 3_999_999])
})

describe('the window', () => {
  test('is what is seen and eight rows on each side', () => {
    expect(windowOf(uniform(1000, 24), 2400, 240, 8)).toEqual({ from: 92, to: 118 })
  })
  test('counts a row that shows one pixel', () => {
    const g = uniform(100, 24)
    expect([windowOf(g, 23, 2, 0), windowOf(g, 24, 24, 0)]).toEqual([
      { from: 0, to: 2 },
      { from: 1, to: 2 },
    ])
  })
  test('ends with the list', () => {
    expect(windowOf(uniform(3, 24), 0, 500, 8)).toEqual({ from: 0, to: 3 })
  })
})

describe('the top that shows a row', () => {
  const g: Geometry = uniform(100, 24)
  test('stays where it is when the row is in view', () => {
    expect(topFor(g, 5, 100, 240, 0, 'near')).toBe(100)
  })
  test('moves as little as it can', () => {
    expect([topFor(g, 2, 100, 240, 0, 'near'), topFor(g, 20, 100, 240, 0, 'near')]).toEqual([48, 264])
  })
  test('keeps clear of a sticky head', () => {
    expect([topFor(g, 5, 110, 240, 28, 'near'), topFor(g, 5, 0, 240, 28, 'start')]).toEqual([92, 92])
  })
  test('centres', () => {
    expect(topFor(g, 50, 0, 240, 0, 'centre')).toBe(1092)
  })
  test('never leaves the list', () => {
    expect([
      topFor(g, 0, 50, 240, 28, 'near'),
      topFor(g, 99, 0, 240, 0, 'start'),
      topFor(uniform(2, 24), 1, 0, 240, 0, 'centre'),
    ]).toEqual([0, 2160, 0])
  })
  test('stays when there is no such row', () => {
    expect([topFor(g, -1, 77, 240, 0, 'start'), topFor(g, 100, 77, 240, 0, 'near')]).toEqual([77, 77])
  })
})
