import type { CandidateCall } from '../candidate.ts'
import type { ModelAnswer } from './model-call.ts'

/** What a candidate keeps of a request. */
export function callRecord(model: string, answer: ModelAnswer): CandidateCall {
  const { milliseconds } = answer
  if (answer.ok) {
    const { usage } = answer
    const tokens = {
      inputTokens: usage?.input ?? null,
      cachedTokens: usage?.cached ?? null,
      outputTokens: usage?.output ?? null,
    }
    return { model, outcome: 'answered', message: null, ...tokens, milliseconds }
  }
  const { kind, message } = answer.fault
  const outcome = kind === 'cancelled' ? 'cancelled' : 'failed'
  return { model, outcome, message, inputTokens: null, cachedTokens: null, outputTokens: null, milliseconds }
}
