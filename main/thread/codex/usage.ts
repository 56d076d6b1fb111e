import { isObject, type JsonObject } from '../../rollout/parse.ts'
import type { Usage } from '../model.ts'

/** A counter: a whole number from 0. Anything else that stands in its place is no counter. */
export const counter = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null

/** Counters of one request, as token_usage_record and token_count write them alike. */
export function usageOf(value: unknown): Usage | null {
  if (!isObject(value)) return null
  const usage = {
    input: counter(value['input_tokens']),
    cached: counter(value['cached_input_tokens']),
    output: counter(value['output_tokens']),
    reasoning: counter(value['reasoning_output_tokens']),
    total: counter(value['total_tokens']),
  }
  return Object.values(usage).every(each => each === null) ? null : usage
}

export const sameUsage = (a: Usage, b: Usage): boolean =>
  a.input === b.input &&
  a.cached === b.cached &&
  a.output === b.output &&
  a.reasoning === b.reasoning &&
  a.total === b.total

/** What a token_count line says. */
export interface TokenCount {
  readonly last: Usage
  /** Sum over the thread; null when it is missing. */
  readonly sum: number | null
  readonly window: number | null
}

/** null when the line has no counters: `info` is null until the first answer. */
export function tokenCountOf(payload: JsonObject | null): TokenCount | null {
  const info = isObject(payload?.['info']) ? payload['info'] : null
  const last = usageOf(info?.['last_token_usage'])
  if (!info || !last) return null
  const total = isObject(info['total_token_usage']) ? counter(info['total_token_usage']['total_tokens']) : null
  return { last, sum: total, window: counter(info['model_context_window']) }
}

/**
 * Codex writes token_count also when no answer came: its own estimate after a compaction or a rollback, and the mark of a full context.
 * Such a line has a total and neither input nor output (codex-format.md 5.9).
 */
export const isEstimate = ({ last }: TokenCount): boolean =>
  last.total !== null && last.input === 0 && (last.output ?? 0) === 0

/** After a request that was too long Codex sets the sum to the window's size (seen in 0.169): a mark, not a count. */
export const isFullMark = (count: TokenCount): boolean =>
  isEstimate(count) && count.sum !== null && count.sum === count.window
