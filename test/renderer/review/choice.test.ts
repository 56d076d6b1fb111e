import { expect, test } from 'vitest'
import type { RedactChoice } from '../../../preload/contract.ts'
import { type Found, fateOf, switched } from '../../../renderer/review/choice.ts'

const CLASS: Found = { kind: 'class', id: 'email' }
const SECRET: Found = { kind: 'secret', id: 'email:0a' }
const PLACE: Found = { kind: 'place', id: 'email:0a @ 0:4:ff:0' }
/** Of another secret, whose key begins like the first one's class. */
const OTHER: Found = { kind: 'secret', id: 'email-like:0b' }

const off = (...ids: readonly string[]): RedactChoice => ({ off: ids, ciphertext: 'stub', images: 'keep' })
const fates = (choice: RedactChoice) => [CLASS, SECRET, PLACE, OTHER].map(found => fateOf(found, choice))

test('what is off stays with all that is in it, and what it belongs to stays in part', () => {
  expect(fates(off())).toEqual(['goes', 'goes', 'goes', 'goes'])
  expect(fates(off('email'))).toEqual(['stays', 'above', 'above', 'goes'])
  expect(fates(off('email:0a'))).toEqual(['part', 'stays', 'above', 'goes'])
  expect(fates(off('email:0a @ 0:4:ff:0'))).toEqual(['part', 'part', 'stays', 'goes'])
  expect(fates(off('email-like:0b'))).toEqual(['goes', 'goes', 'goes', 'stays'])
})

test('a switch keeps what goes, and masks again what stays in whole or in part', () => {
  expect(switched(PLACE, off())).toEqual(off(PLACE.id))
  expect(switched(PLACE, off(PLACE.id, 'x'))).toEqual(off('x'))
  expect(switched(CLASS, off())).toEqual(off('email'))
  expect(switched(CLASS, off(PLACE.id, SECRET.id, OTHER.id))).toEqual(off(OTHER.id))
  expect(switched(SECRET, off(PLACE.id, OTHER.id))).toEqual(off(OTHER.id))
  expect(switched(SECRET, off(OTHER.id))).toEqual(off(OTHER.id, SECRET.id))
})

test('what stays with what it belongs to cannot be switched alone', () => {
  expect(switched(SECRET, off('email'))).toBe(null)
  expect(switched(PLACE, off('email:0a'))).toBe(null)
})
