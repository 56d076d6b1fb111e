import { expect, test } from 'vitest'
import { TextNumbers } from '../../main/export/document/text-numbers.ts'

test('a text keeps the number that it had first, however many there are', () => {
  const numbers = new TextNumbers()
  const texts = Array.from({ length: 20_000 }, (_, i) => `text ${i}`)
  expect(texts.map((text, i) => numbers.known(text, i)).every(known => known === null)).toBe(true)
  expect(texts.map((text, i) => numbers.known(text, i + 1))).toEqual(texts.map((_, i) => i))
  expect(numbers.known('another', 0)).toBe(null)
  expect(numbers.known('another', 1)).toBe(0)
})
