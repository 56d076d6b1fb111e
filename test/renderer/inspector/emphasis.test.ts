import { expect, test } from 'vitest'
import { emphasised } from '../../../renderer/inspector/emphasis.tsx'

/** Strong pieces in brackets. */
const words = (text: string): string =>
  emphasised(text)
    .map(piece => (piece.strong ? `[${piece.text}]` : piece.text))
    .join('|')

test.each([
  ['**Which entries?**', '[Which entries?]'],
  ['**One**\n\nIt is.\n\n**Two**\nSo.', '[One]|\n\nIt is.\n\n|[Two]|\nSo.'],
  ['plain', 'plain'],
  ['', ''],
  ['2 ** 3 ** 4', '2 ** 3 ** 4'],
  ['**over\ntwo lines**', '**over\ntwo lines**'],
  ['**open', '**open'],
  ['****', '****'],
  ['**<b>x</b>** & <i>', '[<b>x</b>]| & <i>'],
  [`**${'x'.repeat(401)}**`, `**${'x'.repeat(401)}**`],
])('%j', (text, expected) => {
  expect(words(text)).toBe(expected)
})

test('a text of stars alone takes no longer than its length allows', () => {
  expect(emphasised('**a'.repeat(200_000)).length).toBeLessThan(400_001)
})
