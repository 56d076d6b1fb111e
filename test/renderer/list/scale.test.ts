import { expect, test } from 'vitest'
import { MOST_PIXELS, rangeHeight, scrollOfTop, topOfScroll } from '../../../renderer/list/scale.ts'

test('up to the cap the scroll place is the place', () => {
  expect([topOfScroll(1234, MOST_PIXELS, 800), scrollOfTop(1234, MOST_PIXELS, 800), rangeHeight(MOST_PIXELS)]).toEqual([
    1234,
    1234,
    MOST_PIXELS,
  ])
})

test('above the cap both ends are reached', () => {
  const height = 24 * 10_000_000
  expect([rangeHeight(height), topOfScroll(0, height, 800), topOfScroll(MOST_PIXELS - 800, height, 800)]).toEqual([
    MOST_PIXELS,
    0,
    height - 800,
  ])
})

test('one pixel above the cap is scaled, and comes back', () => {
  const height = MOST_PIXELS + 1
  expect(topOfScroll(scrollOfTop(20_000_000, height, 800), height, 800)).toBeCloseTo(20_000_000, 3)
})
