import { expect, test } from 'vitest'
import { marksOf, matchOf, parseQuery } from '../../main/library/query.ts'

const match = (text: string): string | null => {
  const query = parseQuery(text)
  return query && matchOf(query)
}

test.each([
  ['two words', '("two" AND "words")'],
  ['"a phrase" more', '("a phrase" AND "more")'],
  ['begin*', '("begin" *)'],
  ['"src/a"*', '("src/a" *)'],
  ['one -two', '("one") NOT "two"'],
  ['内存', '(" 内  存 ")'],
  ['src/a.ts', '("src/a.ts")'],
  ['"not closed', '("not closed")'],
  ['a"b OR NOT NEAR(', '("a b" AND "OR" AND "NOT" AND "NEAR(")'],
  ['-only', null],
  ['-- → ""', null],
  ['', null],
])('%j asks for %j', (text, expected) => {
  expect(match(text)).toBe(expected)
})

test('kinds become columns', () => {
  const query = parseQuery('x -y', ['prompt', 'summary'])
  expect(query && matchOf(query)).toBe('{prompt summary} : (("x") NOT "y")')
  expect(parseQuery('x', [])).toBe(null)
})

test('more terms than 32 are left out', () => {
  expect(parseQuery('a '.repeat(100))?.terms).toHaveLength(32)
})

test('marks are the places of each term, phrases as a whole', () => {
  const query = parseQuery('"memory leak" größe fi*')
  const text = 'A memory-leak: GRÖSSE, Größe; file, fi'
  const marks = query === null ? [] : marksOf(text, query)
  expect(marks.map(term => term.map(({ start, end }) => text.slice(start, end)))).toEqual([
    ['memory-leak'],
    ['Größe'],
    ['file', 'fi'],
  ])
})
