import type { CandidateCall } from '../compaction/candidate.ts'
import { usageOf } from '../compaction/candidate-usage.ts'
import type { Answers, Probe, ProbeResult } from '../compaction/probes/probe.ts'
import type { Question } from '../compaction/probes/question.ts'
import { scoresOf } from '../compaction/probes/scores.ts'
import type { Subject } from '../compaction/probes/subject.ts'
import type { ProbeWeight } from '../network/probe-weight.ts'
import { flat } from './audit-json.ts'
import { List } from './json.ts'

/** Questions, and the answers of those that were asked. */
export interface Probed {
  readonly probe: Probe
  readonly plan: ProbeWeight
  readonly at: string
  readonly notes: readonly string[]
  /** null: nobody was asked. */
  readonly result: Extract<ProbeResult, { ok: true }> | null
}

/** design.md section 4. */
export function probeJson({ probe, plan, at, notes, result }: Probed): Readonly<Record<string, unknown>> {
  const { control, candidates, questions, repeats, seed, asking } = probe
  return {
    at,
    seed,
    repeats,
    model: asking.model === '' ? null : asking.model,
    dryRun: result === null,
    plan,
    notes,
    questions: new List(questions.map(questionJson)),
    control: historyJson(control, result?.control ?? null),
    candidates: new List(candidates.map((each, n) => historyJson(each, result?.candidates[n] ?? null))),
    scores: new List(result === null ? [] : scoresJson(probe, result)),
  }
}

const questionJson = ({ reply, place, ...rest }: Question) => ({
  ...rest,
  form: reply.kind,
  options: reply.kind === 'choice' ? reply.options : null,
  accepted: reply.kind === 'short' ? reply.accepted : null,
  place: flat(place),
})

const historyJson = ({ name, strategy, items, tokens, opaque }: Subject, answers: Answers | null) => ({
  name,
  strategy,
  items,
  tokens,
  opaque,
  failure: answers?.failure ?? null,
  requests: callsJson(answers?.calls ?? []),
  answers: answers?.answers ?? [],
})

const callsJson = (calls: readonly CandidateCall[]) => ({
  sent: calls.length,
  answered: calls.filter(({ outcome }) => outcome === 'answered').length,
  ...usageOf(calls),
})

/** One entry a category and history; those of the control first. */
function* scoresJson({ control, candidates, questions }: Probe, result: NonNullable<Probed['result']>) {
  for (const score of scoresOf(questions, result.control, null) ?? []) yield { history: control.name, ...score }
  for (const [n, { name }] of candidates.entries())
    for (const score of scoresOf(questions, result.control, result.candidates[n] ?? null) ?? [])
      yield { history: name, ...score }
}
