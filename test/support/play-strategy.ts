import type { Fault, ModelAnswer, ModelRequest } from '../../main/compaction/strategies/model-call.ts'
import type { Run } from '../../main/compaction/strategies/strategy.ts'

export interface Played<T> {
  readonly result: T
  readonly requests: readonly ModelRequest[]
  /** Milliseconds, in order. */
  readonly waits: readonly number[]
}

/** Runs a strategy with answers in order. One that asks more often than there are answers is an error. */
export function play<T>(run: Run<T>, answers: readonly ModelAnswer[] = []): Played<T> {
  const played = playWhile(run, answers)
  if (played === null) throw new Error(`request ${answers.length + 1} has no answer`)
  return played
}

/** The same; null where it asks more often. */
export function playWhile<T>(run: Run<T>, answers: readonly ModelAnswer[]): Played<T> | null {
  const requests: ModelRequest[] = []
  const waits: number[] = []
  let step = run.next()
  while (!step.done) {
    let got: ModelAnswer | undefined
    if (step.value?.kind === 'wait') waits.push(step.value.milliseconds)
    if (step.value?.kind === 'ask') {
      got = answers[requests.length]
      requests.push(step.value.request)
      if (!got) return null
    }
    step = run.next(got)
  }
  return { result: step.value, requests, waits }
}

const MESSAGE = { type: 'message', role: 'assistant' }

/** An answer of one message. */
export const says = (text: string): ModelAnswer => ({
  ok: true,
  items: [{ ...MESSAGE, content: [{ type: 'output_text', text }] }],
  text,
  usage: null,
  responseId: null,
  milliseconds: 1,
})

export const fails = (fault: Fault): ModelAnswer => ({ ok: false, fault, milliseconds: 1 })
