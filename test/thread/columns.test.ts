import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BlockRoom, Blocks } from '../../main/rollout/blocks.ts'
import { bytes, type Column, doubles, words } from '../../main/thread/codex/columns.ts'
import { NumberMap } from '../../main/thread/codex/number-map.ts'

const BLOCK = 8192
const ROOMS = [null, 0, 3 * BLOCK * 4] as const
const blocksOf = (limit: number | null) => (limit === null ? null : new Blocks(new BlockRoom(limit)))

function rising(column: Column, count: number): Column {
  for (let i = 0; i < count; i++) column.push(2 * i)
  return column
}

describe.each(ROOMS)('with room for %s bytes of full blocks', limit => {
  const blocks = blocksOf(limit)

  test.each([0, 1, 127, 128, 129, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 5 * BLOCK + 7])(
    '%i entries are found by their place and by their value',
    count => {
      const column = rising(words(blocks), count)
      expect(column.length).toBe(count)
      const near = [0, 1, 127, 128, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK - 1, 3 * BLOCK, count - 1]
      for (const i of near.filter(each => each >= 0 && each < count)) {
        expect([column.get(i), column.atLeast(2 * i), column.atLeast(2 * i + 1)]).toEqual([2 * i, i, i + 1])
      }
      expect([column.atLeast(0), column.atLeast(2 * count)]).toEqual([0, count])
    },
  )

  test('entries that are set, and those that are taken off, are as in a list', () => {
    const start = Array.from({ length: 3 * BLOCK }, (_, i) => i)
    const step = fc.oneof(
      fc.record({ kind: fc.constant('push' as const), times: fc.integer({ min: 1, max: BLOCK }) }),
      fc.record({ kind: fc.constant('pop' as const), times: fc.integer({ min: 1, max: BLOCK }) }),
      fc.record({ kind: fc.constant('set' as const), at: fc.nat(), value: fc.nat() }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), steps => {
        const list = [...start]
        const column = words(blocks)
        for (const value of list) column.push(value)
        for (const each of steps) {
          if (each.kind === 'set' && list.length > 0) {
            list[each.at % list.length] = each.value
            column.set(each.at % column.length, each.value)
          } else if (each.kind !== 'set')
            for (let i = 0; i < each.times; i++) {
              if (each.kind === 'push') list.push(i)
              if (each.kind === 'push') column.push(i)
              else expect(column.pop()).toBe(list.pop() ?? 0)
            }
        }
        expect([...column.keep()]).toEqual(list)
        const again = words(blocks)
        again.restore(column.keep())
        again.push(7)
        expect([...again.keep()]).toEqual([...list, 7])
      }),
      { numRuns: 30 },
    )
  })

  test('doubles and bytes keep their values', () => {
    const wide = doubles(blocks)
    const narrow = bytes(blocks)
    for (let i = 0; i < 3 * BLOCK; i++) {
      wide.push(i / 3)
      narrow.push(i & 255)
    }
    const places = [0, BLOCK, 2 * BLOCK - 1, 2 * BLOCK, 3 * BLOCK - 1]
    expect(places.map(i => wide.get(i))).toEqual(places.map(i => i / 3))
    expect(places.map(i => narrow.get(i))).toEqual(places.map(i => i & 255))
  })
})

test('a map of numbers is as a Map', () => {
  const key = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 2 ** 52 }))
  const step = fc.record({ key, value: fc.integer({ min: 0, max: 2 ** 32 - 3 }), take: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), steps => {
      const map = new NumberMap()
      const known = new Map<number, number>()
      for (const { key, value, take } of steps) {
        if (take) map.delete(key)
        else map.set(key, value)
        if (take) known.delete(key)
        else known.set(key, value)
        expect(map.get(key)).toBe(known.get(key))
      }
      for (const { key } of steps) expect(map.get(key)).toBe(known.get(key))
    }),
  )
})
