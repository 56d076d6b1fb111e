import type { Fault } from '../compaction/strategies/model-call.ts'
import { isObject, type JsonObject } from '../rollout/parse.ts'

/** Characters of a server's own words that a sentence quotes. */
const QUOTED = 300

/** Codes of servers for a request that the model's window cannot take. */
const OVERFLOW: ReadonlySet<unknown> = new Set(['context_length_exceeded', 'exceed_context_size_error'])
/** Asking again does not help. */
const FINAL: ReadonlySet<unknown> = new Set([
  'insufficient_quota',
  'usage_limit_reached',
  'usage_not_included',
  'invalid_prompt',
  'invalid_request_error',
  'model_not_found',
])

/** What a server says of an error, in a reply or in its stream. */
interface Said {
  readonly codes: readonly unknown[]
  /** "" where it says nothing. */
  readonly words: string
}

/** A reply with a status that is none of success. `retryAfter`: milliseconds that its headers ask for. */
export function faultOfStatus(status: number, body: string, retryAfter: number | null): Fault {
  const said = saidIn(parsed(body))
  const message = `The server answered ${status}${said.words === '' ? '' : `: ${said.words}`}.`.replace(
    /([.!?])\.$/,
    '$1',
  )
  if (has(said, OVERFLOW)) return { kind: 'overflow', message }
  if (status === 429 && !has(said, FINAL))
    return { kind: 'limited', retryAfter: retryAfter ?? delayIn(said.words), message }
  if (status >= 500) return { kind: 'server', status, message }
  if (status >= 300 && status < 400)
    return {
      kind: 'refused',
      status,
      message: `The server answered ${status}: it sends elsewhere, where nothing is sent to.`,
    }
  return { kind: 'refused', status, message }
}

/** The event of a stream that tells of a failure: `response.failed`, or `error`. */
export function faultOfEvent(event: JsonObject): Fault {
  const { response, error } = event
  const said = saidIn(isObject(response) ? response : isObject(error) ? event : { error: event })
  const message = said.words === '' ? 'The model failed and did not say why.' : `The model failed: ${said.words}`
  if (has(said, OVERFLOW)) return { kind: 'overflow', message }
  if (said.codes.includes('rate_limit_exceeded')) return { kind: 'limited', retryAfter: delayIn(said.words), message }
  if (has(said, FINAL)) return { kind: 'refused', status: null, message }
  return { kind: 'server', status: null, message }
}

const has = ({ codes }: Said, set: ReadonlySet<unknown>): boolean => codes.some(code => set.has(code))

function parsed(body: string): JsonObject {
  try {
    const value: unknown = JSON.parse(body)
    return isObject(value) ? value : {}
  } catch {
    return { error: { message: body } }
  }
}

function saidIn({ error, detail, message }: JsonObject): Said {
  if (isObject(error)) return { codes: [error['code'], error['type']], words: wordsIn(error['message']) }
  return { codes: [], words: wordsIn(error ?? message ?? detail) }
}

/** A server's words as part of one line: no line ends, no control characters, not too long. A page of HTML says nothing. */
function wordsIn(value: unknown): string {
  if (typeof value !== 'string' || /^\s*</.test(value)) return ''
  const line = value.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
  return line.length > QUOTED ? `${line.slice(0, QUOTED)}…` : line
}

/** "Please try again in 11.054s" or "… in 28ms". */
function delayIn(words: string): number | null {
  const [, number, unit] = /try again in ([\d.]+)\s*(ms|s|seconds?)\b/i.exec(words) ?? []
  const value = Number(number)
  return number === undefined || !Number.isFinite(value) ? null : Math.ceil(unit === 'ms' ? value : value * 1000)
}

/** Milliseconds of `retry-after-ms` or `retry-after` (seconds, or a date). */
export function retryAfterIn(headers: Readonly<Record<string, unknown>>, now: number): number | null {
  const milliseconds = Number(headers['retry-after-ms'] ?? Number.NaN)
  if (milliseconds >= 0) return Math.ceil(milliseconds)
  const value = headers['retry-after']
  if (typeof value !== 'string') return null
  const seconds = Number(value)
  if (seconds >= 0) return Math.ceil(seconds * 1000)
  const date = Date.parse(value)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}
