import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withLineEnds } from '../../../renderer/editor/line-ends.ts'

const lf = (text: string): string => text.replaceAll(/\r\n|\r/g, '\n')

test.each([
  ['a\r\nb\nc', 'a\nB\nc', 'a\r\nB\nc'],
  ['a\r\nb\r\nc\n', 'a\nx\ny\nb\nc\n', 'a\r\nx\r\ny\r\nb\r\nc\n'],
  ['a\rb', 'a\nb!', 'a\rb!'],
  ['a\nb', 'a\n\nb', 'a\n\nb'],
  ['a\r\nb\n', '', ''],
  ['\r\n', 'x\n', 'x\r\n'],
])('%j edited to %j ends as %j', (own, edited, expected) => {
  expect(withLineEnds(own, edited)).toBe(expected)
})

const text = fc.array(fc.constantFrom('a', 'b', '\r\n', '\n', '\r'), { maxLength: 12 }).map(parts => parts.join(''))

test('a text that was not edited is what it was, byte for byte', () => {
  fc.assert(
    fc.property(text, own => {
      expect(withLineEnds(own, lf(own))).toBe(own)
    }),
  )
})

test('whatever was edited, the words are those that were typed', () => {
  fc.assert(
    fc.property(text, text, (own, edited) => {
      expect(lf(withLineEnds(own, lf(edited)))).toBe(lf(edited))
    }),
  )
})
