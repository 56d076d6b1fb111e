import { expect, test } from 'vitest'
import { cutsFrom, cutsOf, markerIn } from '../../main/compaction/truncation.ts'

const isCutOf = (cut: string, whole: string): boolean => cutsOf(cut).some(one => cutsFrom(one, whole))

test('the marker is found with its unit', () => {
  expect(markerIn('a…7505 tokens truncated…b')).toBe('…7505 tokens truncated…')
  expect(markerIn('a…12 chars truncated…b')).toBe('…12 chars truncated…')
})

test('look-alikes are no marker', () => {
  expect(markerIn('a...12 chars truncated...b')).toBeNull()
  expect(markerIn('…some tokens truncated…')).toBeNull()
  expect(markerIn('…12 lines truncated…')).toBeNull()
  expect(markerIn('')).toBeNull()
})

test('characters count by code point, and the number must agree when little text is left', () => {
  expect(isCutOf('ab…4 chars truncated…yz', 'ab😀😀éxyz')).toBe(true)
  expect(isCutOf('ab…3 chars truncated…yz', 'ab😀😀éxyz')).toBe(false)
})

test('a marker alone is the cut of a text of that size', () => {
  expect(isCutOf('…25 tokens truncated…', 'x'.repeat(100))).toBe(true)
  expect(isCutOf('…25 tokens truncated…', 'x'.repeat(400))).toBe(false)
})

test('parts joined by line ends are read both ways', () => {
  const whole = `${'a'.repeat(40)}${'b'.repeat(400)}${'c'.repeat(40)}`
  expect(isCutOf(`${'a'.repeat(40)}\n…100 tokens truncated…\n${'c'.repeat(40)}`, whole)).toBe(true)
  const withEnds = `${'a'.repeat(40)}\n${'b'.repeat(400)}\n${'c'.repeat(40)}`
  expect(isCutOf(`${'a'.repeat(40)}\n…100 tokens truncated…\n${'c'.repeat(40)}`, withEnds)).toBe(true)
})

test('a text is not the cut of itself or of a shorter one', () => {
  const text = `${'a'.repeat(40)}…9 tokens truncated…${'c'.repeat(40)}`
  expect(isCutOf(text, 'a'.repeat(40))).toBe(false)
  expect(isCutOf(text, `${'a'.repeat(40)}${'c'.repeat(40)}`)).toBe(false)
})
