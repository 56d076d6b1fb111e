import { expect, test } from 'vitest'
import { uniform } from '../../../renderer/list/geometry.ts'
import { stepFor } from '../../../renderer/list/keys.ts'

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
})
const standing = (selected: number, letters = true) => ({
  geometry: uniform(100, 24),
  selected,
  view: 240,
  letters,
  selectable: () => true,
})

test.each([
  ['ArrowDown', 5, 6],
  ['ArrowUp', 5, 4],
  ['Home', 5, 0],
  ['End', 5, 99],
  ['PageDown', 5, 15],
  ['PageUp', 50, 40],
  ['j', 5, 6],
  ['k', 5, 4],
  ['g', 5, 0],
  ['G', 5, 99],
])('%s at %d goes to %d', (key, from, to) => {
  expect(stepFor(press(key), standing(from))).toBe(to)
})

test('the ends hold', () => {
  expect([
    stepFor(press('ArrowDown'), standing(99)),
    stepFor(press('ArrowUp'), standing(0)),
    stepFor(press('PageDown'), standing(98)),
    stepFor(press('PageUp'), standing(1)),
  ]).toEqual([null, null, 99, 0])
})

test('with nothing selected, down takes the first and up the last', () => {
  expect([stepFor(press('ArrowDown'), standing(-1)), stepFor(press('ArrowUp'), standing(-1))]).toEqual([0, 99])
})

test('heads that are no choice are passed over', () => {
  const at = (selected: number) => ({ ...standing(selected), selectable: (i: number) => i % 10 !== 0 })
  expect([
    stepFor(press('ArrowDown'), at(9)),
    stepFor(press('ArrowUp'), at(11)),
    stepFor(press('Home'), at(5)),
  ]).toEqual([11, 9, 1])
})

test('other keys, held keys and switched-off letters move nothing', () => {
  expect([
    stepFor(press('x'), standing(5)),
    stepFor(press('ArrowDown', { ctrlKey: true }), standing(5)),
    stepFor(press('ArrowLeft', { altKey: true }), standing(5)),
    stepFor(press('j'), standing(5, false)),
  ]).toEqual([null, null, null, null])
})

test('an empty list has nowhere to go', () => {
  const none = { ...standing(-1), geometry: uniform(0, 24) }
  expect(['ArrowDown', 'ArrowUp', 'Home', 'End', 'PageDown', 'PageUp'].map(key => stepFor(press(key), none))).toEqual([
    null,
    null,
    null,
    null,
    null,
    null,
  ])
})
