import { expect, test } from 'vitest'
import { PLANTED, plantedIndex, plantedRollout } from './planted.ts'

const READ = 4 * 1024 * 1024

test('60 different secrets of 20 classes are planted in 22 kinds of places', () => {
  expect(PLANTED.length).toBe(60)
  expect(new Set(PLANTED.map(({ secret }) => secret)).size).toBe(60)
  expect(new Set(PLANTED.map(planted => planted.class)).size).toBe(20)
  expect(new Set(PLANTED.map(({ place }) => place)).size).toBe(22)
})

test('the planted rollout is the same in every run, and each line is JSON', () => {
  const bytes = plantedRollout()
  expect(plantedRollout().equals(bytes)).toBe(true)
  for (const line of `${bytes}${plantedIndex()}`.trimEnd().split('\n')) expect(typeof JSON.parse(line)).toBe('object')
})

test('secrets of the read border lie across it, one at each', () => {
  const bytes = plantedRollout()
  const border = PLANTED.filter(({ place }) => place === 'read border')
  expect(border.length).toBeGreaterThan(1)
  for (const [i, { secret }] of border.entries()) {
    const start = bytes.indexOf(secret)
    expect([start < (i + 1) * READ, start + secret.length > (i + 1) * READ]).toEqual([true, true])
  }
})
