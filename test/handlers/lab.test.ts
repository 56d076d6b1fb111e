import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { STRATEGIES } from '../../main/compaction/strategies/strategies.ts'
import { answers, assistant, fallsSilent, hangs, streams, streamsBytes, textSoFar } from '../support/scripted-server.ts'
import { AT, askingRoom, lab, labRoom } from './lab-room.ts'
import { errorOf, gotten } from './opened.ts'

const SECRET = 'sk-test-0123456789abcdefghijklmnopqrstuvwxyz'

afterEach(() => vi.unstubAllEnvs())

/** Files under the candidates of a data folder. */
const stored = (data: string): readonly string[] =>
  existsSync(join(data, 'candidates'))
    ? readdirSync(join(data, 'candidates'), { recursive: true, encoding: 'utf8' }).filter(name => name.includes('json'))
    : []

describe('what the Lab offers', () => {
  test('is every strategy but the recorded one, with its own prompt and what may be set', async () => {
    vi.stubEnv('OPENAI_API_KEY', SECRET)
    const { calls, key } = await labRoom()
    const view = gotten(await calls.lab({ key, at: AT }))
    expect(view.strategies.map(({ name }) => name)).toEqual(
      STRATEGIES.map(({ name }) => name).filter(name => name !== 'recorded'),
    )
    expect(view).toMatchObject({
      at: AT,
      recorded: 'checkpoint:1:after',
      baseUrl: 'https://api.openai.com/v1',
      why: null,
    })
    const local = view.strategies.find(({ name }) => name === 'codex-local')
    expect(local).toMatchObject({ asksModel: true, ownPrompt: 'instead', takesSummary: false, why: null })
    expect(local?.prompt).toMatch(/^Stop working/)
    expect(local?.options.map(({ name }) => name)).toEqual(['limit', 'rules', 'phase', 'retries'])
    expect(view.strategies.filter(({ takesSummary }) => takesSummary).map(({ name }) => name)).toEqual(['paste'])
    expect(gotten(await calls.lab({ key, at: 'end' })).recorded).toBe(null)
    expect(errorOf(await calls.lab({ key, at: 'turn:9:end' }))).toMatch(/^no-such-point: /)
  })
})

describe('without a key', () => {
  test('the Lab says that nothing can be sent, unless the server is on this machine', async () => {
    vi.stubEnv('OPENAI_API_KEY', undefined)
    const { calls, key } = await labRoom()
    expect(gotten(await calls.lab({ key, at: AT })).why).toBe(
      'The environment variable OPENAI_API_KEY is not set: it should hold the key.',
    )
    const local = await askingRoom(hangs)
    expect(gotten(await local.calls.lab({ key: local.key, at: AT })).why).toBe(null)
  })
})

describe('a plan', () => {
  test('says where how much would go, and sends nothing', async () => {
    const { plan, server } = await askingRoom(hangs)
    const planned = await plan('codex-local', { effort: 'low', options: { retries: 1 } })
    expect(planned).toMatchObject({
      at: AT,
      strategy: 'codex-local',
      request: {
        address: `${server.base}/responses`,
        loopback: true,
        model: 'm',
        effort: 'low',
        items: 5,
        requests: 1,
        mostRequests: 4,
        key: 'No key is sent.',
      },
      refusals: [],
    })
    expect(planned.request?.bytes).toBeGreaterThan(500)
    expect(planned.request?.tokens).toBeGreaterThan(100)
    expect(server.received).toEqual([])
  })

  test('of a strategy without a model has no request', async () => {
    const { plan } = await labRoom()
    expect(await plan('extract')).toMatchObject({ request: null, refusals: [] })
    expect(await plan('paste', { summary: 'mine' })).toMatchObject({ request: null, refusals: [] })
  })

  test.each([
    [
      'http on another machine',
      { baseUrl: 'http://example.com/v1' },
      'bad-argument: The address of the model must begin',
    ],
    [
      'a name in the address',
      { baseUrl: 'https://me:pw@example.com' },
      'bad-argument: The address of the model must hold no',
    ],
    [
      'a variable that is not set',
      { keyVariable: 'PALIMPSEST_NO_KEY' },
      'no-key: The environment variable PALIMPSEST_NO_KEY',
    ],
    ['no key in the store', { keyFrom: 'store' } as const, 'no-key: No key is stored.'],
  ])('names what refuses a run: %s', async (_, model, message) => {
    const { plan, asking, calls, key } = await labRoom()
    asking({ model: 'm', ...model })
    const { refusals, plan: id } = await plan('codex-local')
    expect(refusals.map(each => `${each.code}: ${each.message}`)).toEqual([expect.stringContaining(message)])
    expect(errorOf(await calls.labRun({ key, plan: id, name: '' }))).toContain(message)
    expect(gotten(await calls.labRuns({ key }))).toEqual([])
  })

  test.each([
    ['an unknown knob', { options: { colour: 1 } }, /^There is nothing to set by the name colour/],
    ['a number out of range', { options: { limit: 0 } }, /is a whole number from 1/],
    ['another type', { options: { retries: 'many' } }, /is a whole number/],
    ['an unknown place', { options: { phase: 'never' } }, /is one of on its own/],
    ['no version', { options: { rules: 'new' } }, /is a version such as 0\.98/],
    ['no name of a model', { model: 'a b' }, /is no name of a model/],
    ['an odd effort', { effort: 'A lot' }, /such as low/],
  ])('names a setting that is wrong: %s', async (_, over, message) => {
    const { plan } = await labRoom()
    expect((await plan('codex-local', over)).refusals).toEqual([
      { code: 'bad-argument', message: expect.stringMatching(message) },
    ])
  })

  test('that no summary was written for, or that has nothing to sum up, is refused', async () => {
    const { plan, asking } = await labRoom()
    asking({ model: 'm' })
    expect((await plan('paste', { summary: ' ' })).refusals).toMatchObject([{ message: /write one/ }])
    expect((await plan('collapse', { options: { turns: 9 } })).refusals).toMatchObject([{ message: /nothing before/ }])
  })

  test('of a strategy or a point that is not there is no plan', async () => {
    const { calls, key } = await labRoom()
    expect(errorOf(await calls.labPlan({ key, at: AT, settings: lab({ strategy: 'recorded' }) }))).toMatch(
      /no strategy/,
    )
    expect(errorOf(await calls.labPlan({ key, at: 'x', settings: lab() }))).toMatch(/^bad-argument: “x”/)
    expect(errorOf(await calls.labRun({ key, plan: 'none', name: '' }))).toMatch(/^not-found: This plan/)
  })
})

describe('a run', () => {
  test('asks what was shown, tells how far it is, and leaves a candidate with all that it took', async () => {
    const { made, calls, key, events, server, data } = await askingRoom(streams(assistant('Summed up.')))
    const run = await made('codex-local', { prompt: 'Sum up.', options: { limit: 100 } }, ' mine ')
    expect(run).toMatchObject({
      phase: 'done',
      requests: 1,
      usage: { input: 100, cached: 80, output: 7 },
      faults: [],
      error: null,
    })
    expect(new Set(events.map(({ phase }) => phase))).toEqual(
      new Set(['working', 'connecting', 'waiting', 'receiving', 'done']),
    )
    expect(server.received.map(({ path }) => path)).toEqual(['/v1/responses'])
    expect(JSON.stringify(server.received[0]?.body)).toContain('Sum up.')
    const view = gotten(await calls.candidate({ key, id: run.candidate ?? '' }))
    expect(view).toMatchObject({
      head: { name: 'mine', at: AT, strategy: 'codex-local', model: 'm', calls: 1, problem: null },
      settings: [
        { name: 'model', value: 'm' },
        { name: 'limit', value: '100' },
        { name: 'baseUrl', value: server.base },
      ],
      prompt: 'Sum up.',
      summary: null,
      calls: [{ model: 'm', outcome: 'answered', usage: { input: 100, cached: 80, output: 7 } }],
    })
    expect(stored(data)).toHaveLength(1)
  })

  test('without a model is done at once, and knows no network', async () => {
    const { made, data } = await labRoom()
    expect(await made('extract')).toMatchObject({ phase: 'done', requests: 0, model: null, usage: { input: null } })
    expect(stored(data)).toHaveLength(1)
  })

  test.each([
    ['refused', answers(401, { error: { message: 'Wrong key.' } }), /401: Wrong key/],
    ['of garbage', answers(200, 'nonsense'), /is no answer of a model/],
    ['cut before its end', streamsBytes(textSoFar('Half')), /broke off behind 4 characters/],
    [
      'too long for the model',
      answers(400, { error: { code: 'context_length_exceeded', message: 'Too long.' } }),
      /too long/,
    ],
  ])('that is %s says why, and leaves nothing', async (_, act, message) => {
    const { made, data } = await askingRoom(act)
    const run = await made('codex-local', { options: { retries: 0 } })
    expect(run).toMatchObject({ phase: 'failed', candidate: null, error: { code: 'no-answer' } })
    expect(run.error?.message).toMatch(message)
    expect(stored(data)).toEqual([])
  })

  test('waits as the server asks, says how long and why, and goes on', async () => {
    const limited = answers(429, { error: { message: 'Slow down.' } }, { 'retry-after-ms': '300' })
    const { made, events } = await askingRoom(limited, streams(assistant('Summed up.')))
    expect(await made('codex-local')).toMatchObject({
      phase: 'done',
      requests: 2,
      faults: ['The server answered 429: Slow down.'],
    })
    const pause = events.find(({ phase }) => phase === 'pausing')?.pause
    expect(pause).toMatchObject({ why: 'The server answered 429: Slow down.', milliseconds: 300 })
    expect(events.at(-1)?.pause).toBe(null)
  })

  test.each([
    ['while the server is silent', hangs],
    ['in the middle of the text', fallsSilent],
    ['while it pauses', answers(429, '{}', { 'retry-after-ms': '50000' })],
  ])('is stopped at once %s', async (_, act) => {
    const { calls, key, plan, data, server } = await askingRoom(act)
    const { run } = gotten(await calls.labRun({ key, plan: (await plan('codex-local')).plan, name: '' }))
    await expect.poll(() => server.received.length).toBe(1)
    const stopped = gotten(await calls.labStop({ key, run }))
    expect(stopped).toMatchObject({ phase: 'stopped', candidate: null, error: { code: 'cancelled' } })
    expect(gotten(await calls.labStop({ key, run }))).toEqual(stopped)
    expect(stored(data)).toEqual([])
  })

  test('shows its text while it comes, and keeps none of it', async () => {
    const { calls, key, plan, events, data } = await askingRoom(fallsSilent)
    const { run } = gotten(await calls.labRun({ key, plan: (await plan('codex-local')).plan, name: '' }))
    await expect.poll(() => events.at(-1)?.characters).toBe(4)
    const text = async (from: number) => gotten(await calls.labText({ key, run, from }))
    expect(await text(0)).toEqual({ request: 1, from: 0, text: 'Half' })
    expect(await text(2)).toEqual({ request: 1, from: 2, text: 'lf' })
    expect(await text(99)).toMatchObject({ text: '' })
    await calls.labStop({ key, run })
    expect(await text(0)).toMatchObject({ text: '' })
    expect(errorOf(await calls.labText({ key, run: 'other', from: 0 }))).toMatch(/^not-found/)
    for (const name of readdirSync(data, { recursive: true, encoding: 'utf8' }))
      if (name.includes('.')) expect(readFileSync(join(data, name)).includes('Half')).toBe(false)
  })

  test('waits for the one before it; a stop of that one lets it go', async () => {
    const { calls, key, plan, over, server } = await askingRoom(hangs, streams(assistant('Second.')))
    const start = async (strategy: string) =>
      gotten(await calls.labRun({ key, plan: (await plan(strategy)).plan, name: '' }))
    const first = await start('codex-local')
    const second = await start('session')
    const third = await start('opencode')
    const own = await over(await start('extract'))
    expect(own.phase).toBe('done')
    await expect.poll(() => server.received.length).toBe(1)
    const phases = async () => gotten(await calls.labRuns({ key })).map(({ phase }) => phase)
    expect(await phases()).toEqual(['waiting', 'queued', 'queued', 'done'])
    expect(gotten(await calls.labStop({ key, run: third.run })).phase).toBe('stopped')
    await calls.labStop({ key, run: first.run })
    expect((await over(second)).phase).toBe('done')
    expect(await phases()).toEqual(['stopped', 'done', 'stopped', 'done'])
    expect(server.received).toHaveLength(2)
  })

  test('ends with the session, and stores nothing', async () => {
    const { calls, key, plan, data, events, server } = await askingRoom(hangs)
    await calls.labRun({ key, plan: (await plan('codex-local')).plan, name: '' })
    await expect.poll(() => server.received.length).toBe(1)
    await calls.closeThread({ key })
    expect([events.at(-1)?.phase, stored(data)]).toEqual(['stopped', []])
    expect(errorOf(await calls.labRuns({ key }))).toMatch(/^no-such-thread/)
  })

  test('goes where its plan said, whatever the settings say since', async () => {
    const { calls, key, plan, over, asking, server } = await askingRoom(streams(assistant('x')))
    const planned = await plan('codex-local')
    asking({ baseUrl: 'http://127.0.0.1:1/v1', model: 'other' })
    const run = await over(gotten(await calls.labRun({ key, plan: planned.plan, name: '' })))
    expect([run.phase, server.received[0]?.body['model']]).toEqual(['done', 'm'])
  })
})

describe('the key', () => {
  test('is taken from the variable that is named, and is in no answer, event or file', async () => {
    vi.stubEnv('MY_MODEL_KEY', SECRET)
    const { made, asking, server, data, calls, key, events } = await askingRoom(
      answers(500, `You sent ${SECRET}.`),
      streams(assistant(`Your key is ${SECRET}.`)),
    )
    asking({ baseUrl: server.base, model: 'm', keyVariable: 'MY_MODEL_KEY' })
    const run = await made('codex-local')
    expect(server.received.map(({ headers }) => headers.authorization)).toEqual([
      `Bearer ${SECRET}`,
      `Bearer ${SECRET}`,
    ])
    const told = [run, events, await calls.candidates({ key, from: 0, count: 9 }), await calls.labRuns({ key })]
    expect(JSON.stringify(told)).not.toContain(SECRET)
    const at = `candidate:${run.candidate}`
    expect(JSON.stringify(gotten(await calls.historyItem({ key, at, index: 2 })))).toContain('[key]')
    await calls.close()
    for (const name of readdirSync(data, { recursive: true, encoding: 'utf8' }))
      if (name.includes('.')) expect(readFileSync(join(data, name)).includes(SECRET)).toBe(false)
  })

  test('is not shown while the text comes, not even its begin', async () => {
    vi.stubEnv('MY_MODEL_KEY', SECRET)
    const act = (reply: Parameters<typeof fallsSilent>[0]) => {
      reply.writeHead(200, { 'content-type': 'text/event-stream' })
      reply.write(textSoFar(`one ${SECRET} two ${SECRET.slice(0, 12)}`))
    }
    const { calls, key, plan, asking, server, events } = await askingRoom(act)
    asking({ baseUrl: server.base, model: 'm', keyVariable: 'MY_MODEL_KEY' })
    const { run } = gotten(await calls.labRun({ key, plan: (await plan('codex-local')).plan, name: '' }))
    await expect.poll(() => events.at(-1)?.characters).toBeGreaterThan(0)
    expect(gotten(await calls.labText({ key, run, from: 0 })).text).toBe('one [key] two ')
  })

  test('of the store goes with a run alone, and only to the server that it is for', async () => {
    const { calls, key, asking, server } = await askingRoom(streams(assistant('x')))
    asking({ baseUrl: server.base, model: 'm', keyFrom: 'store' })
    const { host } = new URL(server.base)
    const settings = lab({ strategy: 'codex-local' })
    const planned = gotten(await calls.labPlan({ key, at: AT, settings }, { host, value: null }))
    expect([planned.refusals, planned.request?.key]).toEqual([
      [],
      'The key is taken from the key store of this system.',
    ])
    const run = (stored: Parameters<typeof calls.labRun>[1]) =>
      calls.labRun({ key, plan: planned.plan, name: '' }, stored)
    expect(errorOf(await run(null))).toMatch(/^no-key: No key is stored/)
    expect(errorOf(await run({ host, value: null }))).toMatch(/^no-key: The key store gave no key/)
    expect(errorOf(await run({ host: 'api.openai.com', value: SECRET }))).toMatch(
      /^no-key: The stored key is for api\.openai\.com, not for 127/,
    )
    expect(server.received).toEqual([])
    gotten(await run({ host, value: SECRET }))
    await expect.poll(() => server.received[0]?.headers.authorization).toBe(`Bearer ${SECRET}`)
  })
})

test('a prompt is read from a file of the user’s', async () => {
  const { calls, data } = await labRoom()
  const path = join(data, 'prompt.md')
  const { writeFileSync } = await import('node:fs')
  writeFileSync(path, 'Sum up — briefly.\n')
  expect(gotten(await calls.promptFile({ path }))).toEqual({ path, text: 'Sum up — briefly.\n' })
  writeFileSync(join(data, 'big'), 'x'.repeat(400_001))
  writeFileSync(join(data, 'bytes'), Buffer.from([0xff, 0xfe, 0x41]))
  writeFileSync(join(data, 'blank'), ' \n')
  const errors = ['prompt.md', data, join(data, 'none'), join(data, 'big'), join(data, 'bytes'), join(data, 'blank')]
  const codes = await Promise.all(
    errors.map(async each => errorOf(await calls.promptFile({ path: each })).split(':')[0]),
  )
  expect(codes).toEqual(['bad-argument', 'unreadable', 'not-found', 'bad-argument', 'unreadable', 'empty'])
})

test('while a session is read as it will be exported, nothing of it is sent', async () => {
  const { calls, key, plan, server } = await askingRoom(hangs)
  const planned = await plan('codex-local')
  await expect.poll(async () => gotten(await calls.review({ key })).phase).toBe('done')
  gotten(await calls.readAs({ key, as: { off: [], ciphertext: 'stub', images: 'stub' } }))
  const settings = lab({ strategy: 'codex-local' })
  const sent = [
    errorOf(await calls.labPlan({ key, at: AT, settings })),
    errorOf(await calls.labRun({ key, plan: planned.plan, name: '' })),
  ]
  expect(sent).toEqual(sent.map(() => expect.stringMatching(/^not-ready: What is sent is the session/)))
  gotten(await calls.readAs({ key, as: null }))
  gotten(await calls.labRun({ key, plan: planned.plan, name: '' }))
  await expect.poll(() => server.received.length).toBe(1)
})
