import { createHash } from 'node:crypto'
import { ABORTED_OUTPUT } from '../../rollout/format.ts'
import type { JsonObject } from '../../rollout/parse.ts'

/** Calls and outputs belong together by class and call id. */
export type PairClass = 'function' | 'custom' | 'search'

const CALLS: Readonly<Record<string, PairClass>> = {
  function_call: 'function',
  local_shell_call: 'function',
  custom_tool_call: 'custom',
  tool_search_call: 'search',
}

const OUTPUTS: Readonly<Record<string, PairClass>> = {
  function_call_output: 'function',
  custom_tool_call_output: 'custom',
  tool_search_output: 'search',
}

/** Types of all items that pair. */
export const PAIRED: ReadonlySet<string> = new Set([...Object.keys(CALLS), ...Object.keys(OUTPUTS)])

const classIn = (table: Readonly<Record<string, PairClass>>, item: JsonObject): PairClass | null =>
  typeof item['type'] === 'string' && Object.hasOwn(table, item['type']) ? (table[item['type']] ?? null) : null

/** Key of a call or an output for pairing; null where it has no call id or is neither. */
function keyIn(table: Readonly<Record<string, PairClass>>, item: JsonObject): string | null {
  const kind = classIn(table, item)
  return kind !== null && typeof item['call_id'] === 'string' ? `${kind} ${item['call_id']}` : null
}

export const callKey = (item: JsonObject): string | null => keyIn(CALLS, item)
export const outputKey = (item: JsonObject): string | null => keyIn(OUTPUTS, item)

/** A server answers its own searches; their outputs need no call. */
export const isServerOutput = (item: JsonObject): boolean =>
  item['type'] === 'tool_search_output' && item['execution'] === 'server'

const TYPES = { function: 'function_call_output', custom: 'custom_tool_call_output', search: 'tool_search_output' }
const PREFIXES = { function: 'fco', custom: 'ctco', search: 'tso' }

/** The output that Codex gives a call without one. `withId`: made from the call's id, as 0.169 does. */
export function abortedOutput(call: JsonObject, withId: boolean): JsonObject {
  const kind = classIn(CALLS, call) ?? 'function'
  const id = withId && typeof call['id'] === 'string' ? { id: outputId(PREFIXES[kind], call['id']) } : {}
  const head = { type: TYPES[kind], ...id, call_id: call['call_id'] }
  return kind === 'search'
    ? { ...head, status: 'completed', execution: 'client', tools: [] }
    : { ...head, output: ABORTED_OUTPUT }
}

/** 0.36 has one form for all of them. */
export const abortedInFront = (call: JsonObject): JsonObject => ({
  type: 'custom_tool_call_output',
  call_id: call['call_id'],
  output: ABORTED_OUTPUT,
})

/** Codex's own namespace of such ids (codex-format.md 3.7; measured on 0.169). */
const NAMESPACE = Buffer.from('90d38d3e6a5b4d52bfe22f1e634bfac4', 'hex')

/** A UUID of version 5 behind the prefix. */
function outputId(prefix: string, callId: string): string {
  const hash = createHash('sha1').update(NAMESPACE).update(`${prefix}:${callId}`).digest().subarray(0, 16)
  hash[6] = ((hash[6] as number) & 0x0f) | 0x50
  hash[8] = ((hash[8] as number) & 0x3f) | 0x80
  const hex = hash.toString('hex')
  const uuid = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
  return `${prefix}_${uuid.join('-')}`
}
