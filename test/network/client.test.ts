import { afterEach, describe, expect, test } from 'vitest'
import type { ModelRequest } from '../../main/compaction/strategies/model-call.ts'
import { type AskOptions, type AskProgress, askModel, type Limits } from '../../main/network/client.ts'
import { endpointOf } from '../../main/network/endpoint.ts'
import { type Key, keyFrom } from '../../main/network/key.ts'
import {
  type Act,
  answers,
  assistant,
  breaksBehind,
  event,
  fallsSilent,
  hangs,
  rawServer,
  repeats,
  scriptedServer,
  streams,
  streamsBytes,
  textSoFar,
} from '../support/scripted-server.ts'

const SECRET = 'sk-test-0123456789abcdefghijklmnopqrstuvwxyz'
const key = (): Key => {
  const found = keyFrom('KEY', { KEY: SECRET })
  return found.ok ? found.value : expect.unreachable()
}

const QUICK: Limits = { connection: 2000, firstByte: 2000, nextByte: 2000, end: 5000, bytes: 200_000 }
const REQUEST: ModelRequest = { endpoint: 'responses', body: { model: 'm', input: [{ a: 1 }] }, tokens: 1 }

interface Given {
  readonly limits?: Partial<Limits>
  readonly options?: AskOptions
  readonly request?: ModelRequest
}

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

function at(base: string, { limits = {}, options = {}, request = REQUEST }: Given = {}) {
  const endpoint = endpointOf(base)
  if (!endpoint.ok) return expect.unreachable()
  return askModel({ endpoint: endpoint.value, key: key(), limits: { ...QUICK, ...limits } }, request, options)
}

async function asked(act: Act, given: Given = {}) {
  const server = await scriptedServer(act)
  closers.push(server.close)
  const answer = await at(server.base, given)
  return { answer, received: server.received }
}

async function fault(act: Act, given: Given = {}) {
  const { answer } = await asked(act, given)
  return answer.ok ? expect.unreachable() : answer.fault
}

describe('a request', () => {
  test('goes to its address with the key in one header, and streams', async () => {
    const { received } = await asked(streams(assistant('S')))
    expect(received).toEqual([
      {
        path: '/v1/responses',
        headers: {
          'content-type': 'application/json',
          'content-length': '45',
          accept: 'text/event-stream',
          'user-agent': 'palimpsest',
          authorization: `Bearer ${SECRET}`,
          host: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
          connection: 'close',
        },
        body: { model: 'm', input: [{ a: 1 }], stream: true },
      },
    ])
  })

  test('for a compaction goes elsewhere and does not stream', async () => {
    const compact: ModelRequest = { ...REQUEST, endpoint: 'compact' }
    const item = { type: 'compaction', encrypted_content: 'gAAA' }
    const { answer, received } = await asked(answers(200, { output: [item] }), { request: compact })
    expect(received.map(({ path, headers, body }) => [path, headers.accept, body])).toEqual([
      ['/v1/responses/compact', 'application/json', { model: 'm', input: [{ a: 1 }] }],
    ])
    expect(answer).toMatchObject({ ok: true, items: [item], text: '', usage: null, responseId: null })
  })

  test('without a key has no such header', async () => {
    const server = await scriptedServer(streams(assistant('S')))
    closers.push(server.close)
    const endpoint = endpointOf(server.base)
    await askModel({ endpoint: endpoint.ok ? endpoint.value : expect.unreachable(), key: null, limits: QUICK }, REQUEST)
    expect(server.received[0]?.headers.authorization).toBeUndefined()
  })
})

describe('an answer', () => {
  const USAGE = { input: 100, cached: 80, output: 7, reasoning: 2, total: 107 }

  test('is its items, the text of its last message and what the server counted', async () => {
    const items = [{ type: 'reasoning', summary: [] }, assistant('First.'), assistant('Sünmary.')]
    const { answer } = await asked(streams(...items))
    expect(answer).toEqual({
      ok: true,
      items,
      text: 'Sünmary.',
      usage: USAGE,
      responseId: 'resp_1',
      milliseconds: expect.any(Number),
    })
  })

  test('may come whole where a server does not stream', async () => {
    const { answer } = await asked(answers(200, { id: 'r', output: [assistant('S')], usage: { input_tokens: 5 } }))
    const usage = { input: 5, cached: null, output: null, reasoning: null, total: null }
    expect(answer).toMatchObject({ ok: true, items: [assistant('S')], text: 'S', usage, responseId: 'r' })
  })

  test('may name its items at the end alone', async () => {
    const end = event({ type: 'response.completed', response: { output: [assistant('S')] } })
    expect((await asked(streamsBytes(end))).answer).toMatchObject({ ok: true, text: 'S', usage: null })
  })

  test('is read whatever the pieces are that it comes in', async () => {
    const text = `: hello\r\n\r\n${event({ type: 'response.output_item.done', item: assistant('Grün 🌱') })}data: [DONE]\n\ndata: no json\n\ndata: {"type":\ndata: "response.completed"}\r\n\r\n`
    const bytes = [...Buffer.from(text)].map(byte => Uint8Array.of(byte))
    expect((await asked(streamsBytes(...bytes))).answer).toMatchObject({ ok: true, text: 'Grün 🌱' })
  })

  test('that quotes the key holds it no more', async () => {
    const { answer } = await asked(streams({ ...assistant(`You sent ${SECRET}.`), [SECRET]: { deep: [SECRET] } }))
    expect(answer).toMatchObject({ ok: true, text: 'You sent [key].' })
    expect(JSON.stringify(answer)).not.toContain(SECRET)
  })

  test('is told while it comes', async () => {
    const told: AskProgress[] = []
    await asked(streams(assistant('Summary.')), { options: { onProgress: progress => told.push(progress) } })
    expect(told.slice(0, 2)).toEqual([
      { phase: 'connecting', bytes: 0, characters: 0 },
      { phase: 'waiting', bytes: 0, characters: 0 },
    ])
    expect(told.at(-1)).toMatchObject({ phase: 'receiving', characters: 8 })
  })
})

const error = (code: string, message: string, type = 'x') => ({ error: { code, message, type } })

describe('a refusal with a status', () => {
  test.each<[string, Act, object]>([
    ['too long', answers(400, error('context_length_exceeded', 'Your input is too long.')), { kind: 'overflow' }],
    ['too long, as others say it', answers(400, error('400', 'n', 'exceed_context_size_error')), { kind: 'overflow' }],
    [
      '429 with seconds',
      answers(429, error('rate_limit_exceeded', 'Slow.'), { 'retry-after': '7' }),
      { kind: 'limited', retryAfter: 7000 },
    ],
    [
      '429 with milliseconds',
      answers(429, {}, { 'retry-after-ms': '1500', 'retry-after': '2' }),
      { kind: 'limited', retryAfter: 1500 },
    ],
    [
      '429 with a date that is over',
      answers(429, {}, { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }),
      { kind: 'limited', retryAfter: 0 },
    ],
    [
      '429 with a delay in its words',
      answers(429, error('r', 'Please try again in 1.2s.')),
      { kind: 'limited', retryAfter: 1200 },
    ],
    ['429 without a delay', answers(429, ''), { kind: 'limited', retryAfter: null }],
    ['429 for want of money', answers(429, error('insufficient_quota', 'Pay.')), { kind: 'refused', status: 429 }],
    ['500', answers(500, 'boom'), { kind: 'server', status: 500 }],
    [
      '503 with a page',
      answers(503, '<html>x</html>'),
      { kind: 'server', status: 503, message: 'The server answered 503.' },
    ],
    [
      '400',
      answers(400, error('bad', 'No such thing')),
      { kind: 'refused', status: 400, message: 'The server answered 400: No such thing.' },
    ],
    [
      '401',
      answers(401, error('invalid_api_key', `Incorrect API key provided: ${SECRET}.`)),
      { kind: 'refused', status: 401, message: 'The server answered 401: Incorrect API key provided: [key].' },
    ],
    [
      'a redirect',
      answers(307, '', { location: 'https://example.com/' }),
      {
        kind: 'refused',
        status: 307,
        message: 'The server answered 307: it sends elsewhere, where nothing is sent to.',
      },
    ],
    ['words of many lines', answers(400, { detail: 'a\n\u0007\u202eb' }), { message: 'The server answered 400: a b.' }],
  ])('%s', async (_name, act, expected) => {
    expect(await fault(act)).toMatchObject(expected)
  })

  test('is quoted in part where it is long', async () => {
    const { message } = await fault(answers(400, error('x', 'y'.repeat(5_000_000))))
    expect(message.length).toBeLessThan(400)
  })
})

describe('a failure within a stream', () => {
  const failed = (code: string, message = 'Sorry.') =>
    streamsBytes(textSoFar('Half'), event({ type: 'response.failed', response: { error: { code, message } } }))

  test.each<[string, Act, object]>([
    ['too long', failed('context_length_exceeded'), { kind: 'overflow', message: 'The model failed: Sorry.' }],
    ['limited', failed('rate_limit_exceeded', 'try again in 28ms'), { kind: 'limited', retryAfter: 28 }],
    ['limited without a delay', failed('rate_limit_exceeded'), { kind: 'limited', retryAfter: null }],
    ['no quota', failed('insufficient_quota'), { kind: 'refused', status: null }],
    ['overloaded', failed('server_is_overloaded'), { kind: 'server', status: null }],
    [
      'an error on its own',
      streamsBytes(event({ type: 'error', code: 'x', message: 'Sorry.' })),
      { kind: 'server', message: 'The model failed: Sorry.' },
    ],
    [
      'an error that says nothing',
      streamsBytes(event({ type: 'error' })),
      { message: 'The model failed and did not say why.' },
    ],
    [
      'incomplete',
      streamsBytes(
        event({ type: 'response.incomplete', response: { incomplete_details: { reason: 'max_output_tokens' } } }),
      ),
      { kind: 'server', message: 'The model stopped before it was done (max_output_tokens).' },
    ],
  ])('%s', async (_name, act, expected) => {
    expect(await fault(act)).toMatchObject(expected)
  })
})

describe('a stream that is cut', () => {
  test.each<[string, Act, object]>([
    [
      'before text',
      breaksBehind(event({ type: 'response.created' })),
      { kind: 'cut', received: 0, message: 'The answer broke off before any text came.' },
    ],
    [
      'behind text',
      breaksBehind(textSoFar('Half a '), textSoFar('summary')),
      { kind: 'cut', received: 14, message: 'The answer broke off behind 14 characters of text.' },
    ],
    [
      'by its end, behind a whole item',
      streamsBytes(event({ type: 'response.output_item.done', item: assistant('S') })),
      { kind: 'cut', received: 0 },
    ],
    ['in the middle of an event', streamsBytes(textSoFar('Half').slice(0, -3), ''), { kind: 'garbage' }],
    [
      'in the middle of a document',
      reply => {
        reply.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
        reply.write('{"output":[')
        setImmediate(() => setImmediate(() => reply.destroy()))
      },
      { kind: 'cut', message: 'The answer broke off behind 11 bytes.' },
    ],
  ])('%s', async (_name, act, expected) => {
    expect(await fault(act)).toMatchObject(expected)
  })
})

describe('garbage', () => {
  test.each<[string, Act]>([
    ['a stream of no events', streamsBytes('\0\x01\x02 nothing\n\n', 'data: {nope\n\n')],
    ['a stream of events of nobody', streamsBytes('data: {"x":1}\n\ndata: [1]\n\n')],
    ['a page', answers(200, '<html></html>', { 'content-type': 'text/html' })],
    ['a document of another sort', answers(200, { choices: [] })],
    ['nothing', answers(200, '')],
  ])('%s', async (_name, act) => {
    expect(await fault(act)).toEqual({ kind: 'garbage', message: 'What the server sent is no answer of a model.' })
  })

  test('no HTTP at all', async () => {
    const server = await rawServer('SSH-2.0-x\r\n')
    closers.push(server.close)
    expect(await at(server.base)).toMatchObject({ ok: false, fault: { kind: 'garbage' } })
  })
})

describe('no end', () => {
  test('an endless stream is left when it is too large', async () => {
    expect(await fault(repeats(textSoFar('x'.repeat(1000))))).toEqual({
      kind: 'tooLarge',
      message: 'The answer is over 200000 bytes: reading stopped there.',
    })
  })

  test('an endless line is, too', async () => {
    expect(await fault(repeats('x'.repeat(1000)))).toMatchObject({ kind: 'tooLarge' })
  })

  test('an endless document is, too', async () => {
    const act = repeats('['.repeat(1000), 0, 200, { 'content-type': 'application/json' })
    expect(await fault(act)).toMatchObject({ kind: 'tooLarge' })
  })

  test('a server that never begins', async () => {
    expect(await fault(hangs, { limits: { firstByte: 60 } })).toEqual({
      kind: 'timeout',
      waitedFor: 'firstByte',
      message: 'The server did not begin to answer within 0.06 s.',
    })
  })

  test('one that falls silent', async () => {
    expect(await fault(fallsSilent, { limits: { nextByte: 60 } })).toMatchObject({
      kind: 'timeout',
      waitedFor: 'nextByte',
    })
  })

  test('one that gives a byte now and then', async () => {
    expect(await fault(repeats(':', 5), { limits: { nextByte: 2000, end: 120 } })).toMatchObject({
      kind: 'timeout',
      waitedFor: 'end',
    })
  })

  test('one that gives an error byte by byte', async () => {
    expect(await fault(repeats('x', 5, 500), { limits: { end: 120 } })).toMatchObject({
      kind: 'timeout',
      waitedFor: 'end',
    })
  })
})

test('nobody is there', async () => {
  const server = await scriptedServer(hangs)
  await server.close()
  const answer = await at(server.base)
  expect(answer).toMatchObject({ ok: false, fault: { kind: 'unreachable' } })
  const host = new URL(server.base).host
  expect(!answer.ok && answer.fault.message).toBe(`No answer from ${host}: nobody listens there.`)
})

describe('a stop', () => {
  const STOPPED = { ok: false, fault: { kind: 'cancelled', message: 'The request was stopped.' } }

  test('before the request sends nothing', async () => {
    const { answer, received } = await asked(hangs, { options: { signal: AbortSignal.abort() } })
    expect([answer, received.length]).toMatchObject([STOPPED, 0])
  })

  test('in the middle of an answer ends it', async () => {
    const stop = new AbortController()
    const options: AskOptions = {
      signal: stop.signal,
      onProgress: ({ characters }) => {
        if (characters > 0) stop.abort()
      },
    }
    expect((await asked(fallsSilent, { options })).answer).toMatchObject(STOPPED)
  })

  test('and the server sees the connection go', async () => {
    const stop = new AbortController()
    let gone: () => void = () => {}
    const closed = new Promise<void>(resolve => {
      gone = resolve
    })
    const act: Act = reply => {
      reply.once('close', gone)
      stop.abort()
    }
    expect((await asked(act, { options: { signal: stop.signal } })).answer).toMatchObject(STOPPED)
    await closed
  })
})
