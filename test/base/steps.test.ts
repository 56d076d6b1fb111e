import { expect, test } from 'vitest'
import { Cancelled, runNow, runSliced, type Steps } from '../../main/base/steps.ts'

function* count(to: number, log: string[] = []): Steps<number> {
  try {
    for (let i = 0; i < to; i++) yield
    return to
  } finally {
    log.push('ended')
  }
}

/** A clock that moves one millisecond each time it is read. */
const clock = (): (() => number) => {
  let at = 0
  return () => at++
}

test('steps run through without a pause', () => {
  expect(runNow(count(5))).toBe(5)
})

test('sliced steps pause whenever a slice is over', async () => {
  let pauses = 0
  const value = await runSliced(count(100), { slice: 10, now: clock(), pause: async () => void pauses++ })
  expect([value, pauses]).toEqual([100, 10])
})

test('an abort ends the work and lets it clean up', async () => {
  const log: string[] = []
  const abort = new AbortController()
  const run = runSliced(count(1000, log), {
    slice: 5,
    now: clock(),
    pause: async () => abort.abort(),
    signal: abort.signal,
  })
  await expect(run).rejects.toThrow(Cancelled)
  expect(log).toEqual(['ended'])
})
