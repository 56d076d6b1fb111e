import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { align } from '../../main/compaction/align.ts'

const pairs = (before: readonly number[], after: readonly number[]) => runNow(align(before, after, (a, b) => a < b))

/** The plain table: slow, and right by inspection. */
function longest(before: readonly number[], after: readonly number[]): number {
  let row = new Array<number>(after.length + 1).fill(0)
  for (const key of before) {
    const next = [0]
    for (let j = 0; j < after.length; j++) {
      next.push(key === after[j] ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0))
    }
    row = next
  }
  return row[after.length] ?? 0
}

test('the ends that both lists share are taken as they are', () => {
  expect(pairs([1, 2, 3, 9], [1, 2, 5, 9])).toEqual([
    [0, 0],
    [1, 1],
    [3, 3],
  ])
})

test('a head and a tail never overlap', () => {
  expect(pairs([1, 1, 1], [1, 1])).toEqual([
    [0, 0],
    [1, 1],
  ])
  expect(pairs([1], [1, 1, 1])).toEqual([[0, 0]])
})

test('nothing in common gives no pair', () => {
  expect(pairs([1, 2], [3])).toEqual([])
  expect(pairs([], [3])).toEqual([])
  expect(pairs([], [])).toEqual([])
})

test('pairs are equal, rise on both sides, and are as many as can be', () => {
  const list = fc.array(fc.nat({ max: 6 }), { maxLength: 30 })
  fc.assert(
    fc.property(list, list, (before, after) => {
      const found = pairs(before, after)
      let last: readonly [number, number] = [-1, -1]
      for (const [b, a] of found) {
        expect(before[b]).toBe(after[a])
        expect(b > last[0] && a > last[1]).toBe(true)
        last = [b, a]
      }
      expect(found.length).toBe(longest(before, after))
    }),
    { numRuns: 500 },
  )
})

test('swapped lists give the same pairs', () => {
  const list = fc.array(fc.nat({ max: 4 }), { maxLength: 20 })
  fc.assert(
    fc.property(list, list, (before, after) => {
      expect(pairs(after, before).map(([a, b]) => [b, a])).toEqual(pairs(before, after))
    }),
  )
})

test('tens of thousands of items that repeat themselves are aligned in bounded work', () => {
  const before = Array.from({ length: 40_000 }, (_, i) => (i % 7 === 0 ? i : i % 3))
  const after = [-1, ...before.filter((_, i) => i % 5 !== 0), -2]
  let steps = 0
  const work = align(before, after, (a, b) => a < b)
  let step = work.next()
  while (!step.done) {
    steps += 1
    step = work.next()
  }
  expect(step.value.length).toBeGreaterThan(5_000)
  expect(steps).toBeLessThan(1_000)
})

test('long lists without repetition are aligned exactly', () => {
  const before = Array.from({ length: 50_000 }, (_, i) => i)
  const after = before.filter(i => i % 3 !== 0).map(i => (i % 1000 === 1 ? -i : i))
  expect(pairs(before, after).length).toBe(after.filter(i => i > 0).length)
})
