import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseLine } from '../../main/rollout/parse.ts'

const parsed = (text: string): string => {
  const got = parseLine(Buffer.from(text))
  return got.kind === 'rejected' ? got.reason : got.kind
}

test('an escaped half of a pair rejects a line; a pair, and what only looks like an escape, does not', () => {
  for (const half of [
    '\\ud83d',
    '\\uD83D',
    '\\ude00',
    'a\\\\\\ud83d',
    '\\ud83d \\ude00',
    '\\ude00\\ud83d',
    '\\ud83d\\ud83d',
  ])
    expect(parsed(`{"a":"${half}"}`), half).toBe('half-pair')
  for (const whole of [
    '\\ud83d\\ude00',
    '\\uD83D\\uDE00',
    '\\\\ud83d',
    'x\\\\\\\\ude00',
    '\\u00e9',
    '\\\\udiff \\\\uD',
    '😀',
  ])
    expect(parsed(`{"a":"${whole}"}`), whole).toBe('object')
})

test('a line has a half of a pair where one is left of what JSON.parse makes of it', () => {
  const piece = fc.constantFrom(
    '\\\\',
    '\\ud83d',
    '\\uD83D',
    '\\ude00',
    '\\uDE00',
    '\\u0041',
    'u',
    'd83d',
    'é',
    '\\n',
    '\\"',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
      const line = `{"a":"${pieces.join('')}"}`
      const { a } = JSON.parse(line) as { a: string }
      expect(parsed(line)).toBe(a.isWellFormed() ? 'object' : 'half-pair')
    }),
    { numRuns: 2000 },
  )
})
