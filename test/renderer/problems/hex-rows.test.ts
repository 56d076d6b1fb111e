import { expect, test } from 'vitest'
import { hexRows } from '../../../renderer/problems/hex-rows.ts'

const print = (start: number, hex: string, mark: number): string[] =>
  hexRows(start, hex, mark).map(r => `${r.offset} ${r.before}[${r.marked}]${r.after}|${r.text}|`)

test('sixteen bytes a row, the odd one marked, all rows of one width', () => {
  expect(print(16, '7b22747970650d0a00ff41427b2274797d', 24)).toEqual([
    '00000010 7b 22 74 79 70 65 0d 0a [00] ff 41 42 7b 22 74 79 |{"type....AB{"ty|',
    `00000020 7d []${' '.repeat(45)}|}|`,
  ])
})

test('a mark outside of the bytes marks nothing', () => {
  expect(print(0, '4142', 99)).toEqual([`00000000 41 42 []${' '.repeat(42)}|AB|`])
})

test('no bytes, no rows; half a byte is none', () => {
  expect([print(0, '', 0), print(0, '4', 0)]).toEqual([[], [`00000000 []${' '.repeat(48)}||`]])
})

test('offsets above 4 GB have as many digits as they need', () => {
  expect(hexRows(2 ** 33, '41', 0)[0]?.offset).toBe('200000000')
})
