import { describe, expect, test } from 'vitest'
import { type Column, foldMatrix, type MatrixRow, matrixOf } from '../../../renderer/lab/matrix.ts'

/** `K0 D1 A` = letter and place on the shared side, none for what was put in. */
const column = (text: string): Column => {
  const rows = text.split(' ').filter(word => word !== '')
  return {
    kinds: rows.map(row => row.slice(0, 1)).join(''),
    befores: rows.map(row => (row.length === 1 ? -1 : Number(row.slice(1)))),
  }
}

/** `0 KD` = item 0, kept in the first column and dropped in the second; `+ .A` = put in by the second. */
const lines = (rows: readonly MatrixRow[]): readonly string[] =>
  rows.map(
    ({ base, fates }) =>
      `${base ?? '+'} ${fates.map(fate => (fate === null ? '.' : fate.kind.slice(0, 1).toUpperCase())).join('')}`,
  )

describe('several diffs over one side', () => {
  test('show each item once with its fate in every column', () => {
    expect(lines(matrixOf(3, [column('K0 D1 K2'), column('D0 T1 D2')]))).toEqual(['0 KD', '1 DT', '2 KD'])
  })

  test('put what is new behind the item that it follows', () => {
    expect(lines(matrixOf(2, [column('S K0 A K1 A'), column('K0 K1')]))).toEqual([
      '+ S.',
      '0 KK',
      '+ A.',
      '1 KK',
      '+ A.',
    ])
  })

  test('put what several columns add at one place side by side', () => {
    expect(lines(matrixOf(1, [column('D0 A S'), column('D0 S')]))).toEqual(['0 DD', '+ AS', '+ S.'])
  })

  test('take no place from what was moved', () => {
    expect(lines(matrixOf(3, [column('M2 A K0 D1')]))).toEqual(['+ A', '0 K', '1 D', '2 M'])
  })

  test('leave a hole where a column does not tell of an item', () => {
    expect(lines(matrixOf(2, [column('K0')]))).toEqual(['0 K', '1 .'])
  })

  test('over nothing show what was put in', () => {
    expect(lines(matrixOf(0, [column(''), column('S')]))).toEqual(['+ .S'])
  })

  test('name the row of the column that tells of an item', () => {
    expect(matrixOf(2, [column('A K1 D0')])[1]?.fates).toEqual([{ kind: 'dropped', row: 2 }])
  })
})

describe('runs of rows', () => {
  const run = (n: number, text: (i: number) => string) => column(Array.from({ length: n }, (_, i) => text(i)).join(' '))
  const folded = (n: number, ...columns: readonly Column[]) =>
    foldMatrix(matrixOf(n, columns), new Set()).map(line =>
      line.kind === 'row' ? line.row : `${line.from}-${line.to}`,
    )

  test('that nobody keeps fold from four on', () => {
    const dropped = (n: number) =>
      folded(
        n,
        run(n, i => `D${i}`),
        run(n, i => `D${i}`),
      )
    expect([dropped(3), dropped(4)]).toEqual([[0, 1, 2], ['0-4']])
  })

  test('that somebody keeps fold from twelve on', () => {
    const kept = (n: number) =>
      folded(
        n,
        run(n, i => `K${i}`),
        run(n, i => `D${i}`),
      )
    expect([kept(11).length, kept(12)]).toEqual([11, ['0-12']])
  })

  test('end where a fate changes', () => {
    expect(
      folded(
        9,
        run(9, i => (i === 4 ? 'T4' : `D${i}`)),
      ),
    ).toEqual(['0-4', 4, '5-9'])
  })

  test('that were opened show their rows', () => {
    const rows = matrixOf(4, [run(4, i => `D${i}`)])
    expect(foldMatrix(rows, new Set([0])).length).toBe(4)
  })

  test('never hide what was put in', () => {
    expect(folded(0, column('A A A A A'))).toEqual([0, 1, 2, 3, 4])
  })
})
