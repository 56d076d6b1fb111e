import { expect, test } from 'vitest'
import type { LabOption } from '../../../preload/contract.ts'
import { isRight, knownOf, wrongWith } from '../../../renderer/lab/option-fields.tsx'

const limit: LabOption = {
  name: 'limit',
  label: 'Limit',
  help: '',
  usual: '20,000',
  kind: 'number',
  least: 1,
  most: 1_000,
  unit: 'tokens',
}
const version: LabOption = { name: 'version', label: 'Version', help: '', usual: 'as recorded', kind: 'version' }

test('a number is right between its ends', () => {
  const wrong = [null, 1, 1_000, 0, 1_001, '12x'].map(value => wrongWith(limit, value))
  const words = 'A whole number from 1 to 1,000.'
  expect(wrong).toEqual(['', '', '', words, words, words])
})

test('a version reads like one', () => {
  expect(['0.98', '0.140.0', '0.63.0-alpha.1', 'latest', '1'].map(text => wrongWith(version, text) === '')).toEqual([
    true,
    true,
    true,
    false,
    false,
  ])
})

test('all options together are right when each is, and what is not set is as usual', () => {
  expect([
    isRight([limit, version], {}),
    isRight([limit, version], { limit: 5 }),
    isRight([limit], { limit: 0 }),
  ]).toEqual([true, true, false])
})

test('another rule takes over only what it knows', () => {
  expect(knownOf([limit], { limit: 5, scope: 'body' })).toEqual({ limit: 5 })
})
