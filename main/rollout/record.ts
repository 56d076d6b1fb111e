import type { LineState } from './line-table.ts'
import { isObject, type JsonObject, parseLine, type Rejection } from './parse.ts'
import { FLAT_ITEM, FLAT_META, FLAT_STATE, ITEM_TYPES, isKnown, TAGGED } from './types.ts'

/** One line as Codex wrote it. `bytes` are the line's own, without "\n": encoding a record gives them back. */
export type RolloutRecord =
  | {
      readonly kind: 'known' | 'unknown'
      readonly type: string
      /** The payload's own type for the two tagged envelopes and flat items, else "". */
      readonly payloadType: string
      /** Milliseconds since 1970; NaN when there is no readable time. */
      readonly time: number
      readonly value: JsonObject
      /** The payload object; of a flat line the line itself; null when the line has none. */
      readonly payload: JsonObject | null
      readonly bytes: Uint8Array
    }
  | { readonly kind: 'rejected'; readonly reason: Rejection; readonly bytes: Uint8Array }
  | { readonly kind: 'blank'; readonly bytes: Uint8Array }

/** Decodes the bytes of one line. Never throws, keeps what it does not know. */
export function decodeLine(bytes: Uint8Array): RolloutRecord {
  const parsed = parseLine(bytes)
  if (parsed.kind === 'blank') return { kind: 'blank', bytes }
  if (parsed.kind === 'rejected') return { kind: 'rejected', reason: parsed.reason, bytes }
  const { value } = parsed
  const { type, payloadType, time, state } = typesOf(value)
  const payload = isObject(value.payload) ? value.payload : type === FLAT_ITEM || type === FLAT_META ? value : null
  return { kind: state, type, payloadType, time, value, payload, bytes }
}

/** The line's bytes, unchanged. */
export const encodeLine = (record: RolloutRecord): Uint8Array => record.bytes

export interface LineTypes {
  readonly type: string
  readonly payloadType: string
  readonly time: number
  readonly state: Extract<LineState, 'known' | 'unknown'>
}

/** What a parsed line is: an envelope, or a line of the flat files of 2025 (codex-format.md 2.9). */
export function typesOf(value: JsonObject): LineTypes {
  const time = typeof value.timestamp === 'string' ? Date.parse(value.timestamp) : Number.NaN
  const { payload } = value
  const type = typeof value.type === 'string' ? value.type : ''
  if (isObject(payload)) {
    const payloadType = isTagged(type) && typeof payload.type === 'string' ? payload.type : ''
    return { type, payloadType, time, state: isKnown(type, payloadType) ? 'known' : 'unknown' }
  }
  const flat = flatType(value, type)
  if (flat !== null) return { type: flat, payloadType: flat === FLAT_ITEM ? type : '', time, state: 'known' }
  return { type, payloadType: '', time, state: 'unknown' }
}

function flatType(value: JsonObject, type: string): string | null {
  if ('payload' in value) return null
  if (ITEM_TYPES.has(type)) return FLAT_ITEM
  if (type !== '') return null
  if (typeof value.record_type === 'string') return FLAT_STATE
  return typeof value.id === 'string' && typeof value.timestamp === 'string' ? FLAT_META : null
}

export const isTagged = (type: string): boolean => (TAGGED as readonly string[]).includes(type)
