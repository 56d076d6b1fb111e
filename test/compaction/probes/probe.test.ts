import { describe, expect, test } from 'vitest'
import { runNow } from '../../../main/base/steps.ts'
import { historySide } from '../../../main/compaction/checkpoint-case.ts'
import {
  type Answers,
  type Probe,
  type ProbeResult,
  requestsOf,
  runProbe,
} from '../../../main/compaction/probes/probe.ts'
import type { Question } from '../../../main/compaction/probes/question.ts'
import { questionsAbout } from '../../../main/compaction/probes/questions.ts'
import { type Score, scoresOf } from '../../../main/compaction/probes/scores.ts'
import { subjectAt } from '../../../main/compaction/probes/subject.ts'
import type { Fault, ModelAnswer, ModelRequest } from '../../../main/compaction/strategies/model-call.ts'
import type { Run } from '../../../main/compaction/strategies/strategy.ts'
import { SUMMARY_PREFIX } from '../../../main/rollout/format.ts'
import type { Point, Thread } from '../../../main/thread/model.ts'
import { fails, says } from '../../support/play-strategy.ts'
import { probeTalk } from '../../support/probe-talk.ts'
import { readingModel } from '../../support/reading-model.ts'
import { message, threadOf } from '../../support/rollout-text.ts'

const talk = (): Thread => threadOf(probeTalk())

const BEFORE: Point = { kind: 'checkpoint', n: 1, side: 'before' }
const AFTER: Point = { kind: 'checkpoint', n: 1, side: 'after' }

function made<T>(run: Run<T>): T {
  const step = run.next()
  return step.done ? step.value : made(run)
}

function subject(thread: Thread, at: Point, items?: readonly unknown[]) {
  const found = made(
    subjectAt(thread, at, { name: items ? 'mine' : JSON.stringify(at), strategy: items ? 'edited' : null }, items),
  )
  return typeof found === 'string' ? expect.unreachable() : found
}

function probeOf(change: Partial<Probe> = {}, candidate?: readonly unknown[]): Probe {
  const thread = talk()
  const side = runNow(historySide(thread, BEFORE))
  const { questions } = runNow(questionsAbout(side, { count: 12, seed: '1', cwd: thread.info.cwd }))
  return {
    control: subject(thread, BEFORE),
    candidates: [candidate ? subject(thread, BEFORE, candidate) : subject(thread, AFTER)],
    questions,
    repeats: 1,
    seed: '1',
    asking: { model: 'm', effort: null, retries: 1 },
    ...change,
  }
}

interface Answered {
  readonly result: ProbeResult
  readonly requests: readonly ModelRequest[]
  readonly waits: readonly number[]
}

/** Runs a probe with a model that answers each request as it is told. */
function answered(probe: Probe, model: (request: ModelRequest, n: number) => ModelAnswer): Answered {
  const requests: ModelRequest[] = []
  const waits: number[] = []
  const run = runProbe(probe)
  let step = run.next()
  while (!step.done) {
    const want = step.value
    if (want?.kind === 'wait') waits.push(want.milliseconds)
    if (want?.kind === 'ask') requests.push(want.request)
    step = run.next(want?.kind === 'ask' ? model(want.request, requests.length) : undefined)
  }
  return { result: step.value, requests, waits }
}

const reading = ({ body }: ModelRequest): ModelAnswer => says(readingModel(body))

const scores = ({ questions }: Probe, result: ProbeResult): { readonly control: Score; readonly first: Score } => {
  if (!result.ok) return expect.unreachable()
  const [candidate = expect.unreachable()] = result.candidates
  const all = (list: readonly Score[] | null): Score => list?.at(-1) ?? expect.unreachable()
  return {
    control: all(scoresOf(questions, result.control, null)),
    first: all(scoresOf(questions, result.control, candidate)),
  }
}

describe('with a model that reads what it is handed,', () => {
  test('the history before a compaction knows all that a reader can look up', () => {
    const probe = probeOf()
    const { control } = scores(probe, answered(probe, reading).result)
    expect([control.answers.wrong, control.answers.unclear, control.known.part]).toEqual([0, 0, control.known.whole])
    expect(control.retained).toBe(null)
  })

  test('a candidate with the same items keeps all, one without any keeps nothing', () => {
    const thread = talk()
    const { items } = runNow(thread.history(BEFORE))
    const same = probeOf(
      {},
      items.map(ref => thread.item(ref).raw),
    )
    const kept = scores(same, answered(same, reading).result)
    expect(kept.first.retained).toMatchObject({ part: kept.control.known.part, whole: kept.control.known.part })
    const empty = probeOf({}, [])
    const lost = scores(empty, answered(empty, reading).result)
    expect(lost.first.retained).toMatchObject({ part: 0, whole: lost.control.known.part })
    expect(lost.first.answers).toEqual({ right: 0, wrong: 0, abstained: empty.questions.length, unclear: 0 })
  })

  test('one that lost a file is told from one that names it', () => {
    const patched = (path: string) => ({
      type: 'custom_tool_call',
      name: 'apply_patch',
      call_id: path,
      input: `*** Begin Patch\n*** Update File: ${path}\n@@\n-a\n+b\n*** End Patch`,
    })
    const summary = message('user', `${SUMMARY_PREFIX}\nAll is well.`)
    const fileScore = (items: readonly unknown[]) => {
      const probe = probeOf({}, items)
      const { result } = answered(probe, reading)
      if (!result.ok) return expect.unreachable()
      const [candidate = expect.unreachable()] = result.candidates
      const file = scoresOf(probe.questions, result.control, candidate)?.find(({ category }) => category === 'file')
      return file?.retained
    }
    const both = fileScore([patched('src/money.ts'), patched('src/rates.ts'), summary])
    const one = fileScore([patched('src/rates.ts'), summary])
    const none = fileScore([summary])
    expect([both?.part, one?.part, none?.part]).toEqual([both?.whole, (both?.whole ?? 0) - 1, 0])
    expect(both?.whole).toBeGreaterThanOrEqual(2)
  })
})

describe('what is asked', () => {
  test('is each question of each history so often as wanted, the control first, and nothing else', () => {
    const probe = probeOf({ repeats: 3 })
    const { requests } = answered(probe, reading)
    expect(requests).toEqual([...requestsOf(probe)])
    expect(requests.length).toBe(2 * 3 * probe.questions.length)
    const lengths = requests.map(({ body }) => body.input.length - 1)
    const { control, candidates } = probe
    const sizes = [control, ...candidates].map(({ items }) => items)
    expect(lengths).toEqual(sizes.flatMap(size => Array.from({ length: 3 * probe.questions.length }, () => size)))
  })

  test('is the history as it is sent, with the question behind it, and offers no tools', () => {
    const probe = probeOf()
    const [{ body } = expect.unreachable()] = [...requestsOf(probe)]
    expect(body).toMatchObject({ model: 'm', instructions: 'base', tools: [], store: false })
    expect(body.input.slice(0, -1)).toEqual(probe.control.sent.items.map(({ json }) => json))
  })
})

const fault = (kind: 'overflow' | 'refused' | 'server' | 'cancelled'): Fault =>
  kind === 'refused' || kind === 'server'
    ? { kind, status: kind === 'server' ? 500 : 400, message: `It is ${kind}.` }
    : { kind, message: `It is ${kind}.` }

describe('a fault', () => {
  test('that passes is asked again, and nothing is counted twice', () => {
    const probe = probeOf()
    const { result, waits, requests } = answered(probe, (request, n) =>
      n === 2 ? fails(fault('server')) : reading(request),
    )
    expect(waits).toEqual([200])
    expect(requests[2]).toBe(requests[1])
    if (!result.ok) return expect.unreachable()
    expect(result.control.answers.length).toBe(probe.questions.length)
    expect(result.control.calls.map(({ outcome }) => outcome).slice(0, 3)).toEqual(['answered', 'failed', 'answered'])
  })

  test.each(['overflow', 'refused'] as const)(
    'of the control (%s) ends all: nothing could be told without it',
    kind => {
      const { result, requests } = answered(probeOf(), () => fails(fault(kind)))
      expect(result).toEqual({
        ok: false,
        why: 'failed',
        reason: expect.stringMatching(
          /^The history before compaction, .*, could not be asked: .*It is (overflow|refused)\.$/,
        ),
        calls: [expect.objectContaining({ outcome: 'failed' })],
      })
      expect(requests.length).toBe(1)
    },
  )

  test('of one candidate is told as its own, it keeps no answers, and the next is asked all the same', () => {
    const thread = talk()
    const bad = { ...subject(thread, BEFORE, []), name: 'bad' }
    const probe = probeOf({ candidates: [bad, subject(thread, AFTER)] })
    const count = probe.questions.length
    const { result } = answered(probe, (request, n) => (n === count + 2 ? fails(fault('refused')) : reading(request)))
    if (!result.ok) return expect.unreachable()
    const [first, second] = result.candidates as readonly [Answers, Answers]
    expect(first).toMatchObject({ answers: [], failure: 'It is refused.' })
    expect(scoresOf(probe.questions, result.control, first)).toBe(null)
    expect([second.failure, second.answers.length]).toEqual([null, count])
  })

  test.each([1, 5, 14])('a stop at request %i ends all at once, with what it took', n => {
    const probe = probeOf()
    const { result, requests } = answered(probe, (request, at) =>
      at === n ? fails(fault('cancelled')) : reading(request),
    )
    expect([requests.length, !result.ok && [result.why, result.reason, result.calls.length]]).toEqual([
      n,
      ['cancelled', 'It is cancelled.', n],
    ])
  })
})

describe('scores', () => {
  const question = (id: string, change: Partial<Question> = {}): Question => ({
    id,
    from: 'session',
    category: 'file',
    text: 'Which?',
    answer: 'right',
    reply: { kind: 'choice', options: ['right', 'wrong', 'also', 'more'], worst: [] },
    place: null,
    givenAway: null,
    abstainScore: 0,
    ...change,
  })
  /** `file-1 rrw`: three rounds. */
  const answers = (...told: readonly string[]): Answers => ({
    calls: [],
    failure: null,
    answers: told.flatMap(each => {
      const [id = '', verdicts = ''] = each.split(' ')
      return [...verdicts].map((letter, n) => ({
        question: id,
        round: n + 1,
        said: '',
        verdict: ({ r: 'right', w: 'wrong', a: 'abstained', u: 'unclear' } as const)[letter] ?? expect.unreachable(),
        match: null,
        chosen: null,
        hardFail: letter === 'w',
        points: letter === 'r' ? 1 : 0,
      }))
    }),
  })

  test('count answers, know what is right in more than half of the rounds, and keep what the control knows', () => {
    const questions = [question('a'), question('b'), question('c'), question('d', { category: 'own' })]
    const control = answers('a rrr', 'b rrw', 'c waa', 'd rr')
    const candidate = answers('a rra', 'b rww', 'c rrr', 'd ra')
    const [file, own, all] = scoresOf(questions, control, candidate) ?? []
    expect(file).toMatchObject({
      category: 'file',
      questions: 3,
      answers: { right: 6, wrong: 2, abstained: 1, unclear: 0 },
      byChance: 9 / 4,
      hardFails: 2,
      points: 6,
      known: { part: 2, whole: 3 },
      retained: { part: 1, whole: 2 },
    })
    expect(own).toMatchObject({ category: 'own', known: { part: 0, whole: 1 }, retained: { part: 0, whole: 1 } })
    expect(all).toMatchObject({
      category: null,
      questions: 4,
      known: { part: 2, whole: 4 },
      retained: { part: 1, whole: 3 },
    })
  })

  test('leave out questions that give their answer away', () => {
    const questions = [question('a'), question('b', { givenAway: 'It does.' })]
    const [, all] = scoresOf(questions, answers('a w', 'b r'), null) ?? []
    expect(all).toMatchObject({ questions: 1, answers: { right: 0, wrong: 1 }, known: { part: 0, whole: 1 } })
  })

  test('of nothing that the control knows tell nothing', () => {
    const [, all] = scoresOf([question('a')], answers('a u'), answers('a r')) ?? []
    expect(all?.retained).toEqual({ part: 0, whole: 0, low: null, high: null, few: true })
  })
})
