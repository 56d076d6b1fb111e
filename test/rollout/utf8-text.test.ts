import { expect, test } from 'vitest'
import { utf8Text } from '../../main/rollout/utf8-text.ts'

const PIECE = 512 * 1024

test.each(['', 'a', 'é', '€', '💾', 'é€💾a'])('texts of any length are the same as read at once: %j', unit => {
  for (const length of [PIECE - 3, PIECE - 2, PIECE - 1, PIECE, PIECE + 1, PIECE + 2, 3 * PIECE + 1]) {
    const bytes = Buffer.concat([Buffer.alloc(length % 5, 'x'), Buffer.from(unit.repeat(length / 2))])
    expect(utf8Text(bytes) === bytes.toString('utf8')).toBe(true)
  }
})

test('a part of a larger room is read alone', () => {
  const room = Buffer.from('xxé€xx')
  expect(utf8Text(new Uint8Array(room.buffer, room.byteOffset + 2, 5))).toBe('é€')
})

test('bytes that are no text give a text that is none of JSON’s doing', () => {
  const bytes = Buffer.alloc(PIECE + 100, 0x80)
  expect(utf8Text(bytes)).toMatch(/^\uFFFD+$/)
})
