import type { JsonObject } from '../../rollout/parse.ts'
import { ITEM_TYPES } from '../../rollout/types.ts'

/** Kinds that older versions skip; versions as 0.N. Measured with one hand-made file on 14 versions; borders lie between two of them. */
const SINCE: Readonly<Record<string, number>> = {
  web_search_call: 42,
  compaction_summary: 58,
  compaction: 72,
  image_generation_call: 107,
  tool_search_call: 114,
  tool_search_output: 114,
  context_compaction: 129,
  agent_message: 136,
  additional_tools: 146,
  configuration_update: 154,
}

/** Outputs as a list of parts, and outputs that answer no call. */
const LISTS_SINCE = 58
const CUSTOM_LISTS_SINCE = 107
const CALLLESS_SINCE = 146

/** Can a version read the item at all? A line that it cannot read is skipped. */
export function isReadBy(minor: number, item: JsonObject): boolean {
  const { type } = item
  if (typeof type === 'string' && Object.hasOwn(SINCE, type) && minor < (SINCE[type] ?? 0)) return false
  if (type === 'function_call_output' && typeof item['call_id'] !== 'string' && minor < CALLLESS_SINCE) return false
  if (!Array.isArray(item['output'])) return true
  return minor >= (type === 'custom_tool_call_output' ? CUSTOM_LISTS_SINCE : LISTS_SINCE)
}

/** Codex reads these and never sends them. */
export const NEVER_SENT: ReadonlySet<string> = new Set(['ghost_snapshot', 'compaction_trigger'])

/** Is it of a kind that some version sends? */
export const isModelInput = ({ type }: JsonObject): boolean =>
  typeof type === 'string' && ITEM_TYPES.has(type) && !NEVER_SENT.has(type)
