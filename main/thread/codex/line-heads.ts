import { isObject, type JsonObject } from '../../rollout/parse.ts'
import type { LineCursor } from '../../rollout/read-lines.ts'
import { hashOf } from './marks.ts'

const ROLE = Buffer.from('"role":"')
const TURN_ID = Buffer.from('"turn_id":"')

/** Where a message's role stands at the latest in lines as Codex writes them: behind the timestamp, type and id. Bytes. */
export const ROLE_WITHIN = 400

/** Key of the lines that are counted by their state; types have keys from 0. */
export function stateKey(line: LineCursor): number | null {
  if (line.state === 'rejected') return -1
  if (line.state === 'blank') return -2
  return null
}

export const kindName = (type: string, payloadType: string): string =>
  payloadType === '' ? type : `${type}/${payloadType}`

export function payloadOf(value: JsonObject | null | undefined): JsonObject | null {
  if (!value) return null
  if (!('payload' in value)) return value
  return isObject(value['payload']) ? value['payload'] : null
}

export const firstOf = (value: unknown): string | null => (typeof value === 'string' ? value.slice(0, 1) : null)

/** First letter of a message's role, off its head; null when the head does not show it. */
export function roleIn(bytes: Buffer): string | null {
  const last = Math.min(bytes.length, ROLE_WITHIN) - ROLE.length
  for (let at = 0; at <= last; at++)
    if (standsAt(bytes, at, ROLE)) return String.fromCharCode(bytes[at + ROLE.length] as number)
  return null
}

/** A call into the system for so few bytes would take longer than looking at them. */
function standsAt(bytes: Buffer, at: number, text: Buffer): boolean {
  for (let k = 0; k < text.length; k++) if (bytes[at + k] !== text[k]) return false
  return true
}

const OLD_POLICY = Buffer.from('"sandbox_policy":{"mode":')
/** A turn context is asked for it within this, behind its cwd. Bytes. */
const POLICY_WITHIN = 4096

/** 0.169 does not read the turn contexts of 0.36 and 0.47, whose sandbox policy has another form; it reads those of 0.63. */
export const isOldContext = (bytes: Buffer): boolean => bytes.subarray(0, POLICY_WITHIN).includes(OLD_POLICY)

/** Hash of the first turn id in a line, read without parsing: turn contexts are long. */
export function turnIdHash(bytes: Buffer): number {
  const at = bytes.indexOf(TURN_ID)
  if (at === -1) return 0
  const from = at + TURN_ID.length
  const end = bytes.indexOf(0x22, from)
  return end === -1 ? 0 : hashOf(bytes.toString('latin1', from, end))
}
