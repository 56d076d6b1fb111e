import type { CandidateCall } from './candidate.ts'

export type CallTokens = Pick<CandidateCall, 'inputTokens' | 'cachedTokens' | 'outputTokens'>

/** Sums of what the server counted; null where it counted nothing. */
export function usageOf(calls: readonly CallTokens[]): CallTokens {
  const sum = (name: keyof CallTokens): number | null => {
    const counted = calls.flatMap(call => call[name] ?? [])
    return counted.length === 0 ? null : counted.reduce((one, other) => one + other)
  }
  return { inputTokens: sum('inputTokens'), cachedTokens: sum('cachedTokens'), outputTokens: sum('outputTokens') }
}
