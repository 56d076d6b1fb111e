import { expect, test } from 'vitest'
import { asMarkdown, asText, atLeast, atMost, barWords, CI, type Figures, FULL, times } from './figures.ts'
import { middle } from './programs.ts'
import { withFigures } from './report.ts'

const FIGURES: Figures = {
  title: 'legacy shape',
  head: ['', 'time'],
  rows: [
    ['newline scan', '150 ms'],
    ['`thread/read`', '**3,000 ms**'],
  ],
  notes: ['So it is.'],
}

test('figures are a table in a page, and columns in a terminal', () => {
  expect(asMarkdown(FIGURES)).toBe(
    '*legacy shape*\n\n|  | time |\n| --- | --- |\n| newline scan | 150 ms |\n| `thread/read` | **3,000 ms** |\n\nSo it is.',
  )
  expect(asText(FIGURES)).toBe(
    '\nlegacy shape\n              time\nnewline scan  150 ms\nthread/read   3,000 ms\nSo it is.',
  )
})

test('figures stand between the marks of their part, and the words around them stay', () => {
  const page = 'a\n<!-- figures: open -->\nold\n<!-- end: open -->\nb\n<!-- figures: find -->\n<!-- end: find -->\n'
  expect(withFigures(page, 'open', 'new')).toBe(page.replace('old', 'new'))
  expect(withFigures(page, 'find', '$& new')).toBe(page.replace('find -->\n', () => 'find -->\n$& new\n'))
  expect(() => withFigures(page, 'scroll', 'new')).toThrow('no place for the figures of scroll')
})

test('a bar is told at full size, held at its very value', () => {
  const bars = [atMost(6, 6, 'x scan'), atMost(6.01, 6, 'x scan'), atLeast(90, 90, '%'), atLeast(89.9, 90, '%')]
  expect(barWords(bars, FULL)).toBe('6 x scan: held; 6 x scan: **missed**; 90 %: held; 90 %: **missed**')
  expect(barWords(bars, CI)).toBe('')
})

test('what was not measured is not 0: a bar of it is missed, and no figure stands for it', () => {
  const none = middle([{ failed: 'not there' }], 'ms')
  expect(times(none / 10)).toBe('')
  expect(atMost(none, 6, 'x scan').held).toBe(false)
})
