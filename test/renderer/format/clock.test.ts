import { expect, test } from 'vitest'
import { isZone, makeClock, millis } from '../../../renderer/format/clock.ts'

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
