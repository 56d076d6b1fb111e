import { expect, test } from 'vitest'
import { fold, foldHiding, indexOfRow, pagesBehind, type Shown } from '../../../renderer/checkpoint/folds.ts'

/** `Ku Dc Do` = a kept user item, a dropped call, a dropped output; each weighs its row number plus one. */
function diff(text: string) {
  const rows = text.split(' ').filter(row => row !== '')
  return {
    kinds: rows.map(row => row[0]).join(''),
    itemKinds: rows.map(row => row[1]).join(''),
    tokens: rows.map((_, i) => i + 1),
  }
}

const show = (shown: readonly Shown[]): readonly string[] =>
  shown.map(s =>
    s.kind === 'row'
      ? `${s.row}`
      : `${s.from}-${s.to - 1} ${s.of}: ${s.counts.map(c => `${c.items} ${c.kind}`).join(', ')}, ${s.tokens} tok`,
  )

test('three dropped rows stay rows, four fold into one that counts and weighs them', () => {
  expect(show(fold(diff('Ku Dc Do Dr Ku'), null, new Set()))).toEqual(['0', '1', '2', '3', '4'])
  expect(show(fold(diff('Ku Dc Do Dr Do Ku'), null, new Set()))).toEqual([
    '0',
    '1-4 dropped: 2 output, 1 call, 1 reasoning, 14 tok',
    '5',
  ])
})

test('eleven kept rows stay rows, twelve fold', () => {
  expect(fold(diff('Ku '.repeat(11)), null, new Set())).toHaveLength(11)
  expect(show(fold(diff('Ku '.repeat(12)), null, new Set()))).toEqual(['0-11 kept: 12 user, 78 tok'])
})

test('rows of other kinds never fold', () => {
  expect(fold(diff('Ru '.repeat(30)), null, new Set())).toHaveLength(30)
})

test('an opened fold shows its rows in place', () => {
  const four = diff('Dc Dc Dc Dc Su Dc Dc Dc Dc')
  expect(show(fold(four, null, new Set([5])))).toEqual(['0-3 dropped: 4 call, 10 tok', '4', '5', '6', '7', '8'])
})

test('a filter shows every row of its kind and no fold', () => {
  expect(show(fold(diff('Ku Dc Dc Dc Dc Su'), 'dropped', new Set()))).toEqual(['1', '2', '3', '4'])
  expect(fold(diff('Ku Dc'), 'opaque', new Set())).toEqual([])
})

test('a row within a closed fold is found through it', () => {
  const shown = fold(diff('Ku Dc Dc Dc Dc Su'), null, new Set())
  expect([foldHiding(shown, 0), foldHiding(shown, 4), foldHiding(shown, 5)]).toEqual([null, 1, null])
})

test('an empty diff shows nothing', () => {
  expect(fold(diff(''), null, new Set())).toEqual([])
})

test('a row is found among the lines; folded and filtered rows are not', () => {
  const rows = diff('Ku Dc Dc Dc Dc Su Ku')
  const shown = fold(rows, null, new Set())
  expect([0, 1, 2, 5, 6, 7].map(row => indexOfRow(shown, row))).toEqual([0, -1, -1, 2, 3, -1])
  expect([0, 1, 4, 5].map(row => indexOfRow(fold(rows, 'dropped', new Set()), row))).toEqual([-1, 0, 3, -1])
})

test('a fold wants the pages of its ends, not of what lies between', () => {
  const shown = fold(diff(`Ku ${'Dc '.repeat(400)} Su`), null, new Set())
  expect(pagesBehind(shown, 0, 3, 100)).toEqual([0, 4])
  expect(pagesBehind(shown, -4, 1, 100)).toEqual([0])
})
