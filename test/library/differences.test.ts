import { expect, test } from 'vitest'
import { Differences } from '../../main/library/differences.ts'
import type { Difference } from '../../main/library/projection.ts'

const at = (ordinal: number | null, message = ''): Difference => ({ code: 'item-ordinal', ordinal, message })

const kept = (most: number, ordinals: readonly (number | null)[]) => {
  const differences = new Differences(most)
  differences.addAll(ordinals.map((ordinal, i) => at(ordinal, String(i))))
  return [differences.first.map(one => `${one.ordinal}:${one.message}`).join(' '), differences.more]
}

test.each([
  [2, [], '', 0],
  [2, [5], '5:0', 0],
  [2, [5, 3], '3:1 5:0', 0],
  [2, [5, 3, 4], '3:1 4:2', 1],
  [2, [5, 3, 9], '3:1 5:0', 1],
  [3, [null, 1, null, null], '1:1 null:0 null:2', 1],
  [3, [7, 7, 7, 7], '7:0 7:1 7:2', 1],
])('of %i the first are kept in the order of ordinals, equal ones as they came: %j', (most, ordinals, first, more) => {
  expect(kept(most, ordinals)).toEqual([first, more])
})
