import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shareOf } from '../../../main/compaction/probes/share.ts'

test('how sure a share is: Wilson’s interval, and few where it tells little', () => {
  expect([shareOf(0, 0), shareOf(0, 5), shareOf(3, 4), shareOf(5, 5), shareOf(10, 20), shareOf(190, 200)]).toEqual([
    { part: 0, whole: 0, low: null, high: null, few: true },
    { part: 0, whole: 5, low: 0, high: 0.4345, few: true },
    { part: 3, whole: 4, low: 0.3006, high: 0.9544, few: true },
    { part: 5, whole: 5, low: 0.5655, high: 1, few: true },
    { part: 10, whole: 20, low: 0.2993, high: 0.7007, few: false },
    { part: 190, whole: 200, low: 0.9104, high: 0.9726, few: false },
  ])
})

test('the share lies between, and more of the same makes it surer', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (whole, some) => {
      const part = Math.min(some, whole)
      const once = shareOf(part, whole)
      const tenfold = shareOf(part * 10, whole * 10)
      const width = ({ low, high }: typeof once): number => (high ?? 0) - (low ?? 0)
      expect((once.low ?? 1) <= part / whole + 1e-4 && part / whole <= (once.high ?? 0) + 1e-4).toBe(true)
      expect(width(tenfold)).toBeLessThan(width(once))
    }),
  )
})
