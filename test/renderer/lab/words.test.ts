import { expect, test } from 'vitest'
import type { LabRunView, ValueView } from '../../../preload/contract.ts'
import { makeClock } from '../../../renderer/format/clock.ts'
import { adviceOn, calledWords, differenceWords, pointWords, runWords } from '../../../renderer/lab/words.ts'

const clock = makeClock('utc')
const strategies = [
  {
    name: 'extract',
    title: 'Extract',
    sentence: '',
    asksModel: false,
    prompt: null,
    ownPrompt: null,
    takesSummary: false,
    options: [],
    why: null,
  },
] as const

const called = (more: Partial<Parameters<typeof calledWords>[0]>) =>
  calledWords({ id: 'x', name: '', strategy: 'extract', madeAt: '2026-11-21T14:30:05Z', ...more }, strategies, clock)

test('a candidate is called as the user calls it, else by how and when it was made', () => {
  expect([
    called({ name: 'short' }),
    called({}),
    called({ strategy: 'edited' }),
    called({ strategy: 'newer-than-us' }),
    called({ id: null, name: 'x' }),
    called({ strategy: '', madeAt: null }),
  ]).toEqual([
    'short',
    'Extract, 14:30:05',
    'Edited by hand, 14:30:05',
    'newer-than-us, 14:30:05',
    'Recorded',
    'Damaged',
  ])
})

test('a difference has a sign and the form of its value', () => {
  const difference = (n: number, value: ValueView) => differenceWords(n, value)
  expect([
    difference(582, { kind: 'tokens', n: 17_282 }),
    difference(-14_500, { kind: 'tokens', n: 1 }),
    difference(-3, { kind: 'ratio', part: 1, whole: 9 }),
    difference(1_200, { kind: 'count', n: 5_000 }),
    difference(-2_000, { kind: 'span', milliseconds: 1 }),
    difference(1_500, { kind: 'bytes', n: 1 }),
    difference(0, { kind: 'bytes', n: 1 }),
  ]).toEqual(['+582', '−14.5k', '−3', '+1,200', '−2 s', '+1.5 kB', '='])
})

test('a point reads as the history that is compacted', () => {
  const points = ['checkpoint:3:before', 'checkpoint:3:after', 'turn:7:end', 'turn:7:start', 'line:120', 'end']
  expect(points.map(pointWords)).toEqual([
    'Compaction 3',
    'After compaction 3',
    'After turn 7',
    'Before turn 7',
    'After line 120',
    'At the end',
  ])
})

const run: LabRunView = {
  run: 'r',
  key: 'k',
  at: 'end',
  strategy: 'extract',
  model: 'm',
  name: '',
  phase: 'receiving',
  requests: 2,
  bytesSent: 9_000,
  bytes: 3_100,
  characters: 2_940,
  usage: { input: null, cached: null, output: null },
  pause: null,
  faults: [],
  milliseconds: 6_000,
  candidate: null,
  error: null,
}

test('a run says where it is and what has come', () => {
  expect(runWords(run, 6_400)).toBe('receiving · request 2 · 3.1 kB received · 2,940 characters · 6 s')
  expect(runWords({ ...run, phase: 'working', requests: 0, bytes: 0, characters: 0 }, 300)).toBe('working · 300 ms')
})

test('a pause says why and how long it lasts yet', () => {
  const paused = { ...run, phase: 'pausing', bytes: 0, characters: 0 } as const
  const pause = { why: 'The server asked for a pause.', milliseconds: 9_000, left: 5_000 }
  expect(runWords({ ...paused, pause }, 8_000)).toBe(
    'pausing · request 2 · The server asked for a pause. Goes on in 3 s. · 8 s',
  )
  expect(runWords({ ...paused, pause }, 60_000)).toContain('Goes on in 0 ms.')
})

test('time does not count while another run is waited for', () => {
  expect(runWords({ ...run, phase: 'queued', requests: 0, bytes: 0, characters: 0 }, 9_000)).toBe(
    'waiting for another run',
  )
})

test('what can be done depends on what went wrong', () => {
  expect([adviceOn({ code: 'no-key', message: '' }), adviceOn({ code: 'bad-argument', message: '' })]).toEqual([
    'Set a key, or use a strategy that asks no model.',
    'Change the settings and try again.',
  ])
  expect(adviceOn(null)).toMatch(/^Nothing was stored\./)
})
