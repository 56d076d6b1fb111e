import { expect, test } from 'vitest'
import { fold, headOf } from '../../main/base/fold.ts'

test('white space of all kinds and control characters become one space', () => {
  expect(fold('  a\n\t b\u0000c\u2028d\u00a0\ufeffe  ')).toBe('a b c d e')
})

test('a preview is cut at its longest and never inside a pair', () => {
  expect(fold('x'.repeat(301))).toBe('x'.repeat(300))
  expect(fold('x'.repeat(299) + '😀')).toBe('x'.repeat(299))
  expect(fold('x'.repeat(298) + '😀')).toBe('x'.repeat(298) + '😀')
  expect(fold('ab cd ef', 4)).toBe('ab c')
})

test('a text of nothing but blanks has an empty preview', () => {
  expect(fold('')).toBe('')
  expect(fold(' '.repeat(1_000_000))).toBe('')
})

test('only the beginning of a text is looked at', () => {
  expect(fold(`${' '.repeat(19_999)}x`)).toBe('x')
  expect(fold(`${' '.repeat(20_000)}x`)).toBe('')
})

test('the head of a text ends at a whole character', () => {
  expect(headOf('abc', 2)).toBe('ab')
  expect(headOf('aé', 2)).toBe('a')
  expect(headOf('aé', 3)).toBe('aé')
  expect(headOf('😀😀', 7)).toBe('😀')
  expect(headOf('', 0)).toBe('')
})
