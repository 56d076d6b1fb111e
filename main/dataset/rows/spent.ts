import type { RequestUsage } from '../../thread/model.ts'

/** Counters of answered requests; one that is missing counts as 0. */
export interface Spent {
  readonly requests: number
  readonly input_tokens: number
  readonly cached_tokens: number
  readonly output_tokens: number
  readonly reasoning_tokens: number
  readonly total_tokens: number
}

export const NOTHING: Spent = {
  requests: 0,
  input_tokens: 0,
  cached_tokens: 0,
  output_tokens: 0,
  reasoning_tokens: 0,
  total_tokens: 0,
}

export const spentIn = (requests: readonly RequestUsage[]): Spent =>
  requests.reduce((sum, { usage }) => {
    const { input, cached, output, reasoning, total } = usage
    return added(sum, {
      requests: 1,
      input_tokens: input ?? 0,
      cached_tokens: cached ?? 0,
      output_tokens: output ?? 0,
      reasoning_tokens: reasoning ?? 0,
      total_tokens: total ?? (input ?? 0) + (output ?? 0),
    })
  }, NOTHING)

export const spentByTurn = (requests: readonly RequestUsage[]): ReadonlyMap<number, Spent> =>
  new Map([...Map.groupBy(requests, ({ turn }) => turn)].map(([turn, all]) => [turn, spentIn(all)]))

export const added = (a: Spent, b: Spent): Spent => ({
  requests: a.requests + b.requests,
  input_tokens: a.input_tokens + b.input_tokens,
  cached_tokens: a.cached_tokens + b.cached_tokens,
  output_tokens: a.output_tokens + b.output_tokens,
  reasoning_tokens: a.reasoning_tokens + b.reasoning_tokens,
  total_tokens: a.total_tokens + b.total_tokens,
})
