import { expect, test } from 'vitest'
import { besides } from '../../../renderer/timeline/curve-labels.ts'

const box = (left: number, top: number) => ({ left, right: left + 10, top, bottom: top + 10 })

test('a label that lies on another one goes right below it, and no other moves', () => {
  const taken = { left: 0, right: 70, top: 5, bottom: 18 }
  expect(besides(box(69, 0), taken)).toEqual(box(69, 18))
  expect(besides(box(0, 17), taken)).toEqual(box(0, 18))
  for (const free of [box(70, 0), box(0, 18), box(0, -5), box(-10, 5)]) expect(besides(free, taken)).toEqual(free)
  expect(besides(box(0, 0), null)).toEqual(box(0, 0))
})
