import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Limits } from '../../main/network/client.ts'
import { rolloutText } from '../support/rollout-text.ts'
import type { Json } from '../support/same-request.ts'
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
import { folderWith } from './folder.ts'
import { run } from './run.ts'
import { objections } from './schemas.ts'

/** The whole command against a server on the loopback that misbehaves. */

const LIMITS: Limits = { connection: 2000, firstByte: 300, nextByte: 300, end: 800, bytes: 100_000 }
const TALK = rolloutText(
  'meta: 0.133.0 base_instructions={"text":"base"}\nuser: one\nassistant: a1\nuser: two\nassistant: a2',
)
const LONG = { error: { code: 'context_length_exceeded', message: 'Too long.' } }
const SUMMARY = streams(assistant('S'))

async function recompacted(base: string, strategy: string) {
  const folder = folderWith({ 'a.jsonl': TALK })
  const data = join(folder, 'data')
  const args = [
    'recompact',
    'a.jsonl',
    '--at',
    'end',
    '--strategy',
    strategy,
    '--model',
    'm',
    '--base-url',
    base,
    '--yes',
  ]
  const ended = await run([...args, '--candidate-out', 'c.json', '--json'], {
    folder,
    env: { PALIMPSEST_HOME: data },
    limits: LIMITS,
  })
  return { ...ended, folder, reason: ended.stderr.split('\n').at(-2) ?? '' }
}

async function against(strategy: string, ...acts: readonly Act[]) {
  const server = await scriptedServer(...acts)
  onTestFinished(server.close)
  const ended = await recompacted(server.base, strategy)
  return { ...ended, inputs: server.received.map(({ body }) => (body['input'] as readonly Json[]).length) }
}

describe('a fault that stays ends it with its reason, and nothing is stored:', () => {
  test.each<[name: string, act: Act, reason: string]>([
    [
      'the request is too long',
      answers(400, LONG),
      'The request is too long for the model, and nothing is left to leave out: The server answered 400: Too long.',
    ],
    ['429 with a delay', answers(429, {}, { 'retry-after': '3' }), 'The server answered 429.'],
    [
      '429 with a long delay',
      answers(429, {}, { 'retry-after': '3600' }),
      'The server answered 429. The server asks to wait 3600 s; nothing was sent again.',
    ],
    ['429 without a delay', answers(429, {}), 'The server answered 429.'],
    ['500', answers(500, 'boom'), 'The server answered 500: boom.'],
    [
      'a stream cut before text',
      breaksBehind(event({ type: 'response.created' })),
      'The answer broke off before any text came.',
    ],
    ['a stream cut behind text', breaksBehind(textSoFar('Half')), 'The answer broke off behind 4 characters of text.'],
    [
      'a stream that ends without its end',
      streamsBytes(textSoFar('Half')),
      'The answer broke off behind 4 characters of text.',
    ],
    ['garbage', answers(200, '<html>'), 'What the server sent is no answer of a model.'],
    [
      'garbage in a stream',
      streamsBytes('data: {"a"\n\n', new Uint8Array([0xff, 0x00, 0x0a])),
      'What the server sent is no answer of a model.',
    ],
    [
      'an endless stream',
      repeats(textSoFar('x'.repeat(500))),
      'The answer is over 100000 bytes: reading stopped there.',
    ],
    ['slow loris', repeats(':', 20), 'The answer did not come to its end within 0.8 s.'],
    ['a server that hangs', hangs, 'The server did not begin to answer within 0.3 s.'],
    [
      'a server that falls silent',
      fallsSilent,
      'The server stopped in the middle of its answer: nothing came within 0.3 s.',
    ],
  ])('%s', async (_, act, reason) => {
    const { code, stdout, reason: told, folder } = await against('plugin-window', act)
    expect({ code, stdout, told: told.replace(/ \(\d+ requests\)$/, '') }).toEqual({
      code: 1,
      stdout: '',
      told: reason,
    })
    expect(readdirSync(folder)).toEqual(['a.jsonl'])
  })

  test('no HTTP at all', async () => {
    const server = await rawServer('hello\n')
    onTestFinished(server.close)
    const { code, reason, folder } = await recompacted(server.base, 'plugin-window')
    expect([code, reason, readdirSync(folder)]).toEqual([
      1,
      'What the server sent is no answer of a model.',
      ['a.jsonl'],
    ])
  })

  test('a request that stays too long goes shorter each time, to its end', async () => {
    const { code, inputs, reason, folder } = await against('codex-local', answers(400, LONG))
    expect([code, inputs, readdirSync(folder)]).toEqual([1, [5, 4, 3, 2, 1], ['a.jsonl']])
    expect(reason).toBe(
      'The request is too long for the model, and nothing is left to leave out: The server answered 400: Too long. (5 requests)',
    )
  })
})

describe('a fault that passes is told beside the candidate:', () => {
  const failed = (message: string) => ({ outcome: 'failed', message })

  test.each<[name: string, act: Act, message: string, inputs: readonly number[]]>([
    ['the request is too long', answers(400, LONG), 'The server answered 400: Too long.', [5, 4]],
    ['429 with a delay', answers(429, {}, { 'retry-after-ms': '5' }), 'The server answered 429.', [5, 5]],
    ['429 without a delay', answers(429, {}), 'The server answered 429.', [5, 5]],
    ['500', answers(500, ''), 'The server answered 500.', [5, 5]],
    [
      'a stream cut before text',
      breaksBehind(event({ type: 'response.created' })),
      'The answer broke off before any text came.',
      [5, 5],
    ],
    [
      'a stream cut behind text',
      breaksBehind(textSoFar('Half')),
      'The answer broke off behind 4 characters of text.',
      [5, 5],
    ],
    ['garbage', answers(200, '[]'), 'What the server sent is no answer of a model.', [5, 5]],
    [
      'a server that falls silent',
      fallsSilent,
      'The server stopped in the middle of its answer: nothing came within 0.3 s.',
      [5, 5],
    ],
  ])('%s', async (_, act, message, sent) => {
    const { code, stdout, inputs, folder } = await against('codex-local', act, SUMMARY)
    const document = JSON.parse(stdout)
    expect(objections('recompact', document)).toEqual([])
    expect([code, inputs]).toEqual([0, sent])
    expect(document.calls).toMatchObject([failed(message), { outcome: 'answered', message: null }])
    expect(document.notes).toEqual([
      ...(sent[1] === 5 ? [] : [expect.stringContaining('its oldest item was left out')]),
      expect.stringContaining('Servers cache'),
    ])
    expect(readdirSync(folder).sort()).toEqual(['a.jsonl', 'c.json'])
    expect(readFileSync(join(folder, 'c.json'), 'utf8')).not.toContain('Half')
  })
})
