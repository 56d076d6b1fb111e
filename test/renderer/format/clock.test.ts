import { expect, test } from 'vitest'
import { dayOf, dayStart, isZone, makeClock, millis } from '../../../renderer/format/clock.ts'

const AT = '2026-11-19T23:04:31.500Z'

test('a time is read in the zone of the settings', () => {
  const utc = makeClock('utc')
  expect([utc.time(AT), utc.short(AT), utc.day(AT), utc.full(AT)]).toEqual([
    '23:04:31',
    '23:04',
    '11-19 23:04',
    '2026-11-19 23:04:31',
  ])
  expect(makeClock('Europe/Berlin').full(AT)).toBe('2026-11-20 00:04:31')
})

test('midnight is 00, not 24', () => {
  expect(makeClock('utc').time('2026-11-19T00:00:00Z')).toBe('00:00:00')
})

test.each([null, '', 'yesterday', '2026-13-45T99:99:99Z'])('%j is no time and reads as a dash', text => {
  expect([makeClock('utc').time(text), millis(text)]).toEqual(['–', null])
})

test.each([Number.NaN, 9e15, Number.POSITIVE_INFINITY])('%d milliseconds are no time', ms => {
  expect(makeClock('utc').full(ms)).toBe('–')
})

test('a zone that the system does not know is told, and counts as local', () => {
  expect([isZone('local'), isZone('utc'), isZone('Asia/Tokyo'), isZone('Mars/Olympus')]).toEqual([
    true,
    true,
    true,
    false,
  ])
  expect(makeClock('Mars/Olympus').full(AT)).toBe(makeClock('local').full(AT))
})

test('a day begins when the clocks of its zone say so, also where they are changed', () => {
  expect([
    dayStart('2026-05-31', 'utc'),
    dayStart('2026-05-31', 'Europe/Berlin'),
    dayStart('2026-01-31', 'America/New_York'),
    // Berlin goes from +1 to +2 on this day, and back on the other.
    dayStart('2026-03-29', 'Europe/Berlin'),
    dayStart('2026-10-26', 'Europe/Berlin'),
    dayStart('2026-05-31', 'Asia/Kolkata'),
  ]).toEqual(
    [
      '2026-05-31T00:00:00Z',
      '2026-05-30T22:00:00Z',
      '2026-01-31T05:00:00Z',
      '2026-03-28T23:00:00Z',
      '2026-10-25T23:00:00Z',
      '2026-05-30T18:30:00Z',
    ].map(Date.parse),
  )
})

test('a day read back is the same day', () => {
  for (const zone of ['utc', 'Europe/Berlin', 'Pacific/Auckland', 'Pacific/Pago_Pago'])
    for (const day of ['2026-03-29', '2026-10-25', '2026-12-31']) {
      expect(dayOf(dayStart(day, zone) ?? 0, zone)).toBe(day)
    }
})

test('what is no day has no beginning', () => {
  expect(['', '2026-13-01', '31.5.2026', '2026-05-31T10:00', '12026-01-01'].map(day => dayStart(day, 'utc'))).toEqual([
    null,
    null,
    null,
    null,
    null,
  ])
})
