import { globSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import type { PaidBack } from '../../main/compaction/economics/economics.ts'
import { economicsOf } from '../../main/compaction/economics/economics-of.ts'
import { payBack } from '../../main/compaction/economics/pay-back.ts'
import { computed, estimated, unknown } from '../../main/compaction/known.ts'
import type { Known, RequestUsage, Thread } from '../../main/thread/model.ts'
import { FIXTURES, fixtures, openFixture } from '../support/expected.ts'
import { readThread, threadOf } from '../support/rollout-text.ts'

const said = ({ how, value }: Known<number>): string => `${how} ${value}`

/** A token_count line; the sum over the thread only has to grow. */
let sum = 0
function counted(input: unknown, cached: unknown, output: number): string {
  sum += 1000
  const last = { input_tokens: input, cached_input_tokens: cached, output_tokens: output, total_tokens: 1 }
  const info = { last_token_usage: last, total_token_usage: { total_tokens: sum } }
  return `raw: ${JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', type: 'event_msg', payload: { type: 'token_count', info } })}`
}

const turn = (id: string, ...lines: readonly string[]): string => `turn ${id} {\n${lines.join('\n')}\n}`
const asked = (id: string, input: unknown, cached: unknown, output: number): string =>
  turn(id, `user: ${id}`, `assistant: ${id}`, counted(input, cached, output))
const compaction = (input: number, cached: number, output: number): string =>
  turn('c', counted(input, cached, output), 'compacted: one | P+S')

const economics = (thread: Thread, n = 1, cachedShare?: number) =>
  runNow(economicsOf(thread, n, cachedShare === undefined ? {} : { cachedShare }))

test('a small case by hand', () => {
  const thread = threadOf(
    [
      'meta: 0.140.0',
      asked('t1', 1000, 900, 10),
      compaction(1100, 1000, 50),
      asked('t2', 300, 50, 10),
      asked('t3', 320, 300, 10),
    ].join('\n'),
  )
  const found = economics(thread)
  expect(said(found.before?.uncached ?? unknown(''))).toBe('computed 100')
  expect(found.after.map(({ cached, uncached }) => [said(cached), said(uncached)])).toEqual([
    ['recorded 50', 'computed 250'],
    ['recorded 300', 'computed 20'],
  ])
  expect([found.call.input, found.call.cached, found.call.output].map(said)).toEqual([
    'inferred 1100',
    'inferred 1000',
    'inferred 50',
  ])
  expect([said(found.recached), said(found.savedPerRequest)]).toEqual(['computed 150', 'computed 700'])
  // 1100 + 50 at 700 a request.
  expect(words(found.paidBack)).toBe('after 2 requests, 2 turns: 1150 of 1400')
  // 100 + 0.1 · 1000 + 50 + 0.9 · 150 = 385 at 70 a request.
  expect(words(found.paidBackWeighted)).toBe('not yet after 2: 385 of 140')
  // 100 + 0.5 · 1000 + 50 + 0.5 · 150 = 725 at 350 a request.
  expect(words(economics(thread, 1, 0.5).paidBackWeighted)).toBe('not yet after 2: 725 of 700')
  expect(found.cachedShare).toBe(0.1)
})

function words(paid: PaidBack): string {
  if (paid.kind === 'not-measurable') return `not measurable: ${paid.why}`
  const figures = `${paid.cost.value} of ${paid.saved.value}`
  return paid.kind === 'after'
    ? `after ${paid.requests} requests, ${paid.turns} turns: ${figures}`
    : `not yet after ${paid.requests}: ${figures}`
}

test.each(['0.98.0/usage', '0.140.0/usage', '0.169.0/usage'])('%s: three versions tell the same', name => {
  const thread = readThread(globSync(join(FIXTURES, name, 'rollout-*.jsonl'))[0] ?? '')
  const found = economics(thread)
  expect(found.before?.request.usage).toMatchObject({ input: 39500, cached: 30000, output: 300 })
  expect(found.after.map(({ request }) => [request.usage.input, request.usage.cached])).toEqual([
    [8000, 3000],
    [8200, 8000],
    [8600, 8100],
    [9000, 8500],
  ])
  expect([found.call.input.value, found.call.cached.value, found.call.output.value]).toEqual([40000, 39000, 500])
  expect([found.recached.value, found.savedPerRequest.value]).toEqual([-4500, 31500])
  expect(words(found.paidBack)).toBe('after 2 requests, 1 turns: 40500 of 63000')
  expect(words(found.paidBackWeighted)).toBe('after 2 requests, 1 turns: 5400 of 6300')
})

test('the next compaction’s own request is no later request of this one', () => {
  const thread = threadOf(
    [
      'meta: 0.140.0',
      asked('t1', 1000, 0, 10),
      compaction(1100, 0, 50),
      asked('t2', 300, 0, 10),
      compaction(400, 0, 20),
      asked('t3', 200, 0, 1),
    ].join('\n'),
  )
  expect(economics(thread, 1).after.map(({ request }) => request.usage.input)).toEqual([300])
  expect(economics(thread, 2).before?.request.usage.input).toBe(300)
})

test('at most five later requests are told one by one, and all of them count', () => {
  const later = Array.from({ length: 9 }, (_, i) => asked(`l${i}`, 500, 0, 1))
  const found = economics(
    threadOf(['meta: 0.140.0', asked('t1', 600, 0, 10), compaction(700, 0, 50), ...later].join('\n')),
  )
  expect(found.after.length).toBe(5)
  expect(words(found.paidBack)).toBe('after 8 requests, 8 turns: 750 of 800')
})

describe('where a counter is missing', () => {
  test('the call is estimated from the history before it, and cached input is not guessed', () => {
    const thread = threadOf(
      ['meta: 0.140.0', asked('t1', 1000, 900, 10), turn('c', 'compacted: one | P+S'), asked('t2', 300, 50, 10)].join(
        '\n',
      ),
    )
    const found = economics(thread)
    const { tokensBefore } = thread.checkpoint(1)
    expect(said(found.call.input)).toBe(`estimated ${tokensBefore}`)
    expect(found.call.output.how).toBe('estimated')
    expect(found.call.cached).toMatchObject({ how: 'unknown', value: null })
    expect(found.paidBack).toMatchObject({ kind: 'after', cost: { how: 'estimated' } })
    expect(found.paidBackWeighted.kind).toBe('not-measurable')
  })

  test('nothing before or nothing after is told as that', () => {
    const none = economics(threadOf('user: one\ncompacted: one | P+S'))
    expect([none.before, none.after]).toEqual([null, []])
    expect(none.savedPerRequest.rule).toBe('no counters of a request before it in its window')
    expect(words(none.paidBack)).toBe('not measurable: no counters of a request before it in its window')
    const last = economics(
      threadOf(['meta: 0.140.0', asked('t1', 1000, 900, 10), compaction(1100, 1000, 50)].join('\n')),
    )
    expect(words(last.paidBack)).toBe('not measurable: no counters of a request after it')
    expect(last.cache?.cost.how).toBe('unknown')
  })

  test.each([
    [null, 'missing'],
    [-1, 'negative'],
    ['900', 'text'],
    [1.5, 'a fraction'],
    [1e300, 'huge'],
    [2000, 'more than was sent'],
  ])('cached input %j (%s) makes no figure of it', (cached, _what) => {
    const found = economics(
      threadOf(
        ['meta: 0.140.0', asked('t1', 1000, cached, 10), compaction(1100, 1000, 50), asked('t2', 300, 50, 10)].join(
          '\n',
        ),
      ),
    )
    expect(found.before?.uncached.how).toBe('unknown')
    expect(found.recached.how).toBe('unknown')
    expect(found.savedPerRequest.value).toBe(700)
    expect(found.paidBack.kind).toBe('not-yet')
    expect(found.paidBackWeighted.kind).toBe('not-measurable')
  })

  test('a call that counts more cached than sent is not weighed', () => {
    const found = economics(
      threadOf(
        ['meta: 0.140.0', asked('t1', 1000, 0, 10), compaction(1100, 1200, 50), asked('t2', 300, 50, 10)].join('\n'),
      ),
    )
    expect(words(found.paidBackWeighted)).toBe('not measurable: the counters of the call contradict each other')
  })
})

test('the cache breaks at the first item that differs', () => {
  const at = (before: string, list: string): unknown => {
    const { cache } = economics(threadOf(`${before}\ncompacted: ${list}`))
    return [cache?.before, cache?.after, (cache?.sharedTokens ?? 0) > 0]
  }
  expect(at('item user: one\nassistant: a\nitem user: two', 'one | two | P+S')).toEqual([1, 1, true])
  expect(at('item user: one\nassistant: a', 'two | P+S')).toEqual([0, 0, false])
  expect(at('item user: one', 'one')).toEqual([1, 1, true])
})

test('shared and broken tokens add up to the history after', () => {
  for (const fixture of fixtures()) {
    const thread = openFixture(fixture)
    for (let n = 1; n <= thread.checkpointCount; n++) {
      const { cache } = economics(thread, n)
      expect((cache?.sharedTokens ?? 0) + (cache?.brokenTokens ?? 0), `${fixture.name} ${n}`).toBe(
        thread.checkpoint(n).tokensAfter,
      )
    }
    thread.close()
  }
})

const requestsOf = (count: number): readonly RequestUsage[] =>
  Array.from({ length: count }, (_, i) => ({
    source: { file: 0, line: i + 1, path: '' },
    turn: 1 + Math.floor(i / 2),
    at: null,
    counter: 'usageRecord',
    usage: { input: 1, cached: 0, output: 0, reasoning: 0, total: 1 },
    window: 1,
    checkpoint: null,
  }))

const figure = (value: number) => computed(value, 'given', [])
const costs = (input: number, cached: number, output: number, again: number, saved: number) => ({
  call: { input: figure(input), cached: figure(cached), output: figure(output) },
  recached: figure(again),
  savedPerRequest: figure(saved),
})

test('payback at its borders: one token less than the cost is not enough', () => {
  expect(words(payBack(costs(90, 0, 10, 0, 50), requestsOf(2), 1))).toBe('after 2 requests, 1 turns: 100 of 100')
  expect(words(payBack(costs(91, 0, 10, 0, 50), requestsOf(2), 1))).toBe('not yet after 2: 101 of 100')
  expect(words(payBack(costs(91, 0, 10, 0, 50), requestsOf(3), 1))).toBe('after 3 requests, 2 turns: 101 of 150')
  expect(words(payBack(costs(0, 0, 0, 0, 50), requestsOf(1), 1))).toBe('after 1 requests, 1 turns: 0 of 50')
})

test('what saves nothing, or costs more, is never paid back', () => {
  expect(words(payBack(costs(1, 0, 0, 0, 0), requestsOf(9), 1))).toBe('not yet after 9: 1 of 0')
  expect(words(payBack(costs(1, 0, 0, 0, -5), requestsOf(9), 1))).toBe('not yet after 9: 1 of -45')
})

test('with a share of 1 cached and re-cached tokens do not matter, with 0 nothing is ever saved', () => {
  const numbers = fc.nat(10_000)
  fc.assert(
    fc.property(numbers, numbers, numbers, numbers, numbers, (input, cached, output, again, saved) => {
      const own = costs(input + cached, cached, output, again, saved)
      expect(payBack(own, requestsOf(5), 1)).toEqual(
        payBack(costs(input + cached, 0, output, 0, saved), requestsOf(5), 1),
      )
      const never = payBack(own, requestsOf(5), 0)
      expect(never.kind === 'not-yet' && never.saved.value === 0).toBe(true)
    }),
  )
})

test('more saved tokens never pay back later, and a higher cost never sooner', () => {
  const when = (paid: PaidBack): number => (paid.kind === 'after' ? paid.requests : Number.POSITIVE_INFINITY)
  const numbers = fc.nat(5000)
  fc.assert(
    fc.property(
      numbers,
      numbers,
      numbers,
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      (input, saved, more, share) => {
        const own = when(payBack(costs(input, 0, 10, 5, saved), requestsOf(40), share))
        expect(when(payBack(costs(input, 0, 10, 5, saved + more), requestsOf(40), share))).toBeLessThanOrEqual(own)
        expect(when(payBack(costs(input + more, 0, 10, 5, saved), requestsOf(40), share))).toBeGreaterThanOrEqual(own)
      },
    ),
  )
})

test('an estimate in the cost marks the cost', () => {
  const own = { ...costs(10, 0, 10, 0, 50), recached: estimated(3, 'guess', []) }
  expect(payBack(own, requestsOf(3), 0.5)).toMatchObject({ cost: { how: 'estimated' }, saved: { how: 'computed' } })
})

test('a share outside 0 to 1 is taken for the nearest', () => {
  const thread = threadOf('user: one\ncompacted: one | P+S')
  expect([economics(thread, 1, 7).cachedShare, economics(thread, 1, -1).cachedShare]).toEqual([1, 0])
})
