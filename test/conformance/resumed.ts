import { readFileSync } from 'node:fs'
import { runNow } from '../../main/base/steps.ts'
import type { Point, RequestHistory, Thread } from '../../main/thread/model.ts'
import type { ManyResumes } from '../codex/src/resume-many.mjs'
import { itemsOf, type Json, type Probe, sameAs, surprises } from '../support/same-request.ts'
import { type Outcome, outcomeOf } from './outcome.ts'

type Sent = Pick<Probe, 'threadId' | 'prompt' | 'input' | 'freshContext'>

/** Is what a real Codex sent on resuming what we say that it sends for a thread at a point? */
export function asSent(
  thread: Thread,
  at: Point,
  request: RequestHistory,
  sent: Sent,
  codex: ManyResumes,
  headsDiffer = changesModel(thread, at),
): Outcome {
  const probe = { ...sent, codexVersion: `codex-cli ${codex.version}` }
  return outcomeOf(surprises(...alike(thread, headsDiffer, request, probe, codex)))
}

/**
 * Base instructions at the head of a request are no part of the history. Without own ones a session gets those of the model. And right
 * behind a compaction that was made because the model changes, the file still names the model before: some models get base
 * instructions as an item, others find them in the history, so that their heads differ.
 */
function alike(
  thread: Thread,
  headsDiffer: boolean,
  request: RequestHistory,
  probe: Probe,
  codex: ManyResumes,
): readonly [readonly Json[], Probe] {
  const rebuilt = itemsOf(request)
  const [first] = probe.input
  if (first === undefined) return [rebuilt, probe]
  const behind = { ...probe, input: probe.input.slice(1) }
  if (headsDiffer) return [rebuilt.slice(request.lead), isBase(thread, first) ? behind : probe]
  const { baseInstructions } = codex
  const given = request.lead === 0 && baseInstructions !== null && sameAs(first) === sameAs(baseInstructions)
  return [rebuilt, given ? behind : probe]
}

export function changesModel(thread: Thread, at: Point): boolean {
  if (at.kind !== 'checkpoint' || at.side === 'before') return false
  const { modelBefore, modelAfter } = runNow(thread.checkpointRecord(at.n))
  return modelBefore.value !== null && modelAfter.value !== null && modelBefore.value !== modelAfter.value
}

const isBase = (thread: Thread, { type, role, content }: Json): boolean =>
  type === 'message' &&
  role === 'developer' &&
  JSON.stringify(content).includes(JSON.stringify(thread.textAt(thread.own, 1, BASE)))

const BASE = '/payload/base_instructions/text'

/** The model that a session ran with last, as far as its file has it. */
export function modelIn(path: string): string | null {
  const contexts = readFileSync(path, 'utf8').matchAll(/^\{[^\n]*"type":"turn_context"[^\n]*?"model":"([^"]+)"/gm)
  return [...contexts].at(-1)?.[1] ?? null
}
