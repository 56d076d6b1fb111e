import { expect, test } from 'vitest'
import { Names } from '../../main/rollout/names.ts'
import { ENVELOPE_TYPES, EVENT_TYPES, ITEM_TYPES } from '../../main/rollout/types.ts'

const COMMON = ['', ...ENVELOPE_TYPES, ...ITEM_TYPES, ...EVENT_TYPES]

test('common names have the same ids everywhere, others those of their file', () => {
  const one = new Names()
  const two = new Names()
  const odd = [...COMMON.map(name => `${name}x`), 'ä', 'a', 'messag', 'emssage']
  for (const name of odd) one.idOf(name)
  expect(COMMON.map(name => two.idOf(name))).toEqual(COMMON.map(name => one.idOf(name)))
  expect([...COMMON, ...odd].map(name => one.name(one.idOf(name)))).toEqual([...COMMON, ...odd])
  expect(new Set([...COMMON, ...odd].map(name => one.idOf(name))).size).toBe(new Set([...COMMON, ...odd]).size)
  expect(two.name(one.idOf('messag'))).toBe('')
})

test('names that were kept have the same ids when they are taken up', () => {
  const names = new Names()
  const ids = ['new', 'event_msg', 'newer'].map(name => names.idOf(name))
  const again = new Names()
  again.restore(names.keep())
  expect(['new', 'event_msg', 'newer'].map(name => again.idOf(name))).toEqual(ids)
})

test('past 65,535 names all new ones share the last', () => {
  const names = new Names()
  for (let i = 0; i < 70_000; i++) names.idOf(`n${i}`)
  expect([names.idOf('one more'), names.idOf('n69999'), names.idOf('message')].map(id => id < 65_535)).toEqual([
    true,
    true,
    true,
  ])
  expect(names.idOf('one more')).toBe(names.idOf('another'))
})
