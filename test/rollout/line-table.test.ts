import { expect, test } from 'vitest'
import { BlockRoom, Blocks } from '../../main/rollout/blocks.ts'
import { LineTable } from '../../main/rollout/line-table.ts'

/** n lines of ten bytes and a newline each, from `base` on. */
function table(n: number, base = 0, blocks: Blocks | null = null): LineTable {
  const lines = new LineTable(blocks)
  for (let i = 0; i < n; i++) lines.add(base + i * 11, base + i * 11 + 10, 0, 0, i, 'known')
  return lines
}

test('an empty table has no line at any offset', () => {
  const lines = new LineTable()
  expect([lines.count, lines.lineAt(0), lines.range(1, 5)]).toEqual([0, null, []])
  expect(() => lines.start(1)).toThrow(RangeError)
})

test('a byte belongs to the line that holds it, a newline to the line it ends', () => {
  const lines = table(3)
  expect([-1, 0, 9, 10, 11, 21, 22, 32, 33, Number.NaN].map(offset => lines.lineAt(offset))).toEqual([
    null,
    1,
    1,
    1,
    2,
    2,
    3,
    3,
    null,
    null,
  ])
})

test('lines around a block border keep their bytes', () => {
  const size = 65_536
  const lines = table(size + 2)
  for (const n of [size - 1, size, size + 1, size + 2])
    expect([lines.start(n), lines.end(n), lines.time(n), lines.lineAt((n - 1) * 11)]).toEqual([
      (n - 1) * 11,
      (n - 1) * 11 + 10,
      n - 1,
      n,
    ])
})

test('lines around the end of the small first block keep all that was set', () => {
  for (const count of [1023, 1024, 1025]) {
    const lines = table(count)
    lines.setTokens(1023, 7)
    lines.setState(1, 'rejected')
    lines.add(99_999, 100_000, 0, 0, 5, 'known')
    expect([
      lines.start(1023),
      lines.tokens(1023),
      lines.tokens(1),
      lines.state(1),
      lines.start(count + 1),
      lines.count,
    ]).toEqual([1022 * 11, 7, -1, 'rejected', 99_999, count + 1])
  }
})

test('offsets past 4 GB are exact', () => {
  const base = 2 ** 40 + 3
  const lines = table(3, base)
  expect([lines.start(3), lines.end(3), lines.lineAt(base + 12), lines.lineAt(base - 1)]).toEqual([
    base + 22,
    base + 32,
    2,
    null,
  ])
})

test('tokens are unset until they are set, and hold zero', () => {
  const lines = table(2)
  lines.setTokens(2, 0)
  expect([lines.tokens(1), lines.tokens(2)]).toEqual([-1, 0])
})

test('a mark stays beside the state, is kept, and goes with another state', () => {
  const lines = table(3)
  lines.setState(2, 'rejected')
  lines.mark(2)
  lines.mark(3)
  const again = new LineTable()
  again.restore(lines.keep())
  expect([1, 2, 3].map(n => [again.state(n), again.isMarked(n)])).toEqual([
    ['known', false],
    ['rejected', true],
    ['known', true],
  ])
  again.setState(3, 'unknown')
  expect([again.state(3), again.isMarked(3)]).toEqual(['unknown', false])
})

test('a range is clipped to what there is', () => {
  expect(
    table(3)
      .range(0, 99)
      .map(line => line.n),
  ).toEqual([1, 2, 3])
  expect(table(3).range(2, 1)).toEqual([])
})

test('lines whose block left memory are found, changed and kept as the others', () => {
  const size = 65_536
  const blocks = new Blocks(new BlockRoom(0))
  const [away, here] = [table(4 * size + 5, 2 ** 33, blocks), table(4 * size + 5, 2 ** 33)]
  const places = [1, size, size + 1, 2 * size, 3 * size + 9, 4 * size, 4 * size + 1, 4 * size + 5]
  for (const lines of [away, here])
    for (const n of places) {
      lines.setTokens(n, n)
      lines.setState(n, 'unknown')
      lines.setTypes(n, `type ${n}`, '')
    }
  for (const n of places) {
    expect(away.line(n)).toEqual(here.line(n))
    expect([away.tokens(n), away.lineAt(away.start(n)), away.lineAt(away.end(n))]).toEqual([n, n, n])
  }
  expect([away.lineAt(2 ** 33 - 1), away.lineAt(away.end(away.count) + 1)]).toEqual([null, null])
  expect(away.keep()).toEqual(here.keep())
  const again = new LineTable(blocks)
  again.restore(away.keep())
  expect(again.keep()).toEqual(here.keep())
  blocks.close()
})
