import { expect, test } from 'vitest'
import type { ProbeQuestion, ProbeRunView, ProbeVerdict } from '../../../preload/contract.ts'
import {
  categoryWords,
  historyWords,
  isKnown,
  isLost,
  probeWords,
  shareWords,
  verdictWords,
} from '../../../renderer/lab/probe-words.ts'

test('a share is told with how sure it is', () => {
  expect(shareWords({ part: 3, whole: 4, low: 0.3006, high: 0.9544, few: true })).toBe('3 of 4 · 30 to 95 %')
  expect(shareWords({ part: 0, whole: 0, low: null, high: null, few: true })).toBe('nothing to tell by')
})

test('categories of ours have words, those of a manifest stay', () => {
  expect([null, 'file', 'exact_binding', 'constructor'].map(categoryWords)).toEqual([
    'All',
    'Files',
    'exact_binding',
    'constructor',
  ])
})

test('histories are called by what they are', () => {
  const named = [
    { id: null, name: 'checkpoint:1:before' },
    { id: null, name: 'checkpoint:1:after' },
    { id: 'x', name: 'mine' },
  ]
  expect(named.map(historyWords)).toEqual(['Before compaction', 'What the compaction left', 'mine'])
})

const r: ProbeVerdict = 'right'
const w: ProbeVerdict = 'wrong'
const a: ProbeVerdict = 'abstained'

test('answers of all rounds are counted, and known is more than half', () => {
  expect([[], [r], [a], [r, r, w], [a, w, a]].map(verdictWords)).toEqual([
    'not asked',
    'right',
    'does not know',
    '2 right, 1 wrong',
    '1 wrong, 2 does not know',
  ])
  expect([[], [r], [r, w], [r, r, w]].map(isKnown)).toEqual([false, true, false, true])
})

test('lost is what the history before knows and this one does not', () => {
  const question = (before: ProbeVerdict, after: ProbeVerdict, givenAway = ''): ProbeQuestion => ({
    id: 'file-1',
    from: 'session',
    category: 'file',
    text: 'Which?',
    answer: 'a',
    options: null,
    givenAway,
    line: null,
    answers: [
      { verdicts: [before], said: '' },
      { verdicts: [after], said: '' },
    ],
  })
  const lost = [question(r, a), question(r, r), question(a, a), question(a, r), question(r, a, 'It is given away.')]
  expect(lost.map(one => isLost(one, 1))).toEqual([true, false, false, false, false])
  expect(isLost({ ...question(r, a), answers: [] }, 1)).toBe(false)
})

test('a probe says how far it is', () => {
  const run: ProbeRunView = {
    run: 'x',
    key: 'k',
    at: 'end',
    model: 'm',
    phase: 'waiting',
    asked: 3,
    total: 24,
    requests: 4,
    usage: { input: null, cached: null, output: null },
    pause: null,
    faults: [],
    milliseconds: 2_000,
    error: null,
  }
  expect([
    probeWords(run),
    probeWords({ ...run, requests: 6 }),
    probeWords({ ...run, phase: 'queued' }),
    probeWords({ ...run, phase: 'pausing', pause: { why: 'The server answered 500.', milliseconds: 400, left: 400 } }),
  ]).toEqual([
    '3 of 24 questions · 2 s',
    '3 of 24 questions · 6 requests · 2 s',
    'Waits for another run',
    '3 of 24 questions · The server answered 500. Goes on in 400 ms. · 2 s',
  ])
})
