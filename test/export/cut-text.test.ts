import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutText, stubOf } from '../../main/export/document/cut-text.ts'

test('a text of the limit stays, one character more is cut around a stub that counts', () => {
  expect(cutText('abcdefgh', null, 8)).toEqual({ text: 'abcdefgh', cut: null })
  expect(cutText('abcdefghi', null, 8)).toEqual({
    text: 'abcdef\n… 1 characters left out …\nhi',
    cut: { at: 6, stub: stubOf(1).length, characters: 1 },
  })
  expect(stubOf(1234567)).toBe('\n… 1,234,567 characters left out …\n')
})

test('pairs of surrogates are not parted', () => {
  const { text, cut } = cutText('😀'.repeat(10), null, 7)
  expect(text.isWellFormed()).toBe(true)
  expect(cut?.characters).toBe(20 - (text.length - (cut?.stub ?? 0)))
})

test('cutting twice gives what cutting once gives', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: 0, max: 100 }),
      (whole, small, more) => {
        const first = cutText(whole, null, small + more)
        expect(cutText(first.text, first.cut, small)).toEqual(cutText(whole, null, small))
      },
    ),
  )
})
