import { expect, test } from 'vitest'
import { momentOf, monthOf } from '../../main/dataset/moment.ts'

test.each([
  ['2026-11-21T05:30:00.123Z', '2026-11-21T05:30:00.123Z', '2026-11'],
  ['2026-11-21T05:30:00Z', '2026-11-21T05:30:00.000Z', '2026-11'],
  ['2026-12-01T00:30:00.5+01:00', '2026-11-30T23:30:00.500Z', '2026-11'],
  ['2026-11-21T05:30:00.123456789Z', '2026-11-21T05:30:00.123Z', '2026-11'],
  ['0999-01-02T00:00Z', '0999-01-02T00:00:00.000Z', '0999-01'],
])('%s is a moment', (text, iso, month) => {
  expect([new Date(momentOf(text) ?? 0).toISOString(), monthOf(text)]).toEqual([iso, month])
})

test.each([
  null,
  '',
  'now',
  '2026-11-21',
  '2026-11-21T05:30:00',
  '2026-13-01T00:00:00Z',
  '+002026-11-21T05:30:00Z',
  '12345',
])('%s is none, so that no machine takes it for another one', text => {
  expect([momentOf(text), monthOf(text)]).toEqual([null, null])
})
