import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hash53 } from '../../../main/compaction/entities/hash.ts'
import { ownCopy } from '../../../main/compaction/entities/own-copy.ts'

test('a copy is the same text, broken characters included', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(ownCopy(text)).toBe(text)
    }),
  )
  expect(ownCopy('a\ud800b')).toBe('a\ud800b')
})

test('a hash is a whole number of 53 bits that tells texts apart', () => {
  const hashes = Array.from({ length: 20_000 }, (_, i) => hash53(`path src/f${i}.ts`))
  expect(new Set(hashes).size).toBe(20_000)
  expect(hashes.every(hash => Number.isSafeInteger(hash) && hash >= 0)).toBe(true)
})
