import { assertNever } from '../../base/assert-never.ts'
import type { JsonObject } from '../../rollout/parse.ts'
import type { CandidateCall } from '../candidate.ts'
import { callRecord } from './call-record.ts'
import type { Fault, ModelAnswer, ModelRequest } from './model-call.ts'
import { ask, type Run, type StrategyResult, wait } from './strategy.ts'

/** An item of a request and our estimate of its weight. */
export interface Weighed {
  readonly json: JsonObject
  readonly tokens: number
}

export interface Asking {
  readonly model: string
  readonly items: readonly Weighed[]
  readonly request: (items: readonly Weighed[]) => ModelRequest
  /** To 0.153 Codex asks again after a refusal, too. Measured with a status of 400: 0.110, 0.140 and 0.169. */
  readonly insists: boolean
  /** Retries after an error; a request that is too long and was shortened begins to count anew. */
  readonly retries: number
  /** Where no answer began, or the server failed, each of those is itself sent again so often. */
  readonly requestRetries: number
  /** What to send when the last request was too long; null: nothing is left to leave out. */
  readonly shorter: (items: readonly Weighed[]) => readonly Weighed[] | null
}

export type Asked =
  | {
      readonly ok: true
      readonly answer: Extract<ModelAnswer, { ok: true }>
      readonly calls: readonly CandidateCall[]
      /** Items that were left out of the request that was answered. */
      readonly omitted: number
    }
  | Extract<StrategyResult, { ok: false }>

/** Milliseconds before the first retry; each further one waits twice as long. Codex adds up to a tenth by chance, we do not. */
const FIRST_WAIT = 200
const LONGEST_WAIT = 60_000

/** Asks until there is an answer, as Codex does for a compaction (codex-format.md 5.3; the two counts and their waits as recorded in 0.98 and 0.169). */
export function* askUntilAnswered(asking: Asking): Run<Asked> {
  const calls: CandidateCall[] = []
  let { items } = asking
  let [retry, resent] = [0, 0]
  for (;;) {
    const answer = yield* ask(asking.request(items))
    calls.push(callRecord(asking.model, answer))
    if (answer.ok) return { ok: true, answer, calls, omitted: asking.items.length - items.length }
    const { fault } = answer
    const shorter = fault.kind === 'overflow' ? asking.shorter(items) : null
    if (shorter) {
      items = shorter
      retry = resent = 0
    } else if (neverBegan(fault) && resent < asking.requestRetries) yield* wait(backoff(++resent))
    else {
      resent = 0
      const next = retryAfter(fault, ++retry, asking.insists)
      if (next === null || retry > asking.retries) return gaveUp(fault, calls)
      yield* wait(next)
    }
  }
}

/** What the model was not given, as a sentence; none when it was given all. */
export function omittedNote(omitted: number): readonly string[] {
  if (omitted === 0) return []
  const which = omitted === 1 ? 'its oldest item was' : `its ${omitted} oldest items were`
  return [`The request was too long: ${which} left out of it, and so is unknown to the summary.`]
}

const backoff = (retry: number): number => FIRST_WAIT * 2 ** (retry - 1)

/** Nothing of an answer came. */
function neverBegan(fault: Fault): boolean {
  if (fault.kind === 'timeout') return fault.waitedFor === 'connection'
  return fault.kind === 'unreachable' || (fault.kind === 'server' && fault.status !== null)
}

/** Milliseconds to wait; null: asking again cannot help, or not soon. */
function retryAfter(fault: Fault, retry: number, insists: boolean): number | null {
  const next = backoff(retry)
  switch (fault.kind) {
    case 'limited':
      return (fault.retryAfter ?? 0) > LONGEST_WAIT ? null : (fault.retryAfter ?? next)
    case 'refused':
      // Where a key or an address is wrong nothing changes by asking.
      return insists && !isHopeless(fault.status) ? next : null
    case 'server':
    case 'cut':
    case 'garbage':
    case 'timeout':
    case 'unreachable':
      return next
    case 'overflow':
    case 'tooLarge':
    case 'cancelled':
      return null
    default:
      return assertNever(fault)
  }
}

/** No such key, no right, no such place, or another place. */
const isHopeless = (status: number | null): boolean =>
  status !== null && (status < 400 || [401, 403, 404].includes(status))

function gaveUp(fault: Fault, calls: readonly CandidateCall[]): Extract<StrategyResult, { ok: false }> {
  const why = fault.kind === 'cancelled' ? 'cancelled' : 'failed'
  const often = calls.length > 1 ? ` (${calls.length} requests)` : ''
  return { ok: false, why, reason: `${reasonOf(fault)}${often}`, calls }
}

function reasonOf(fault: Fault): string {
  const { kind, message } = fault
  if (kind === 'overflow') return `The request is too long for the model, and nothing is left to leave out: ${message}`
  if (kind === 'limited' && fault.retryAfter !== null && fault.retryAfter > LONGEST_WAIT)
    return `${message} The server asks to wait ${Math.ceil(fault.retryAfter / 1000)} s; nothing was sent again.`
  return message
}
