import type { Json } from './load.ts'

/**
 * What an index has to say of each line of a file, by the plain way: split at "\n", JSON.parse of every line whole. Shares no code with
 * the engine.
 */

export interface PlainLine {
  readonly start: number
  readonly end: number
  readonly state: 'object' | 'rejected' | 'blank'
  readonly json: Json | null
}

export function plainLines(bytes: Buffer): readonly PlainLine[] {
  const lines: PlainLine[] = []
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(10, start)
    const end = newline === -1 ? bytes.length : newline
    lines.push({ start, end, ...plain(bytes.subarray(start, end)) })
    start = end + 1
  }
  return lines
}

const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function plain(line: Buffer): Pick<PlainLine, 'state' | 'json'> {
  try {
    const text = DECODER.decode(line)
    if (/^[ \t\r]*$/.test(text)) return { state: 'blank', json: null }
    const json: Json = JSON.parse(text.replace(/^\uFEFF/, ''))
    const isObject = typeof json === 'object' && json !== null && !Array.isArray(json)
    return isObject && wellFormed(json) ? { state: 'object', json } : { state: 'rejected', json: null }
  } catch {
    return { state: 'rejected', json: null }
  }
}

/** Codex reads no text with half a surrogate pair. */
function wellFormed(json: Json): boolean {
  if (typeof json === 'string') return json.isWellFormed()
  if (Array.isArray(json)) return json.every(wellFormed)
  if (typeof json !== 'object' || json === null) return true
  return Object.entries(json).every(([key, value]) => key.isWellFormed() && wellFormed(value))
}

/** Type and payload type of an envelope; null for lines of the flat files of 2025 and for what has no payload object. */
export function plainTypes(json: Json): { readonly type: string; readonly payloadType: string } | null {
  const { type, payload } = json
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return null
  const tagged = type === 'response_item' || type === 'event_msg'
  return {
    type: typeof type === 'string' ? type : '',
    payloadType: tagged && typeof payload.type === 'string' ? payload.type : '',
  }
}

const isCount = (value: Json): boolean => Number.isSafeInteger(value) && value >= 0

/** Lines, from 1, whose token_count says how much context the last answer took, and how much. */
export function plainTokens(lines: readonly PlainLine[]): readonly (readonly [number, number])[] {
  return lines.flatMap(({ json }, i) => {
    if (json?.type !== 'event_msg' || json.payload?.type !== 'token_count' || typeof json.timestamp !== 'string')
      return []
    const tokens = json.payload.info?.last_token_usage?.total_tokens
    return isCount(tokens) ? [[i + 1, tokens] as const] : []
  })
}

/** What begins a turn in a line: a line of its own, a message of the user, or nothing. */
export function plainBegin({ json }: PlainLine): 'explicit' | 'message' | null {
  if (json === null) return null
  const payload = json.payload ?? json
  if (json.type === 'event_msg' && typeof json.timestamp === 'string') {
    if (['task_started', 'turn_started'].includes(payload.type)) return 'explicit'
    if (payload.type === 'user_message') return 'message'
  }
  return payload.type === 'message' && payload.role === 'user' ? 'message' : null
}
