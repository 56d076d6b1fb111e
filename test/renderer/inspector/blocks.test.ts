import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Blocks, blocksWith, NO_BLOCKS } from '../../../renderer/inspector/blocks.ts'

const textOf = ({ whole, tail }: Blocks): string => [...whole, tail].join('\n')

test('blocks are whole lines, in all the text that came, however it came', () => {
  const line = fc.tuple(fc.constantFrom('a', 'é', '', 'word '), fc.integer({ min: 0, max: 20_000 }))
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.integer({ min: 1, max: 60_000 }), (lines, piece) => {
      const text = lines.map(([word, times]) => word.repeat(times)).join('\n')
      let blocks = NO_BLOCKS
      for (let at = 0; at < text.length; at += piece) blocks = blocksWith(blocks, text.slice(at, at + piece))
      expect(textOf(blocks) === text).toBe(true)
      for (const block of blocks.whole) expect(block.length).toBeGreaterThanOrEqual(32_768)
    }),
    { numRuns: 50 },
  )
})

test('a text with signs of masking stays in one piece', () => {
  const text = `\ufdd0[secret]\ufdd1${'word\n'.repeat(20_000)}`
  expect(blocksWith(NO_BLOCKS, text)).toEqual({ whole: [], tail: text })
})
