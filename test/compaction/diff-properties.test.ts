import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { type Diff, type DiffRow, diff } from '../../main/compaction/diff.ts'
import type { Item } from '../../main/thread/model.ts'
import { itemsOf, sideOf } from './items.ts'

const compare = (before: readonly Item[], after: readonly Item[]): Diff => runNow(diff(sideOf(before), sideOf(after)))

const word = fc.constantFrom(
  '',
  'go',
  'yes',
  'fix the parser',
  'fix the parsers',
  'x'.repeat(80),
  '…3 tokens truncated…',
)

const line = fc.oneof(
  fc
    .tuple(fc.constantFrom('user', 'assistant', 'summary', 'opaque', 'env', 'developer'), word)
    .map(([name, text]) => `${name}: ${text}`),
  fc
    .tuple(fc.constantFrom('call', 'output'), fc.constantFrom('c1', 'c2'), word)
    .map(([name, id, text]) => `${name}#${id}: ${text}`),
  fc.tuple(fc.constantFrom('m1', 'm2'), word).map(([id, text]) => `user@${id}: ${text}`),
)

const history = fc.array(line, { maxLength: 24 }).map(lines => itemsOf(lines.join('\n')))

/** A second side made as a compaction makes it: some items left out, some put elsewhere, some new. */
const compacted = fc
  .tuple(history, history, fc.array(fc.nat({ max: 23 }), { maxLength: 16 }), fc.nat({ max: 24 }))
  .map(([before, fresh, picks, cut]): readonly [readonly Item[], readonly Item[]] => {
    const picked = picks.flatMap(pick => before[pick] ?? [])
    return [before, [...picked, ...fresh.slice(0, 3), ...before.slice(cut)]]
  })

const sides = fc.oneof(fc.tuple(history, history), compacted)

const indices = (rows: readonly DiffRow[], side: 'before' | 'after'): readonly number[] =>
  rows.flatMap(row => row[side] ?? []).sort((a, b) => a - b)

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

test('every item of both sides is in exactly one row, and every row has a side', () => {
  fc.assert(
    fc.property(sides, ([before, after]) => {
      const { rows } = compare(before, after)
      expect(indices(rows, 'before')).toEqual(before.map((_, i) => i))
      expect(indices(rows, 'after')).toEqual(after.map((_, i) => i))
      for (const row of rows) expect(row.before ?? row.after).not.toBeNull()
    }),
    { numRuns: 300 },
  )
})

test('tokens and bytes of the rows and of the totals add up to the sides', () => {
  fc.assert(
    fc.property(sides, ([before, after]) => {
      const found = compare(before, after)
      const totals = Object.values(found.totals)
      for (const [side, items] of [
        ['before', before],
        ['after', after],
      ] as const) {
        const [tokens, bytes] =
          side === 'before' ? (['tokensBefore', 'bytesBefore'] as const) : (['tokensAfter', 'bytesAfter'] as const)
        const expected = {
          items: items.length,
          tokens: sum(items.map(one => one.tokens)),
          bytes: sum(items.map(one => one.bytes)),
        }
        expect(found[side]).toEqual(expected)
        expect(sum(found.rows.map(row => row[tokens]))).toBe(expected.tokens)
        expect(sum(found.rows.map(row => row[bytes]))).toBe(expected.bytes)
        expect(sum(totals.map(total => total[tokens]))).toBe(expected.tokens)
        expect(sum(totals.map(total => total[bytes]))).toBe(expected.bytes)
      }
      expect(sum(totals.map(total => total.rows))).toBe(found.rows.length)
    }),
    { numRuns: 300 },
  )
})

test('identical sides give kept rows only', () => {
  fc.assert(
    fc.property(history, items => {
      expect(compare(items, items).rows.map(row => [row.kind, row.before, row.after])).toEqual(
        items.map((_, i) => ['kept', i, i]),
      )
    }),
    { numRuns: 200 },
  )
})

test('swapping sides swaps dropped and added', () => {
  fc.assert(
    fc.property(sides, ([before, after]) => {
      const there = compare(before, after)
      const back = compare(after, before)
      const count = (found: Diff) =>
        Object.fromEntries(Object.entries(found.totals).map(([kind, total]) => [kind, total.rows]))
      const { dropped, added, ...rest } = count(there)
      expect(count(back)).toEqual({ ...rest, dropped: added, added: dropped })
    }),
    { numRuns: 300 },
  )
})

test('kept and moved items are equal, kept ones in order, and no equal items stay dropped and added', () => {
  fc.assert(
    fc.property(sides, ([before, after]) => {
      const { rows } = compare(before, after)
      const content = (item: Item | undefined): string => JSON.stringify({ ...(item?.raw as object), id: undefined })
      const kept = rows.filter(row => row.kind === 'kept')
      for (const row of rows) {
        if (row.kind === 'kept' || row.kind === 'moved')
          expect(content(before[row.before ?? -1])).toBe(content(after[row.after ?? -1]))
      }
      expect(kept.map(row => row.before)).toEqual(kept.map(row => row.before).sort((a, b) => (a ?? 0) - (b ?? 0)))
      const dropped = new Set(rows.filter(row => row.kind === 'dropped').map(row => content(before[row.before ?? -1])))
      for (const row of rows) if (row.kind === 'added') expect(dropped).not.toContain(content(after[row.after ?? -1]))
    }),
    { numRuns: 300 },
  )
})

test('rows come in the order of the after list, before-only rows in the order of the before list', () => {
  fc.assert(
    fc.property(sides, ([before, after]) => {
      const { rows } = compare(before, after)
      const afters = rows.flatMap(row => row.after ?? [])
      const singles = rows.flatMap(row => (row.after === null ? (row.before ?? []) : []))
      expect(afters).toEqual([...afters].sort((a, b) => a - b))
      expect(singles).toEqual([...singles].sort((a, b) => a - b))
    }),
    { numRuns: 200 },
  )
})
