import { Needle } from '../../rollout/needle.ts'
import { isObject, type JsonObject } from '../../rollout/parse.ts'
import type { LineCursor } from '../../rollout/read-lines.ts'
import { hashOf } from './marks.ts'

const ROLE = new Needle('"role":"')
const TURN_ID = new Needle('"turn_id":"')

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
  const at = ROLE.in(bytes, 0, Math.min(bytes.length, ROLE_WITHIN))
  return at === -1 ? null : String.fromCharCode(bytes[at + ROLE.length] as number)
}

const OLD_POLICY = Buffer.from('"sandbox_policy":{"mode":')
/** A turn context is asked for it within this, behind its cwd. Bytes. */
const POLICY_WITHIN = 4096

/** 0.169 does not read the turn contexts of 0.36 and 0.47, whose sandbox policy has another form; it reads those of 0.63. */
export const isOldContext = (bytes: Buffer): boolean => bytes.subarray(0, POLICY_WITHIN).includes(OLD_POLICY)

/** Hash of the first turn id in a line, read without parsing: turn contexts are long. */
export function turnIdHash(bytes: Buffer): number {
  const at = TURN_ID.in(bytes, 0, bytes.length)
  if (at === -1) return 0
  const from = at + TURN_ID.length
  const end = bytes.indexOf(0x22, from)
  return end === -1 ? 0 : hashOf(bytes.toString('latin1', from, end))
}
