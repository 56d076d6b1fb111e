import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { encodeCandidate } from '../../main/compaction/candidate-file.ts'
import { candidateFolder } from '../../main/library/candidates.ts'
import { candidate } from '../support/candidates.ts'
import { MANIFEST, shortCase } from '../support/manifests.ts'
import { probeTalk } from '../support/probe-talk.ts'
import { readingModel } from '../support/reading-model.ts'
import { message } from '../support/rollout-text.ts'
import {
  type Act,
  answers,
  assistant,
  fallsSilent,
  type Received,
  scriptedServer,
  streams,
} from '../support/scripted-server.ts'
import { folderWith } from './folder.ts'
import { run } from './run.ts'
import { objections } from './schemas.ts'

const ID = '0199f0aa-0000-7000-8000-000000000001'
const TALK = probeTalk(ID)

const OWN_ID = '01a1fc28-0000-7000-8000-000000000001'
const mine = candidate({ id: OWN_ID, thread: ID, at: 'checkpoint:1:before', items: [message('user', 'P+Nothing.')] })

function folder() {
  const where = folderWith({
    'a.jsonl': TALK,
    'mine.json': encodeCandidate(mine),
    'other.json': encodeCandidate({ ...mine, thread: 'thread-9' }),
    'cases.json': JSON.stringify({ ...MANIFEST, cases: [shortCase({ source_thread_id: ID })] }),
    'strange.json': JSON.stringify({ ...MANIFEST, version: 7 }),
    'foreign.json': JSON.stringify(MANIFEST),
  })
  const data = join(where, 'data')
  const kept = candidateFolder(data, ID)
  mkdirSync(kept, { recursive: true })
  writeFileSync(join(kept, `${OWN_ID}.json`), encodeCandidate(mine))
  return where
}

const around = (where: string) => ({ folder: where, env: { PALIMPSEST_HOME: join(where, 'data') } })

async function server(...acts: readonly Act[]) {
  const made = await scriptedServer(...acts)
  onTestFinished(made.close)
  return made
}

/** Looks answers up in what it is handed. */
const reads: Act = (reply, request: Received) => streams(assistant(readingModel(request.body)))(reply, request)

const PROBE = ['probe', 'a.jsonl', '--checkpoint', '1', '--model', 'm']

test('a dry run lists the questions and how much asking would be, and asks nobody', async () => {
  const { code, stdout, stderr } = await run(
    ['probe', 'a.jsonl', '--at', 'turn:1:end', '--dry-run', '--json'],
    around(folder()),
  )
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const document = JSON.parse(stdout)
  expect(objections('probe', document)).toEqual([])
  expect(document).toMatchObject({
    at: 'turn:1:end',
    seed: '1',
    repeats: 1,
    model: null,
    dryRun: true,
    control: { name: 'turn:1:end', failure: null, answers: [], requests: { sent: 0 } },
    candidates: [],
    scores: [],
  })
  expect(document.plan.requests).toBe(document.questions.length)
})

test('the same seed lists the same', async () => {
  const listed = async (...args: readonly string[]) =>
    (await run([...PROBE, '--dry-run', '--json', '--questions', '5', ...args], around(folder()))).stdout
  expect(await listed('--seed', 'x')).toBe(await listed('--seed', 'x'))
  expect(await listed('--seed', 'y')).not.toBe(await listed('--seed', 'x'))
})

test('without --yes nothing is sent: how many requests, how much, and where to', async () => {
  const { base, received } = await server(reads)
  const { code, stdout, stderr } = await run([...PROBE, '--base-url', base], around(folder()))
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(
    new RegExp(
      `^Nothing was sent\\. 18 requests with [\\d,]+ bytes \\(about [\\d,]+ tokens\\) of this session to ${base}/responses for the model m would go out; --yes sends them\\.\\n$`,
    ),
  )
  expect(received).toEqual([])
})

test('with --yes each history is asked, and one that lost files scores lower than the control', async () => {
  const { base, received } = await server(reads)
  const args = [...PROBE, '--base-url', base, '--yes', '--json', '--repeats', '2', '--effort', 'low']
  const { code, stdout, stderr } = await run(
    [...args, '--candidate', 'recorded', '--candidate', OWN_ID],
    around(folder()),
  )
  expect(code).toBe(0)
  expect(stderr).toMatch(/^Sending 54 requests with [\d,]+ bytes .*\.\n$/)
  const document = JSON.parse(stdout)
  expect(objections('probe', document)).toEqual([])
  expect(received.length).toBe(54)
  // Each says how many bytes it has: that is what was told before.
  const bytes = received.reduce((sum, { headers }) => sum + Number(headers['content-length']), 0)
  expect([document.plan.requests, document.plan.bytes]).toEqual([54, bytes])
  expect(received.every(({ path, body }) => path === '/v1/responses' && body['stream'] === true)).toBe(true)
  expect(
    document.candidates.map((each: { name: string; strategy: string | null }) => [each.name, each.strategy]),
  ).toEqual([
    ['checkpoint:1:after', null],
    [OWN_ID, 'edited'],
  ])
  expect(document.control.requests).toEqual({
    sent: 18,
    answered: 18,
    inputTokens: 1800,
    cachedTokens: 1440,
    outputTokens: 126,
  })
  const score = (history: string, category: string | null) =>
    document.scores.find((each: Json) => each['history'] === history && each['category'] === category)
  const control = score('checkpoint:1:before', null)
  expect([control.known.part, control.retained]).toEqual([control.known.whole, null])
  expect(score('checkpoint:1:before', 'file').known.part).toBeGreaterThan(1)
  expect(score('checkpoint:1:after', 'file').retained).toMatchObject({ part: 0 })
  expect(score('checkpoint:1:after', null).retained.part).toBeLessThan(control.known.part)
  // The first question of the user is in what the recorded compaction left.
  expect(score('checkpoint:1:after', 'request').retained.part).toBeGreaterThan(0)
  expect(score(OWN_ID, null).retained).toMatchObject({ part: 0, whole: control.known.part })
})

type Json = Readonly<Record<string, unknown>>

test('in words it is a table a history, with what was lost and how sure that is', async () => {
  const { base } = await server(reads)
  const { stdout } = await run([...PROBE, '--base-url', base, '--yes', '--questions', '6'], around(folder()))
  expect(stdout).toMatch(/^probe at checkpoint:1:before: 6 questions, each asked once of 2 histories\n12 requests, /)
  expect(stdout).toMatch(/^checkpoint:1:before \(control\) +right +wrong +abstained +unclear +by chance +knows$/m)
  expect(stdout).toMatch(/^checkpoint:1:after +right .* kept of what the control knows$/m)
  expect(stdout).toMatch(/^all .* \d of \d \(\d+ to \d+ %, few\)$/m)
  expect(stdout).toMatch(/^lost {2}file-1 {2}src\/\w+\.ts {2}\(does not know\)$/m)
  expect(stdout).toContain('Each question is asked once: with --repeats it shows how steady the answers are.\n')
})

test('a manifest is asked for its session, without its evidence, and the warning is there', async () => {
  const { base, received } = await server(reads)
  const args = [...PROBE, '--base-url', base, '--yes', '--json', '--manifest', 'cases.json', '--questions', '0']
  const { code, stdout } = await run([...args, '--candidate', 'mine.json'], around(folder()))
  expect(code).toBe(0)
  const document = JSON.parse(stdout)
  expect(objections('probe', document)).toEqual([])
  expect(document.questions).toMatchObject([{ id: 'case:folder', from: 'manifest', form: 'short' }])
  expect(JSON.stringify(received.map(({ body }) => body))).not.toContain('The user named one place')
  expect(document.notes).toContainEqual(expect.stringContaining('which gives answers away'))
  expect(document.scores).toMatchObject([
    { history: 'checkpoint:1:before', category: 'exact_binding', answers: { abstained: 1 }, points: 0.25 },
    { category: null },
    { history: OWN_ID },
    { history: OWN_ID, category: null, retained: { part: 0, whole: 0, low: null } },
  ])
})

test('a candidate that cannot be asked is told as such, and the command succeeds', async () => {
  const refusing: Act = (reply, request) =>
    JSON.stringify(request.body).includes('Nothing.')
      ? answers(400, { error: { message: 'I cannot read it.' } })(reply, request)
      : reads(reply, request)
  const { base } = await server(refusing)
  const args = [...PROBE, '--base-url', base, '--yes', '--candidate', 'mine.json', '--candidate', 'checkpoint:1:after']
  const { code, stdout } = await run(args, around(folder()))
  expect(code).toBe(0)
  expect(stdout).toContain(`${OWN_ID} could not be asked: The server answered 400: I cannot read it.\n`)
  expect(stdout).toMatch(/^checkpoint:1:after +right /m)
})

test.each<[string, Act, RegExp]>([
  [
    'a window that is too small',
    answers(400, { error: { code: 'context_length_exceeded', message: 'Too long.' } }),
    /\nThe history before compaction, .*, could not be asked: The request is too long for the model, .* Too long\.\n$/,
  ],
  [
    'a refusal',
    answers(401, { error: { message: 'No such key.' } }),
    /could not be asked: The server answered 401: No such key\.\n$/,
  ],
])('a control that cannot be asked fails the command: %s', async (_, act, sentence) => {
  const { base, received } = await server(act)
  const { code, stdout, stderr } = await run([...PROBE, '--base-url', base, '--yes'], around(folder()))
  expect({ code, stdout, requests: received.length }).toEqual({ code: 1, stdout: '', requests: 1 })
  expect(stderr).toMatch(sentence)
})

test.each([
  [[], 'probe needs --checkpoint K or --at POINT.'],
  [['--checkpoint', '1', '--at', 'end'], '--checkpoint and --at cannot stand together.'],
  [['--checkpoint', 'one'], '--checkpoint one is not a number that counts from 1.'],
  [['--at', 'there'], /^--at there is not a point\./],
  [['--at', 'end'], 'Only a point before a compaction has a recorded candidate: name one with --candidate.'],
  [
    ['--at', 'end', '--candidate', 'recorded'],
    '--candidate recorded needs a point before a compaction, such as checkpoint:1:before.',
  ],
  [['--checkpoint', '1', '--candidate', 'a', '--candidate', 'a'], 'One --candidate is given twice.'],
  [['--checkpoint', '1', '--questions', '201'], '--questions 201 is not a whole number from 0 to 200.'],
  [['--checkpoint', '1', '--questions', '-1'], /--questions/],
  [['--checkpoint', '1', '--questions', '0'], '--questions 0 leaves nothing to ask without --manifest FILE.'],
  [['--checkpoint', '1', '--repeats', '0'], '--repeats 0 is not a whole number from 1 to 20.'],
  [['--checkpoint', '1', '--repeats', '2', '--repeats', '3'], '--repeats is given twice.'],
  [['--checkpoint', '1', '--seed', 'x'.repeat(101)], '--seed is longer than 100 characters.'],
  [['--checkpoint', '1', '--model', 'a b'], '--model is no name of a model.'],
  [['--checkpoint', '1', '--effort', 'HIGH!'], '--effort is a word such as low, medium or high.'],
])('wrong usage: %j', async (args, sentence) => {
  const { code, stderr } = await run(['probe', 'a.jsonl', ...args], around(folder()))
  expect(code).toBe(2)
  expect(stderr.split('\n')[0]).toMatch(sentence)
})

test.each([
  [['--checkpoint', '9', '--model', 'm'], 'This session has 1 compaction; there is no compaction 9.'],
  [['--checkpoint', '1'], 'The session does not say which model it ran with: name one.'],
  [['--checkpoint', '1', '--candidate', 'none.json'], /^There is no candidate at .*none\.json\.$/],
  [['--checkpoint', '1', '--candidate', 'a.jsonl'], /This is not a candidate/],
  [['--checkpoint', '1', '--candidate', 'other.json'], /was made for another session \(thread-9\)\.$/],
  [
    ['--checkpoint', '1', '--candidate', 'checkpoint:4:after'],
    'This session has 1 compaction; there is no compaction 4.',
  ],
  [
    ['--checkpoint', '1', '--candidate', '01a1fc28-0000-7000-8000-000000000009'],
    /^There is no candidate at .*01a1fc28-0000-7000-8000-000000000009\.json\.$/,
  ],
  [['--checkpoint', '1', '--manifest', 'none.json'], /^There is no file .*none\.json\.$/],
  [['--checkpoint', '1', '--manifest', '.'], /is not a file\.$/],
  [
    ['--checkpoint', '1', '--manifest', 'strange.json'],
    /strange\.json: This is not a manifest of probes: its version is not 2\.$/,
  ],
  [['--checkpoint', '1', '--manifest', 'foreign.json'], /^The manifest has no case for this session/],
  [['--at', 'line:1', '--candidate', 'end', '--model', 'm'], /gives no question that does not give its answer away\.$/],
  [['--checkpoint', '1', '--model', 'm', '--base-url', 'http://example.com/v1'], /must begin with https:\/\//],
  [
    ['--checkpoint', '1', '--model', 'm', '--yes'],
    'The environment variable OPENAI_API_KEY is not set: it should hold the key.',
  ],
])('refused before anything is sent: %j', async (args, sentence) => {
  const { code, stdout, stderr } = await run(['probe', 'a.jsonl', ...args], around(folder()))
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr.trimEnd()).toMatch(sentence)
})

test('Ctrl+C stops the asking and says so', async () => {
  let started: ReturnType<typeof spawn> | undefined
  const { base, received } = await server(reads, (reply, request) => {
    fallsSilent(reply, request)
    started?.kill('SIGINT')
  })
  const cli = fileURLToPath(new URL('../../main/cli.ts', import.meta.url))
  started = spawn(process.execPath, [cli, ...PROBE, '--base-url', base, '--yes'], {
    cwd: folder(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: Buffer[] = []
  for (const stream of [started.stdout, started.stderr]) stream?.on('data', (chunk: Buffer) => said.push(chunk))
  const [code] = await once(started, 'close')
  expect([code, received.length]).toEqual([1, 2])
  expect(Buffer.concat(said).toString()).toMatch(/^Sending .*\nThe request was stopped\.\n$/)
})

test('the key goes into one header and into nothing that is printed, also where a server quotes it', async () => {
  const secret = 'sk-test-0f9e8d7c6b5a49382716a5b4c3d2e1f0'
  const seen: string[] = []
  const quoting: Act = (reply, request) => {
    seen.push(String(request.headers.authorization))
    expect(JSON.stringify(request.body)).not.toContain(secret)
    streams(assistant(`It is ${secret}.`))(reply, request)
  }
  const { base } = await server(quoting)
  const where = folder()
  const args = [...PROBE, '--base-url', base, '--yes', '--json', '--questions', '2', '--key-env', 'MINE']
  const { code, stdout, stderr } = await run(args, { folder: where, env: { MINE: secret } })
  expect([code, seen]).toEqual([0, Array.from({ length: 4 }, () => `Bearer ${secret}`)])
  expect(stdout).toContain('It is [key].')
  expect(stdout + stderr).not.toContain(secret)
})
