import { expect, test } from 'vitest'
import { snippetOf } from '../../main/library/snippet.ts'

const shown = (text: string, ...words: readonly string[]) => {
  const marks = words.map(word => ({ start: text.indexOf(word), end: text.indexOf(word) + word.length }))
  const snippet = snippetOf(text, marks)
  return { ...snippet, marks: snippet.marks.map(({ start, end }) => snippet.text.slice(start, end)) }
}

test('a short text is shown whole, on one line', () => {
  expect(shown('fix the\n\n  leak now', 'the', 'leak')).toEqual({
    text: 'fix the leak now',
    marks: ['the', 'leak'],
    cutBefore: false,
    cutAfter: false,
  })
})

test('of a long text the part with most of what was found is shown, from word to word', () => {
  const text = `${'alpha '.repeat(100)}first ${'beta '.repeat(100)}second third ${'gamma '.repeat(100)}`
  const snippet = shown(text, 'first', 'second', 'third')
  expect(snippet).toMatchObject({ marks: ['second', 'third'], cutBefore: true, cutAfter: true })
  expect(snippet.text).toMatch(/^(beta )+second third (gamma ?)+$/)
  expect(snippet.text.length).toBeLessThanOrEqual(200)
})

test('without a mark the beginning is shown', () => {
  expect(snippetOf('x'.repeat(300), [])).toEqual({
    text: 'x'.repeat(200),
    marks: [],
    cutBefore: false,
    cutAfter: true,
  })
})

test('a cut does not split a character', () => {
  expect(snippetOf('😀'.repeat(150), []).text).toBe('😀'.repeat(100))
  expect(snippetOf(`x${'😀'.repeat(150)}`, []).text).toBe(`x${'😀'.repeat(99)}`)
})
