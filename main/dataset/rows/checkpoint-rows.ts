import type { Steps } from '../../base/steps.ts'
import type { Known } from '../../thread/model.ts'
import type { Row, Take } from '../tables.ts'
import { type Part, placeOf, standingOf } from './part.ts'

/** The compactions in the part's own lines, and those that came to nothing. Answers the numbers of the former. */
export function* checkpointRows(part: Part, take: Take): Steps<readonly number[]> {
  const { thread } = part
  const own: number[] = []
  for (let n = 1; n <= thread.checkpointCount; n++) {
    if (thread.checkpoint(n).file !== thread.own) continue
    own.push(n)
    take('checkpoints', yield* checkpointRow(part, n))
    yield
  }
  return own
}

export function attemptRows(part: Part, take: Take): number {
  const { thread } = part
  let count = 0
  for (let n = 1; n <= thread.attemptCount; n++) {
    if (thread.attempt(n).file !== thread.own) continue
    take('attempts', attemptRow(part, n))
    count += 1
  }
  return count
}

function* checkpointRow(part: Part, n: number): Steps<Row<'checkpoints'>> {
  const checkpoint = part.thread.checkpoint(n)
  const record = yield* part.thread.checkpointRecord(n)
  return {
    ...placeOf(part),
    checkpoint: n,
    line: checkpoint.line,
    turn: checkpoint.turn,
    ...standingOf(part, checkpoint.line),
    rolled_back: checkpoint.rolledBack,
    at: checkpoint.at,
    trigger: checkpoint.trigger,
    phase: checkpoint.phase,
    inferred: checkpoint.inferred,
    reason: record.reason.value,
    reason_known: record.reason.how,
    implementation: checkpoint.implementation,
    fidelity: checkpoint.fidelity,
    window_number: checkpoint.windowNumber,
    items_before: checkpoint.itemsBefore,
    items_after: checkpoint.itemsAfter,
    tokens_before: checkpoint.tokensBefore,
    tokens_after: checkpoint.tokensAfter,
    counter_before: record.counterBefore.value,
    counter_before_known: record.counterBefore.how,
    counter_after: record.counterAfter.value,
    counter_after_known: record.counterAfter.how,
    instructions_tokens: record.instructions.value,
    opaque_bytes: checkpoint.opaqueBytes,
    duration_ms: whole(record.duration),
    duration_known: record.duration.how,
    call_input_tokens: record.call.value?.input ?? null,
    call_cached_tokens: record.call.value?.cached ?? null,
    call_output_tokens: record.call.value?.output ?? null,
    call_known: record.call.how,
    model_before: record.modelBefore.value,
    model_after: record.modelAfter.value,
    made_strategy: checkpoint.made?.strategy ?? null,
  }
}

const whole = ({ value }: Known<number>): number | null => (value === null ? null : Math.round(value))

function attemptRow(part: Part, n: number): Row<'attempts'> {
  const attempt = part.thread.attempt(n)
  return {
    ...placeOf(part),
    attempt: n,
    line: attempt.line,
    turn: attempt.turn,
    ...standingOf(part, attempt.line),
    at: attempt.at,
    outcome: attempt.outcome,
    trigger: attempt.trigger,
    phase: attempt.phase,
    inferred: attempt.inferred,
    message: attempt.message === null ? null : part.saying.text(attempt.message),
  }
}
