import fc from 'fast-check'
import { expect, test } from 'vitest'
import { soundEnd } from '../../main/rollout/json-strings.ts'
import { parseLine } from '../../main/rollout/parse.ts'

const endOf = (text: string): number => soundEnd(Buffer.from(text), 1)

test.each([
  ['an empty one', '""', 1],
  ['plain text, and more behind it', '"ab","c"', 3],
  ['a quote behind a backslash', String.raw`"a\"b"`, 5],
  ['a backslash at its end', String.raw`"a\\"b"`, 4],
  ['an escape of four digits', String.raw`"\u00e9\u001B"`, 13],
  ['letters beyond ASCII', '"é✓"', 6],
])('a string with %s ends there', (_, text, end) => expect(endOf(text)).toBe(end))

test.each([
  ['no end', '"ab'],
  ['a control character', '"a\tb"'],
  ['a NUL', '"a\0b"'],
  ['an escape that is none', String.raw`"a\xb"`],
  ['an escape with too few digits', String.raw`"\u00e"`],
  ['half a pair', String.raw`"\ud83d"`],
  ['a whole pair, which is left to the parser', String.raw`"\uD83D\ude00"`],
  ['a backslash at the end of all', '"a\\'],
])('a string with %s is not sure', (_, text) => expect(endOf(text)).toBe(-1))

test('a line is JSON with such a string, or without it', () => {
  const piece = fc.constantFrom(
    'a',
    '"',
    '\\',
    '\\"',
    '\\\\',
    '\\n',
    '\n',
    '\\u00e9',
    '\\ud83d',
    '\\x',
    '{',
    '},"k":',
    ' ',
    'é',
  )
  fc.assert(
    fc.property(fc.array(piece), fc.constantFrom('"}', '","more":1}', '', '"'), (pieces, rest) => {
      const line = Buffer.from(`{"text":"${pieces.join('')}${rest}`)
      const end = soundEnd(line, 9)
      if (end === -1) return
      const cut = Buffer.concat([line.subarray(0, 9), line.subarray(end)])
      expect(parseLine(cut).kind).toBe(parseLine(line).kind)
    }),
    { numRuns: 2000 },
  )
})
