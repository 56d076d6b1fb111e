import { expect, test } from 'vitest'
import { counted, implementation, occasion, why } from '../../../renderer/timeline/words.ts'

test('trigger and phase stand together; what was derived says so', () => {
  expect(occasion({ trigger: 'auto', phase: 'midTurn', inferred: false })).toBe('auto, mid-turn')
  expect(occasion({ trigger: 'manual', phase: 'standalone', inferred: true })).toBe('manual, standalone (inferred)')
})

test('what the file does not say is not made up', () => {
  expect(occasion({ trigger: null, phase: 'preTurn', inferred: false })).toBe('before a turn')
  expect(occasion({ trigger: null, phase: null, inferred: true })).toBe('')
})

test("a server's summary is called encrypted only when it is", () => {
  expect(implementation({ implementation: 'remoteV1', opaqueBytes: 22, made: null })).toBe('server, encrypted')
  expect(implementation({ implementation: 'remoteV2', opaqueBytes: 0, made: null })).toBe('server')
  expect(implementation({ implementation: 'local', opaqueBytes: 0, made: null })).toBe('local prompt')
})

test('the reason of a fidelity is its notes, else what the word means', () => {
  expect(why('partial', ['Line 3 is missing.', 'Line 9 is missing.'])).toEqual([
    'Line 3 is missing.',
    'Line 9 is missing.',
  ])
  expect(why('opaque', [])).toEqual(['A part of this history is encrypted and cannot be read here.'])
  expect(why('exact', [], 'item')).toEqual(['This is what the file holds.'])
})

test('a compaction that is not counted yet says so, and never 0', () => {
  expect(counted({ itemsBefore: null, itemsAfter: null }, '– → –')).toBe('not counted yet')
  expect(counted({ itemsBefore: 0, itemsAfter: null }, '0 → –')).toBe('0 → –')
  expect(counted({ itemsBefore: 12, itemsAfter: 3 }, '12 → 3')).toBe('12 → 3')
})
