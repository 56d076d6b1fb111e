import { OUTPUT_TOO_LONG } from '../../rollout/format.ts'
import type { JsonObject } from '../../rollout/parse.ts'
import { textTokens } from '../../rollout/truncate.ts'
import type { Weighed } from './asking.ts'
import { type Sent, weightOf } from './codex-request.ts'
import type { CodexRules } from './codex-version.ts'

export interface Fitted {
  readonly items: readonly Weighed[]
  /** Items at the end that were emptied or left out. */
  readonly changed: number
}

/**
 * A server's compaction is asked for no more than the model's window: from the newest item backwards, outputs lose their text; older
 * versions leave such items out (codex-format.md 5.6; read in Codex's source, not measured).
 */
export function fitted({ items, head, instructions }: Sent, window: number | null, rules: CodexRules): Fitted {
  const kept = [...items]
  let changed = 0
  let weight = weightOf(kept, instructions)
  for (let i = kept.length - 1; window !== null && weight > window && i >= head; i--) {
    const item = kept[i] as Weighed
    if (!isMade(item.json, rules)) break
    const shorter = rules.emptiesOutputs ? emptied(item.json) : null
    weight += (shorter?.tokens ?? 0) - item.tokens
    if (shorter) kept[i] = shorter
    else kept.pop()
    changed += 1
  }
  return { items: kept, changed }
}

const isOutput = ({ type }: JsonObject): boolean => typeof type === 'string' && type.endsWith('_output')

const isMade = (item: JsonObject, { emptiesOutputs }: CodexRules): boolean =>
  isOutput(item) || (!emptiesOutputs && item['type'] === 'message' && item['role'] === 'developer')

function emptied(item: JsonObject): Weighed {
  if (item['type'] === 'tool_search_output') return { json: { ...item, tools: [] }, tokens: 0 }
  return { json: { ...item, output: OUTPUT_TOO_LONG }, tokens: textTokens(OUTPUT_TOO_LONG) }
}
