import type { CandidateCall } from '../candidate.ts'
import type { ModelRequest } from '../strategies/model-call.ts'
import { type Asking, askQuestion, questionRequest } from '../strategies/question-request.ts'
import type { Run } from '../strategies/strategy.ts'
import { type Judgement, judge } from './judge.ts'
import { type Wording, wordingOf } from './prompt-text.ts'
import type { Question } from './question.ts'
import type { Subject } from './subject.ts'

/** Questions, and the histories that each of them is put to. */
export interface Probe {
  /** The history before compaction: by what it knows the others are measured. It is asked first. */
  readonly control: Subject
  readonly candidates: readonly Subject[]
  readonly questions: readonly Question[]
  /** How often each question is put to each history. */
  readonly repeats: number
  readonly seed: string
  readonly asking: Asking
}

export interface Answer extends Judgement {
  /** Id of the question. */
  readonly question: string
  /** From 1. */
  readonly round: number
  /** What the model said, at most 400 characters. */
  readonly said: string
}

/** What one history answered. */
export interface Answers {
  readonly answers: readonly Answer[]
  readonly calls: readonly CandidateCall[]
  /** Why it could not be asked to the end; then it has no answers, not some of them. */
  readonly failure: string | null
}

export type ProbeResult =
  | { readonly ok: true; readonly control: Answers; readonly candidates: readonly Answers[] }
  | {
      readonly ok: false
      readonly why: 'failed' | 'cancelled'
      readonly reason: string
      readonly calls: readonly CandidateCall[]
    }

/** One question in one round. */
export interface Round {
  readonly question: Question
  readonly round: number
  readonly wording: Wording
}

/** In the order in which they are asked: requests of one history follow each other, so that a server's cache of what they share is of use. */
export function* rounds({ questions, repeats, seed }: Probe): Iterable<Round> {
  for (let round = 1; round <= repeats; round++)
    for (const question of questions) yield { question, round, wording: wordingOf(question, round, seed) }
}

/** Everything that asking would send, in order, retries aside. */
export function* requestsOf(probe: Probe): Iterable<ModelRequest> {
  for (const { sent } of [probe.control, ...probe.candidates])
    for (const { wording } of rounds(probe)) yield questionRequest(sent, wording.text, probe.asking)
}

/**
 * Asks. Without the control nothing can be told, so its failure is that of the whole; a candidate that fails is told as such, and the
 * others are asked all the same.
 */
export function* runProbe(probe: Probe): Run<ProbeResult> {
  const control = yield* askSubject(probe, probe.control)
  if (control.failure !== null)
    return ended(control, `The history before compaction, by which the others are measured, could not be asked: `, [])
  const candidates: Asked[] = []
  for (const subject of probe.candidates) {
    const asked = yield* askSubject(probe, subject)
    if (asked.cancelled) return ended(asked, '', [control, ...candidates])
    candidates.push(asked)
  }
  return { ok: true, control: answersOf(control), candidates: candidates.map(answersOf) }
}

interface Asked extends Answers {
  readonly cancelled: boolean
}

const answersOf = ({ answers, calls, failure }: Asked): Answers => ({ answers, calls, failure })

function ended(asked: Asked, lead: string, before: readonly Asked[]): Extract<ProbeResult, { ok: false }> {
  const calls = [...before, asked].flatMap(each => each.calls)
  const reason = asked.failure ?? ''
  return asked.cancelled
    ? { ok: false, why: 'cancelled', reason, calls }
    : { ok: false, why: 'failed', reason: `${lead}${reason}`, calls }
}

/** Characters of an answer that are kept. */
const KEPT = 400

function* askSubject(probe: Probe, { sent }: Subject): Run<Asked> {
  const answers: Answer[] = []
  const calls: CandidateCall[] = []
  for (const { question, round, wording } of rounds(probe)) {
    const asked = yield* askQuestion(questionRequest(sent, wording.text, probe.asking), probe.asking)
    calls.push(...asked.calls)
    if (!asked.ok) return { answers: [], calls, failure: asked.reason, cancelled: asked.why === 'cancelled' }
    const { text } = asked.answer
    answers.push({ question: question.id, round, said: text.slice(0, KEPT), ...judge(question, wording, text) })
    yield undefined
  }
  return { answers, calls, failure: null, cancelled: false }
}
