import { isObject, type JsonObject } from '../../rollout/parse.ts'
import type { RolloutRecord } from '../../rollout/record.ts'

/** Why a line was left out: it could not be read, it is longer than we read, or its type is none that we know. */
export type LeftOut = 'rejected' | 'too-long' | 'unknown-type'

/** The type of our stubs. Codex skips lines of types that it does not know (codex-observed.md section 5). */
export const LEFT_OUT_TYPE = 'palimpsest_left_out'

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/

/** The line that stands for one that was left out: nothing of its text, but its time and ordinal, so that the order stays told. */
export function leftOutLine(value: JsonObject | null, why: LeftOut, bytes: number): string {
  const { timestamp, ordinal } = value ?? {}
  return JSON.stringify({
    ...(typeof timestamp === 'string' && TIME.test(timestamp) ? { timestamp } : {}),
    ...(typeof ordinal === 'number' && Number.isSafeInteger(ordinal) ? { ordinal } : {}),
    type: LEFT_OUT_TYPE,
    payload: { why, lines: 1, bytes },
  })
}

/** Is this line a stub of ours, to the byte? A line that only says so is not. */
export function isLeftOutLine(record: RolloutRecord): boolean {
  if (record.kind !== 'unknown' || record.type !== LEFT_OUT_TYPE || !isObject(record.value.payload)) return false
  const { why, bytes } = record.value.payload
  if (why !== 'rejected' && why !== 'too-long' && why !== 'unknown-type') return false
  if (typeof bytes !== 'number' || !Number.isSafeInteger(bytes)) return false
  return Buffer.from(record.bytes).toString('utf8').trimEnd() === leftOutLine(record.value, why, bytes)
}
