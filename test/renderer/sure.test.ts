import { expect, test } from 'vitest'
import { sureness } from '../../renderer/sure.ts'

test('that a session is exact is said when every line was parsed, that it is not as soon as it is known', () => {
  const phases = ['reading', 'checking', 'ready', 'stopped', 'failed'] as const
  expect(phases.map(phase => sureness('exact', phase))).toEqual([
    'not at all',
    'not yet',
    'known',
    'not yet',
    'not yet',
  ])
  expect(phases.map(phase => sureness('partial', phase))).toEqual(['not at all', 'known', 'known', 'known', 'known'])
})
