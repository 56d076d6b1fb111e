import type { Known, RequestUsage } from '../../thread/model.ts'

/** Input of one request, split by what the server had in its cache. */
export interface InputSplit {
  readonly request: RequestUsage
  readonly cached: Known<number>
  readonly uncached: Known<number>
}

/** When the tokens that a checkpoint cost were saved again. */
export type PaidBack =
  | {
      readonly kind: 'after'
      /** Requests and turns after the checkpoint, from 1. */
      readonly requests: number
      readonly turns: number
      readonly cost: Known<number>
      readonly saved: Known<number>
    }
  | { readonly kind: 'not-yet'; readonly requests: number; readonly cost: Known<number>; readonly saved: Known<number> }
  | { readonly kind: 'not-measurable'; readonly why: string }

/** Where the request after a checkpoint stops to begin like the one before it. */
export interface CacheBreak {
  /** First item at which the two histories differ, in each; a length when one is the other's beginning. */
  readonly before: number
  readonly after: number
  /** Tokens of the after side before and behind that item, by estimate. */
  readonly sharedTokens: number
  readonly brokenTokens: number
  /** What the first request after sent uncached. */
  readonly cost: Known<number>
}

/** What one checkpoint cost and saved, in tokens; no prices. */
export interface Economics {
  readonly n: number
  /** Last request before, the compaction's own left out. */
  readonly before: InputSplit | null
  /** Up to five requests after, in order, before the next checkpoint. */
  readonly after: readonly InputSplit[]
  readonly call: { readonly input: Known<number>; readonly cached: Known<number>; readonly output: Known<number> }
  /** Uncached input of the first request after beyond that of the last before. */
  readonly recached: Known<number>
  /** Input of the last request before less that of the first after. */
  readonly savedPerRequest: Known<number>
  /** Every token counts the same. */
  readonly paidBack: PaidBack
  /** A cached token counts `cachedShare`. */
  readonly paidBackWeighted: PaidBack
  readonly cachedShare: number
  readonly cache: CacheBreak | null
}
