import { afterEach, describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { planned } from '../../main/compaction/strategies/planned.ts'
import { strategyNamed } from '../../main/compaction/strategies/strategies.ts'
import { NO_SETTINGS, type Run, type Settings, type StrategyResult } from '../../main/compaction/strategies/strategy.ts'
import { addressOf, askModel, bodyOf, type Limits } from '../../main/network/client.ts'
import { endpointOf } from '../../main/network/endpoint.ts'
import { runStrategy, waitFor } from '../../main/network/run-strategy.ts'
import { threadOf } from '../support/rollout-text.ts'
import { type Json, textOf } from '../support/same-request.ts'
import {
  type Act,
  answers,
  assistant,
  breaksBehind,
  event,
  fallsSilent,
  hangs,
  repeats,
  scriptedServer,
  streams,
  streamsBytes,
  textSoFar,
} from '../support/scripted-server.ts'

/** Whole strategies against a server on the loopback that misbehaves. */

const LIMITS: Limits = { connection: 2000, firstByte: 150, nextByte: 150, end: 400, bytes: 100_000 }
const TEXT = 'meta: 0.133.0 base_instructions={"text":"base"}\nuser: one\nassistant: a1\nuser: two\nassistant: a2'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

interface Given {
  readonly settings?: Partial<Settings>
  readonly strategy?: string
  readonly stop?: (stop: () => void) => readonly Act[]
}

const runOf = ({ settings = {}, strategy = 'codex-local' }: Given): Run<StrategyResult> => {
  const way = strategyNamed(strategy) ?? expect.unreachable()
  return way.run(
    { thread: threadOf(TEXT), at: { kind: 'end' } },
    { ...NO_SETTINGS, model: 'm', retries: 1, ...settings },
  )
}

async function done(acts: readonly Act[], given: Given = {}) {
  const stopping = new AbortController()
  const server = await scriptedServer(...acts, ...(given.stop?.(() => stopping.abort()) ?? []))
  closers.push(server.close)
  const endpoint = endpointOf(server.base)
  if (!endpoint.ok) return expect.unreachable()
  const waits: number[] = []
  const { signal } = stopping
  const result = await runStrategy(runOf(given), {
    ask: request => askModel({ endpoint: endpoint.value, key: null, limits: LIMITS }, request, { signal }),
    wait: async milliseconds => {
      waits.push(milliseconds)
    },
    slice: 50,
    now: () => performance.now(),
    pause: () => new Promise(resolve => setImmediate(resolve)),
    signal,
  })
  return { result, waits, inputs: server.received.map(({ body }) => (body['input'] as readonly Json[]).length) }
}

/** How it ended: the items left, or why there are none. */
async function ended(acts: readonly Act[], given: Given = {}) {
  const { result, waits, inputs } = await done(acts, given)
  // A failure has no item, not even half of one.
  if (!result.ok) expect(Object.keys(result).sort()).toEqual(['calls', 'ok', 'reason', 'why'])
  expect(result.calls.length).toBe(inputs.length)
  const end = result.ok
    ? result.items.map(item =>
        textOf(item as Json)
          .split('\n')
          .at(-1),
      )
    : `${result.why}: ${result.reason}`
  return { end, waits, inputs }
}

const OVERFLOW = answers(400, { error: { code: 'context_length_exceeded', message: 'Too long.' } })
const GOOD = streams(assistant('S'))
const LEFT = ['one', 'two', 'S']

describe('a fault that passes', () => {
  test.each<[name: string, act: Act, waits: readonly number[]]>([
    ['429 with a delay', answers(429, {}, { 'retry-after': '3' }), [3000]],
    ['429 without a delay', answers(429, {}), [200]],
    ['500', answers(500, 'boom'), [200]],
    ['a stream cut before text', breaksBehind(event({ type: 'response.created' })), [200]],
    ['a stream cut behind text', breaksBehind(textSoFar('Half')), [200]],
    [
      'a stream cut behind a whole item',
      streamsBytes(event({ type: 'response.output_item.done', item: assistant('Half') })),
      [200],
    ],
    ['garbage', answers(200, '<html>'), [200]],
    ['a failure within the stream', streamsBytes(event({ type: 'response.failed', response: {} })), [200]],
    ['a server that hangs', hangs, [200]],
    ['a server that falls silent', fallsSilent, [200]],
    ['a byte now and then', repeats(':', 20), [200]],
  ])('%s: asked again, and nothing of the first answer is left', async (_name, act, waits) => {
    expect(await ended([act, GOOD])).toEqual({ end: LEFT, waits, inputs: [5, 5] })
  })

  test('a request that is too long goes without its oldest items', async () => {
    expect(await ended([OVERFLOW, OVERFLOW, GOOD])).toEqual({ end: LEFT, waits: [], inputs: [5, 4, 3] })
  })
})

describe('a fault that stays', () => {
  test.each<[name: string, act: Act, requests: number, end: string]>([
    ['429 with a delay', answers(429, {}, { 'retry-after': '3' }), 2, 'The server answered 429. (2 requests)'],
    [
      '429 with a long delay',
      answers(429, {}, { 'retry-after': '3600' }),
      1,
      'The server answered 429. The server asks to wait 3600 s; nothing was sent again.',
    ],
    ['429 without a delay', answers(429, {}), 2, 'The server answered 429. (2 requests)'],
    ['500', answers(500, 'boom'), 4, 'The server answered 500: boom. (4 requests)'],
    ['401', answers(401, { error: { message: 'No such key.' } }), 1, 'The server answered 401: No such key.'],
    [
      'a stream cut before text',
      breaksBehind(event({ type: 'response.created' })),
      2,
      'The answer broke off before any text came. (2 requests)',
    ],
    [
      'a stream cut behind text',
      breaksBehind(textSoFar('Half')),
      2,
      'The answer broke off behind 4 characters of text. (2 requests)',
    ],
    ['garbage', answers(200, '<html>'), 2, 'What the server sent is no answer of a model. (2 requests)'],
    [
      'an endless stream',
      repeats(textSoFar('x'.repeat(500))),
      1,
      'The answer is over 100000 bytes: reading stopped there.',
    ],
    ['slow loris', repeats(':', 20), 2, 'The answer did not come to its end within 0.4 s. (2 requests)'],
    ['a server that hangs', hangs, 2, 'The server did not begin to answer within 0.15 s. (2 requests)'],
  ])('%s', async (_name, act, requests, end) => {
    const { end: reason, inputs } = await ended([act])
    expect([reason, inputs.length]).toEqual([`failed: ${end}`, requests])
  })

  test('a request that stays too long', async () => {
    expect(await ended([OVERFLOW])).toEqual({
      end: 'failed: The request is too long for the model, and nothing is left to leave out: The server answered 400: Too long. (5 requests)',
      waits: [],
      inputs: [5, 4, 3, 2, 1],
    })
  })
})

describe('a cancel', () => {
  test('while a model answers ends it, without a candidate', async () => {
    const stop = (stopNow: () => void): readonly Act[] => [
      (reply, request) => {
        fallsSilent(reply, request)
        setImmediate(stopNow)
      },
    ]
    expect(await ended([], { stop })).toEqual({ end: 'cancelled: The request was stopped.', waits: [], inputs: [5] })
  })

  test('while it waits to ask again ends it', async () => {
    const stop = (stopNow: () => void): readonly Act[] => [
      (reply, request) => {
        answers(500, '')(reply, request)
        stopNow()
      },
    ]
    const { result } = await done([], { stop })
    expect(result).toMatchObject({ ok: false, why: 'cancelled' })
  })

  test('in the midst of our own work ends it', async () => {
    let closed = false
    function* endless(): Run<StrategyResult> {
      try {
        for (;;) yield undefined
      } finally {
        closed = true
      }
    }
    const stop = new AbortController()
    const result = await runStrategy(endless(), {
      ask: () => expect.unreachable(),
      wait: () => expect.unreachable(),
      slice: 0,
      now: () => performance.now(),
      pause: async () => stop.abort(),
      signal: stop.signal,
    })
    expect([result, closed]).toEqual([
      { ok: false, why: 'cancelled', reason: 'The work was stopped.', calls: [] },
      true,
    ])
  })

  test('cuts a wait short', async () => {
    const stop = new AbortController()
    const waiting = waitFor(3_600_000, stop.signal)
    stop.abort()
    await waiting
    await waitFor(3_600_000, stop.signal)
    await waitFor(1, undefined)
  })
})

describe('servers that compact themselves', () => {
  const opaque = { type: 'compaction', encrypted_content: 'gAAA' }

  test.each(['codex-remote-v1', 'codex-remote-v2'])('%s', async strategy => {
    const act = strategy === 'codex-remote-v1' ? answers(200, { output: [opaque] }) : streams(opaque)
    const { result } = await done([answers(500, ''), act], { strategy })
    expect(result.ok && result.items.at(-1)).toEqual(opaque)
    expect(result.calls.map(({ outcome }) => outcome)).toEqual(['failed', 'answered'])
  })
})

describe('what would be sent', () => {
  test('is known before anything is', () => {
    const plan = runNow(planned(runOf({})))
    if (plan.kind !== 'asks') return expect.unreachable()
    const endpoint = endpointOf('https://example.com/v1/')
    expect(endpoint.ok && addressOf(endpoint.value, plan.request)).toBe('https://example.com/v1/responses')
    expect(JSON.parse(bodyOf(plan.request).toString())).toEqual({ ...plan.request.body, stream: true })
    expect(plan.request.tokens).toBeGreaterThan(200)
  })

  test('is nothing where no model is asked', () => {
    const plan = runNow(planned(runOf({ strategy: 'paste', settings: { text: 'S' } })))
    expect(plan).toMatchObject({ kind: 'ends', result: { ok: true } })
  })
})
