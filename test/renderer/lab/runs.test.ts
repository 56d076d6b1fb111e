import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LabRunView } from '../../../preload/contract.ts'
import { state } from '../../../renderer/actions.ts'
import { connect } from '../../../renderer/api.ts'
import { isEnded, onRun, stopRun, useRuns } from '../../../renderer/lab/runs.ts'
import { type BridgeDouble, bridgeDouble, ok } from '../../support/bridge.ts'

const run: LabRunView = {
  run: 'r',
  key: 'k',
  at: 'end',
  strategy: 'extract',
  model: null,
  name: '',
  phase: 'working',
  requests: 0,
  bytesSent: 0,
  bytes: 0,
  characters: 0,
  usage: { input: null, cached: null, output: null },
  pause: null,
  faults: [],
  milliseconds: 0,
  candidate: null,
  error: null,
}

let bridge: BridgeDouble
beforeEach(() => {
  bridge = bridgeDouble({
    candidates: () => ok({ total: 0, candidates: [] }),
    labStop: () => ok({ ...run, phase: 'stopped' }),
  })
  connect(bridge)
})
afterEach(() => useRuns.setState({ runs: {}, heard: {}, gone: new Set() }))

const phase = () => useRuns.getState().runs['r']?.phase

test('an answer that comes behind the event of its end does not bring a run back', () => {
  onRun({ ...run, phase: 'done', candidate: 'c' })
  onRun(run)
  expect(phase()).toBe('done')
})

test('what was made is listed, once', () => {
  onRun(run)
  onRun({ ...run, phase: 'done', candidate: 'c' })
  onRun({ ...run, phase: 'done', candidate: 'c' })
  expect([bridge.calls, state().notice.text]).toEqual([['candidates'], 'The candidate is made.'])
})

test('a failure says why, and lists nothing anew', () => {
  onRun({ ...run, phase: 'failed', error: { code: 'no-answer', message: 'The server answered 429.' } })
  expect([bridge.calls, state().notice.text]).toEqual([
    [],
    'The server answered 429. No candidate was made; the others are kept.',
  ])
})

test('stopping takes over what the engine says', async () => {
  onRun(run)
  await stopRun(run)
  expect([phase(), state().notice.text]).toEqual(['stopped', 'Stopped. No candidate was made; the others are kept.'])
})

test('a run is over when it is done, failed or stopped', () => {
  const phases = ['queued', 'working', 'pausing', 'done', 'failed', 'stopped'] as const
  expect(phases.filter(each => isEnded({ ...run, phase: each }))).toEqual(['done', 'failed', 'stopped'])
})
