import { afterEach, describe, expect, test, vi } from 'vitest'
import { Cancelled, type Steps } from '../../main/base/steps.ts'
import { type RunUntil, Xrays } from '../../main/handlers/xrays.ts'
import type { Thread } from '../../main/thread/model.ts'
import { threadOf } from '../support/rollout-text.ts'
import { errorOf, gotten } from './opened.ts'

const TWO = `turn t1 {
  user: Never touch schema.sql, please.
  assistant: a1
  compacted: two | P+sum
  user: I told you never to touch schema.sql, please.
  compacted: three | P+more
  user: four
  }`

/** One step at a time: whatever else waits gets its turn between two of them. */
const slowly: RunUntil = async (steps, signal) => {
  for (;;) {
    if (signal?.aborted) throw new Cancelled()
    const step = steps.next()
    if (step.done) return step.value
    await new Promise(resolve => setImmediate(resolve))
  }
}

let thread: Thread | null = null
afterEach(() => {
  thread?.close()
  thread = null
  vi.useRealTimers()
})

function xraysOf(text: string, run: RunUntil = slowly): Xrays {
  thread = threadOf(text)
  return new Xrays(thread, 'key', run)
}

test('asking for another compaction ends the work on the first', async () => {
  const xrays = xraysOf(TWO)
  const [facts, first, found] = [xrays.facts(1), xrays.retention(1), xrays.findings(1)].map(asked =>
    asked.then(
      () => 'answered',
      error => (error instanceof Cancelled ? 'ended' : error),
    ),
  )
  const second = gotten(await xrays.retention(2))
  expect(await Promise.all([facts, first, found])).toEqual(['ended', 'ended', 'ended'])
  expect(second.checkpoint).toBe(2)
})

test('a compaction whose work was ended can be asked for again', async () => {
  const xrays = xraysOf(TWO)
  const first = xrays.retention(1).catch((error: unknown) => error)
  gotten(await xrays.retention(2))
  expect(await first).toBeInstanceOf(Cancelled)
  expect(gotten(await xrays.retention(1))).toMatchObject({ checkpoint: 1, reusedTotal: 2 })
})

test.each(['facts', 'retention', 'findings'] as const)(
  '%s of a compaction that is not there is refused',
  async call => {
    const xrays = xraysOf(TWO)
    const waiting = xrays.retention(2)
    expect(errorOf<unknown>(await xrays[call](3))).toBe('no-such-point: There is no compaction 3; this session has 2.')
    expect(errorOf(await waiting)).toBe('ok')
    expect(errorOf<unknown>(await new Xrays(threadOf('user: one'), 'key', slowly)[call](1))).toMatch(/^no-such-point: /)
  },
)

describe('findings', () => {
  /** How often work was begun. */
  const counting = (): { readonly run: RunUntil; readonly begun: () => number } => {
    let begun = 0
    return {
      run: (steps, signal) => {
        begun += 1
        return slowly(steps, signal)
      },
      begun: () => begun,
    }
  }

  test('wait for the retention that is measured already, and measure no other', async () => {
    const { run, begun } = counting()
    const xrays = xraysOf(TWO, run)
    gotten(await xrays.retention(1))
    expect(begun()).toBe(1)
    expect(gotten(await xrays.findings(1)).map(({ code }) => code)).toEqual(['last-request-lost', 'constraint-lost'])
    expect(begun()).toBe(2)
  })

  test('that come first leave their retention to who shows it', async () => {
    const { run, begun } = counting()
    const xrays = xraysOf(TWO, run)
    const [findings, retention] = await Promise.all([xrays.findings(1), xrays.retention(1)])
    expect([gotten(findings).length, gotten(retention).reusedTotal]).toEqual([2, 2])
    expect(begun()).toBe(2)
  })
})

describe('the measures of all compactions', () => {
  /** Work that goes on by the hand of the test, and how many pieces were begun. */
  function byHand() {
    const begun: Steps<unknown>[] = []
    const done: (() => void)[] = []
    const run: RunUntil = steps =>
      new Promise((resolve, reject) => {
        begun.push(steps)
        done.push(() => {
          try {
            for (;;) {
              const step = steps.next()
              if (step.done) return resolve(step.value)
            }
          } catch (error) {
            reject(error)
          }
        })
      })
    return { run, begun, finish: (i: number) => done[i]?.() }
  }

  const settled = () => new Promise(resolve => setImmediate(resolve))

  test('rest when nobody asks, and go on where they were', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const { run, begun, finish } = byHand()
    const xrays = xraysOf(TWO, run)
    expect(gotten(await xrays.drift())).toMatchObject({ done: 0, total: 2, rows: [], survival: [] })
    const [first] = begun
    for (let i = 0; i < 5; i++) expect(first?.next().done).toBe(false)
    vi.advanceTimersByTime(3_000)
    finish(0)
    await settled()
    expect(begun).toHaveLength(1)
    expect(gotten(await xrays.drift()).done).toBeLessThan(2)
    expect(begun).toHaveLength(2)
    finish(1)
    await settled()
    finish(2)
    await settled()
    expect(gotten(await xrays.drift())).toMatchObject({
      done: 2,
      total: 2,
      rows: [{ checkpoint: 1 }, { checkpoint: 2 }],
      survival: [{ name: 'All facts' }, { name: 'Said by the user or changed' }],
      windows: { title: expect.any(String) },
    })
    expect(begun).toHaveLength(3)
  })

  test('go on as long as somebody asks', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const { run, begun } = byHand()
    const xrays = xraysOf(TWO, run)
    await xrays.drift()
    for (let i = 0; i < 5; i++) {
      vi.advanceTimersByTime(1_500)
      await xrays.drift()
      expect(begun[0]?.next().done).toBe(false)
    }
    expect(begun).toHaveLength(1)
  })

  test('that fail say so to whoever asks, not once but always', async () => {
    const xrays = xraysOf(TWO, () => Promise.reject(new RangeError('no such line')))
    await xrays.drift()
    await settled()
    await expect(xrays.drift()).rejects.toThrow('no such line')
    await expect(xrays.drift()).rejects.toThrow('no such line')
  })
})

test('states come for all compactions that have one', async () => {
  const xrays = xraysOf(TWO)
  expect(gotten(await xrays.states())).toEqual([])
})

test('the states of a session that has not grown are read once', async () => {
  let begun = 0
  const xrays = xraysOf(TWO, (steps, signal) => {
    begun += 1
    return slowly(steps, signal)
  })
  const [first, second] = await Promise.all([xrays.states(), xrays.states()])
  expect(gotten(await xrays.states())).toEqual(gotten(first))
  expect(gotten(second)).toEqual(gotten(first))
  expect(begun).toBe(1)
})

test('states whose reading was ended are read again', async () => {
  let ended = false
  const xrays = xraysOf(TWO, (steps, signal) => {
    if (ended) return slowly(steps, signal)
    ended = true
    return Promise.reject(new Cancelled())
  })
  await expect(xrays.states()).rejects.toBeInstanceOf(Cancelled)
  expect(gotten(await xrays.states())).toEqual([])
})
