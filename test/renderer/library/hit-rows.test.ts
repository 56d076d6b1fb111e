import { expect, test } from 'vitest'
import type { LibraryHit, LibrarySnippet, SaidKind } from '../../../preload/contract.ts'
import { groupHits, hitGeometry, hitKeys, piecesOf } from '../../../renderer/library/hit-rows.ts'

const snippet = (text: string, marks: readonly (readonly [number, number])[], cut: Partial<LibrarySnippet> = {}) => ({
  text,
  marks: marks.map(([start, end]) => ({ start, end })),
  cutBefore: false,
  cutAfter: false,
  ...cut,
})

const hit = (session: string, line: number, kind: SaidKind = 'prompt', path = session): LibraryHit => ({
  path,
  session,
  line,
  turn: 1,
  kind,
  snippet: snippet('x', []),
})

/** Marks in brackets. */
const print = (of: LibrarySnippet, room = 40): string =>
  piecesOf(of, room)
    .map(({ text, marked }) => (marked ? `[${text}]` : text))
    .join('')

test('hits stand by session in the order of the first ones, also where a later page goes back to one', () => {
  const groups = groupHits([hit('/a', 1), hit('/b', 2), hit('/a', 9)], new Map())
  expect(groups.map(({ session, head, hits }) => [session, head, hits.map(({ line }) => line)])).toEqual([
    ['/a', null, [1, 9]],
    ['/b', null, [2]],
  ])
})

test('sessions and hits are equally high', () => {
  const geometry = hitGeometry(groupHits([hit('/a', 1), hit('/a', 2), hit('/b', 2)], new Map()))
  expect([geometry.count, geometry.height, geometry.place(2), geometry.place(3)]).toEqual([
    5,
    200,
    { section: 0, row: 1 },
    { section: 1, row: -1 },
  ])
})

test('each hit has a name of its own, also two texts of one line and one line of two files', () => {
  const [group] = groupHits(
    [hit('/a', 1), hit('/a', 1), hit('/a', 1, 'answer'), hit('/a', 1, 'prompt', '/a2')],
    new Map(),
  )
  const keys = group === undefined ? [] : hitKeys(group)
  expect(new Set(keys).size).toBe(4)
  expect(hitKeys({ session: '/a', head: null, hits: [hit('/a', 1)] })[0]).toBe(keys[0])
})

test('what was found is marked where it stands', () => {
  expect(
    print(
      snippet('one two one', [
        [0, 3],
        [8, 11],
      ]),
    ),
  ).toBe('[one] two [one]')
  expect(print(snippet('one', [], { cutBefore: true, cutAfter: true }))).toBe('…one…')
})

test('the first mark is seen in a short line: what stands before it is cut at a word', () => {
  const before = 'a long way to go before the thing that was '
  const mark = [before.length, before.length + 5] as const
  expect(print(snippet(`${before}found here`, [mark]))).toBe('…the thing that was [found] here')
  const word = 'x'.repeat(60)
  expect(print(snippet(`${word}found`, [[60, 65]]))).toBe(`…${'x'.repeat(24)}[found]`)
})

test('what fits into the line is not cut, nor is a character parted by a cut', () => {
  const text = `${'x'.repeat(5)}😀${'y'.repeat(23)}found`
  expect(print(snippet(text, [[30, 35]]))).toBe(text.replace('found', '[found]'))
  const long = snippet(`${text}, and more`, [[30, 35]])
  expect([40, 42].map(room => print(long, room))).toEqual([
    `…${'y'.repeat(23)}[found], and more`,
    `…😀${'y'.repeat(23)}[found], and more`,
  ])
})

test('marks out of order, in each other or outside of the text are cut to it', () => {
  expect(
    print(
      snippet('abcdef', [
        [4, 99],
        [0, 3],
        [1, 2],
      ]),
    ),
  ).toBe('[abc]d[ef]')
  expect(
    print(
      snippet('abc', [
        [5, 9],
        [2, 2],
      ]),
    ),
  ).toBe('abc')
  expect(print(snippet('', [[0, 3]]))).toBe('')
})
