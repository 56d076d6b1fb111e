import { isObject, type JsonObject } from '../../rollout/parse.ts'
import { cutToTokens, textTokens } from '../../rollout/truncate.ts'

/** What an output may weigh; the unit also decides the words of the marker. */
export interface Budget {
  readonly unit: 'bytes' | 'tokens'
  readonly size: number
}

/** Room that Codex adds to a stated budget when it reads a file again (codex-format.md 3.6). */
const ALLOWANCE = 1.2

export const withAllowance = ({ unit, size }: Budget): Budget => ({ unit, size: Math.ceil(size * ALLOWANCE) })

/** Budgets of the models that Codex's catalogue holds and of all others. */
export const CATALOGUE: Budget = { unit: 'tokens', size: 10_000 }
export const UNKNOWN_MODEL: Budget = { unit: 'bytes', size: 10_000 }

/** Names of models as the catalogues of 2025 and 2026 have them; the catalogue itself is in no session file. */
const CATALOGUE_NAMES = /^(gpt-[5-9]|codex-|o[1-9])/

export const inCatalogue = (model: string): boolean => CATALOGUE_NAMES.test(model)

/** Budget of a turn context's `truncation_policy`; null where it states none. */
export function statedBudget(policy: unknown): Budget | null {
  if (!isObject(policy)) return null
  const { mode, limit } = policy
  if (typeof limit !== 'number' || limit < 0) return null
  return mode === 'tokens' || mode === 'bytes' ? { unit: mode, size: limit } : null
}

const costOf = (text: string, { unit }: Budget): number =>
  unit === 'bytes' ? Buffer.byteLength(text) : textTokens(text)

/** An output item, cut to a budget; the same item when it fits. */
export function cutOutput(item: JsonObject, budget: Budget): JsonObject {
  const { output } = item
  if (typeof output === 'string') {
    const text = cutText(output, budget)
    return text === output ? item : { ...item, output: text }
  }
  if (!Array.isArray(output)) return item
  const parts = cutParts(output, budget)
  return parts === null ? item : { ...item, output: parts }
}

export function cutText(text: string, budget: Budget): string {
  if (Buffer.byteLength(text) <= (budget.unit === 'bytes' ? budget.size : budget.size * 4)) return text
  const { head, marker, tail } = cutToTokens(text, budget.unit === 'bytes' ? budget.size / 4 : budget.size)
  if (budget.unit === 'tokens') return head + marker + tail
  const removed = countOf(text) - countOf(head) - countOf(tail)
  return `${head}…${removed} chars truncated…${tail}`
}

function countOf(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

/** Texts in order until the budget is spent; images stay (codex-format.md 3.6). null when everything fits. */
function cutParts(parts: readonly unknown[], budget: Budget): readonly unknown[] | null {
  const kept: unknown[] = []
  let left = budget.size
  let omitted = 0
  let cut = false
  for (const part of parts) {
    const text = isObject(part) && part['type'] === 'input_text' ? part['text'] : undefined
    if (!isObject(part) || typeof text !== 'string') kept.push(part)
    else if (left === 0) omitted += 1
    else if (costOf(text, budget) <= left) {
      kept.push(part)
      left -= costOf(text, budget)
    } else {
      kept.push({ ...part, text: cutText(text, { ...budget, size: left }) })
      left = 0
      cut = true
    }
  }
  if (omitted > 0) kept.push({ type: 'input_text', text: `[omitted ${omitted} text items ...]` })
  return cut || omitted > 0 ? kept : null
}
