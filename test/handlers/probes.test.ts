import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { encodeCandidate } from '../../main/compaction/candidate-file.ts'
import { type ThreadHandlers, threadHandlers } from '../../main/handlers.ts'
import { candidateFolder } from '../../main/library/candidates.ts'
import type { Events, ProbeRunView, ProbeWanted } from '../../preload/contract.ts'
import { candidate } from '../support/candidates.ts'
import { MANIFEST } from '../support/manifests.ts'
import { probeTalk } from '../support/probe-talk.ts'
import { readingModel } from '../support/reading-model.ts'
import { fileOf, message } from '../support/rollout-text.ts'
import {
  type Act,
  answers,
  assistant,
  fallsSilent,
  type ScriptedServer,
  scriptedServer,
  streams,
} from '../support/scripted-server.ts'
import { errorOf, gotten, ready } from './opened.ts'

const OWN = '01a1fc28-0000-7000-8000-000000000001'
const AT = 'checkpoint:1:before'
const WANTED: ProbeWanted = {
  candidates: [null, OWN],
  questions: 9,
  repeats: 1,
  seed: '1',
  manifest: null,
  model: 'm',
  effort: null,
}

const reads: Act = (reply, request) => streams(assistant(readingModel(request.body)))(reply, request)

interface Here {
  readonly calls: ThreadHandlers
  readonly key: string
  readonly folder: string
  readonly server: ScriptedServer
  readonly events: readonly ProbeRunView[]
  /** Waits until a run is over. */
  over(run: string): Promise<ProbeRunView>
}

async function here(...acts: readonly Act[]): Promise<Here> {
  const folder = mkdtempSync(join(tmpdir(), 'palimpsest-probes-'))
  const server = await scriptedServer(...acts)
  const kept = candidateFolder(folder, 'thread-1')
  mkdirSync(kept, { recursive: true })
  const mine = candidate({ id: OWN, at: AT, settings: { name: 'mine' }, items: [message('user', 'P+Nothing.')] })
  writeFileSync(join(kept, `${OWN}.json`), encodeCandidate(mine))
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ model: { baseUrl: server.base } }))
  const events: ProbeRunView[] = []
  const calls = threadHandlers({
    dataFolder: folder,
    homes: () => [],
    emit: (event, payload) => {
      if (event === 'probe') events.push(payload as Events['probe'])
    },
  })
  onTestFinished(async () => {
    await calls.close()
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const { key } = gotten(await calls.openThread({ path: fileOf(probeTalk()) }))
  await ready(calls, key)
  const over = async (run: string): Promise<ProbeRunView> => {
    for (;;) {
      const found = gotten(await calls.probeRuns({ key })).find(each => each.run === run)
      if (found && ['done', 'failed', 'stopped'].includes(found.phase)) return found
      await new Promise(resolve => setTimeout(resolve, 5))
    }
  }
  return { calls, key, folder, server, events, over }
}

test('a plan says what would be asked of which histories, where to and how much, and sends nothing', async () => {
  const { calls, key, server } = await here(reads)
  const plan = gotten(await calls.probePlan({ key, at: AT, wanted: WANTED }))
  expect(plan).toMatchObject({
    at: AT,
    histories: [
      { id: null, name: AT },
      { id: null, name: 'checkpoint:1:after', items: 2 },
      { id: OWN, name: 'mine', items: 1, opaque: 0 },
    ],
    questions: 9,
    request: {
      address: `${server.base}/responses`,
      loopback: true,
      model: 'm',
      effort: null,
      requests: 27,
      key: 'No key is sent.',
    },
    refusals: [],
  })
  const page = gotten(await calls.probeQuestions({ key, plan: plan.plan, from: 2, count: 3 }))
  expect([page.total, page.questions.length]).toEqual([9, 3])
  expect(page.questions.every(({ answers: given, answer, text }) => given.length === 0 && !text.includes(answer))).toBe(
    true,
  )
  expect(server.received).toEqual([])
  expect(gotten(await calls.probeRuns({ key }))).toEqual([])
})

test('a run asks what was planned, tells how far it is, and gives scores and answers', async () => {
  const { calls, key, server, events, over } = await here(reads)
  const plan = gotten(await calls.probePlan({ key, at: AT, wanted: WANTED }))
  const started = gotten(await calls.probeRun({ key, plan: plan.plan }))
  expect(started).toMatchObject({ run: plan.plan, key, at: AT, model: 'm', total: 27, error: null })
  const done = await over(plan.plan)
  expect(done).toMatchObject({
    phase: 'done',
    asked: 27,
    requests: 27,
    faults: [],
    usage: { input: 2700, cached: 2160, output: 189 },
  })
  expect(events.at(-1)).toEqual(done)
  expect(server.received.length).toBe(27)
  const bytes = server.received.reduce((sum, { headers }) => sum + Number(headers['content-length']), 0)
  expect(bytes).toBe(plan.request.bytes)
  const { histories } = gotten(await calls.probeScores({ key, run: plan.plan }))
  const all = histories.map(({ scores }) => scores.at(-1))
  expect(histories.map(({ failure }) => failure)).toEqual([null, null, null])
  expect(all[0]).toMatchObject({ category: null, wrong: 0, unclear: 0, retained: null })
  expect(all[1]?.retained?.part).toBeGreaterThan(0)
  expect(all[1]?.retained?.part).toBeLessThan(all[0]?.known.part ?? 0)
  expect(all[2]?.retained).toMatchObject({ part: 0, whole: all[0]?.known.part })
  const { questions } = gotten(await calls.probeQuestions({ key, plan: plan.plan, from: 0, count: 50 }))
  expect(questions.every(({ answers: given }) => given.length === 3)).toBe(true)
  expect(questions[0]?.answers[2]).toEqual({ verdicts: ['abstained'], said: '' })
  expect(questions.every(({ answers: [control], answer }) => control?.said === answer)).toBe(true)
})

test('a plan runs once', async () => {
  const { calls, key, over } = await here(reads)
  const { plan } = gotten(await calls.probePlan({ key, at: AT, wanted: { ...WANTED, questions: 1, candidates: [] } }))
  gotten(await calls.probeRun({ key, plan }))
  expect(errorOf(await calls.probeRun({ key, plan }))).toBe(
    'not-found: This plan is not known any more. Look at it again.',
  )
  await over(plan)
})

test('a stop ends it at once, and leaves no scores', async () => {
  const { calls, key, server, over } = await here(reads, fallsSilent)
  const { plan } = gotten(await calls.probePlan({ key, at: AT, wanted: WANTED }))
  gotten(await calls.probeRun({ key, plan }))
  while (server.received.length < 2) await new Promise(resolve => setTimeout(resolve, 5))
  const stopped = gotten(await calls.probeStop({ key, run: plan }))
  expect(stopped).toMatchObject({ phase: 'stopped', asked: 1, error: { code: 'cancelled' } })
  expect(await over(plan)).toEqual(stopped)
  expect(errorOf(await calls.probeScores({ key, run: plan }))).toBe('not-ready: This probe has no answers to count.')
  expect(server.received.length).toBe(2)
})

test('closing the session stops it', async () => {
  const { calls, key, server } = await here(fallsSilent)
  const { plan } = gotten(await calls.probePlan({ key, at: AT, wanted: WANTED }))
  gotten(await calls.probeRun({ key, plan }))
  while (server.received.length < 1) await new Promise(resolve => setTimeout(resolve, 5))
  expect(gotten(await calls.closeThread({ key }))).toBe(null)
  expect(server.received.length).toBe(1)
})

test('a control that cannot be asked fails it with its reason', async () => {
  const { calls, key, over } = await here(answers(401, { error: { message: 'No such key.' } }))
  const { plan } = gotten(await calls.probePlan({ key, at: AT, wanted: WANTED }))
  gotten(await calls.probeRun({ key, plan }))
  expect(await over(plan)).toMatchObject({
    phase: 'failed',
    requests: 1,
    error: {
      code: 'no-answer',
      message: expect.stringMatching(/could not be asked: The server answered 401: No such key\.$/),
    },
  })
})

test('a plan without a way to send it says why, and does not run', async () => {
  const { calls, key, folder } = await here(reads)
  writeFileSync(
    join(folder, 'settings.json'),
    JSON.stringify({ model: { baseUrl: 'https://example.org/v1', keyFrom: 'store' } }),
  )
  const plan = gotten(await calls.probePlan({ key, at: AT, wanted: WANTED }))
  expect(plan.refusals).toMatchObject([{ code: 'no-key' }])
  expect(errorOf(await calls.probeRun({ key, plan: plan.plan }))).toMatch(/^no-key: /)
})

test.each<[string, Partial<ProbeWanted>, string, RegExp]>([
  ['a point that is none', {}, 'checkpoint:7:before', /^no-such-place|^no-such-point|^bad-argument/],
  ['what was recorded where nothing was', {}, 'end', /^bad-argument: Only a point before a compaction/],
  ['a candidate that is gone', { candidates: ['01a1fc28-0000-7000-8000-000000000009'] }, AT, /^not-found: /],
  ['no questions', { questions: 0 }, AT, /^bad-argument: This history gives no question/],
  ['no model', { model: null }, AT, /^bad-argument: The session does not say which model/],
  ['a name that is no model’s', { model: 'a b' }, AT, /^bad-argument: That is no name of a model\.$/],
  ['a manifest that is not there', { manifest: '/nowhere/cases.json' }, AT, /^not-found: There is no file/],
])('refused: %s', async (_, change, at, error) => {
  const { calls, key } = await here(reads)
  expect(errorOf(await calls.probePlan({ key, at, wanted: { ...WANTED, ...change } }))).toMatch(error)
})

test('the cases of a manifest are asked beside', async () => {
  const { calls, key, folder } = await here(reads)
  const manifest = join(folder, 'cases.json')
  writeFileSync(manifest, JSON.stringify(MANIFEST))
  const plan = gotten(await calls.probePlan({ key, at: AT, wanted: { ...WANTED, questions: 1, manifest } }))
  expect(plan.notes.some(note => note.includes('which gives answers away'))).toBe(true)
  const { questions } = gotten(await calls.probeQuestions({ key, plan: plan.plan, from: 0, count: 50 }))
  expect(questions.map(({ id, line }) => [id, line === null])).toEqual([
    ['request-1', false],
    ['case:where', true],
    ['case:folder', true],
  ])
})

test('what is not known is said', async () => {
  const { calls, key } = await here(reads)
  const unknown = 'not-found: This probe is not known any more.'
  expect([
    errorOf(await calls.probeStop({ key, run: 'x' })),
    errorOf(await calls.probeScores({ key, run: 'x' })),
    errorOf(await calls.probeQuestions({ key, plan: 'x', from: 0, count: 1 })),
  ]).toEqual([unknown, unknown, unknown])
})
