import { describe, expect, test } from 'vitest'
import { cutAtLines, cutToTokens } from '../../main/rollout/truncate.ts'
import { itemTokens } from '../../main/thread/codex/tokens.ts'

const user = (...parts: readonly object[]) => ({ type: 'message', role: 'user', content: parts })
const text = (value: string) => ({ type: 'input_text', text: value })
const image = { type: 'input_image', image_url: `data:image/png;base64,${'A'.repeat(100_000)}` }

describe('tokens of an item as 0.169 estimates them', () => {
  test.each([
    ['parts are added before they are rounded', user(...Array.from({ length: 9 }, () => text('x'))), 3],
    ['bytes of UTF-8, not characters', user(text('ééééé')), 3],
    ['an image beside its text', user(text('12345'), image), 2 + 1844],
    ['a call', { type: 'function_call', name: 'shell', arguments: '{"a":1}', call_id: 'c' }, 3],
    ['an output', { type: 'function_call_output', call_id: 'c1', output: '123456' }, 2],
    [
      'thoughts count by their ciphertext',
      { type: 'reasoning', summary: [], encrypted_content: 'g'.repeat(4000) },
      Math.ceil(2350 / 4),
    ],
    ['short thoughts count nothing', { type: 'reasoning', summary: [], encrypted_content: 'g'.repeat(866) }, 0],
  ])('%s', (_name, item, tokens) => {
    expect(itemTokens(item, 'text')).toBe(tokens)
  })
  test.each([1, 12, 13, 24, 25, 866, 9996, 9997, 40_000])('an encrypted compaction of %i bytes', length => {
    expect(itemTokens({ type: 'compaction', encrypted_content: 'g'.repeat(length) }, 'text')).toBe(
      Math.ceil(length / 12),
    )
  })
})

describe('tokens of an item to 0.153', () => {
  test('the whole JSON counts, absent members left out', () => {
    const item = user(text('hi'))
    expect(itemTokens(item, 'json')).toBe(Math.ceil(JSON.stringify(item).length / 4))
    expect(itemTokens({ ...item, phase: null }, 'json')).toBe(itemTokens(item, 'json'))
  })
  test.each([
    [867, 0],
    [868, 1],
    [1000, 25],
    [9996, 1712],
    [40_000, 7338],
  ])('an encrypted compaction of %i bytes counts %i', (length, tokens) => {
    expect(itemTokens({ type: 'compaction', encrypted_content: 'g'.repeat(length) }, 'json')).toBe(tokens)
  })
  test('an image has one size whatever its bytes', () => {
    const rest = JSON.stringify(user(image)).length - 100_000
    expect(itemTokens(user(image), 'json')).toBe(Math.ceil((rest + 7373) / 4))
  })
})

describe('the cut in the middle of a text', () => {
  test.each([
    ['middle1234', 2, 'midd…1 tokens truncated…1234'],
    ['12345678', 2, '12345678'],
    ['123456789', 2, '1234…1 tokens truncated…6789'],
    ['ab', 0, '…1 tokens truncated…'],
    ['éééééé', 2, 'éé…1 tokens truncated…éé'],
    ['aéééééé', 2, 'aé…2 tokens truncated…éé'],
  ])('%s to %i tokens', (value, tokens, expected) => {
    const { head, marker, tail } = cutToTokens(value, tokens)
    expect(head + marker + tail).toBe(expected)
  })
  test('long vector of codex-format.md 5.4', () => {
    const { head, marker, tail } = cutToTokens('A'.repeat(40_000), 2495)
    expect([head.length, marker, tail.length]).toEqual([4990, '…7505 tokens truncated…', 4990])
  })
})

test('the cut of 0.47 falls between lines, and its marker counts what is gone', () => {
  const lines = (k: string): string =>
    Array.from({ length: 1300 }, (_, i) => `some words in a line of text number ${k}-${i}`).join('\n')
  const cut = cutAtLines(`${lines('a')}\n\n${lines('b')}`, 80_000)
  expect(cut.length).toBe(79_929)
  expect(cut).toContain('number a-953\n…7419 tokens truncated…\nsome words in a line of text number b-356\n')
  expect(cutAtLines('x'.repeat(80_000), 80_000)).toBe('x'.repeat(80_000))
  const [head, tail] = cutAtLines('x'.repeat(80_001), 80_000).split('…7 tokens truncated…\n')
  expect([head?.length, tail?.length]).toEqual([39_988, 39_988])
})
