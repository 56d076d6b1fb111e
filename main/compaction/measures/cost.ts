import type { Measured } from './measured.ts'

/** Measure 9. Tokens are the agent's own estimate. */
export interface Cost {
  readonly tokensBefore: number
  readonly tokensAfter: number
  /** Of the items that can be read. */
  readonly readableAfter: number
  /** Negative when the history grew. */
  readonly saved: number
  /** The history is not smaller than before. */
  readonly outcome: 'smaller' | 'notSmaller'
  /** Tokens saved per fact that was kept; null where none was. */
  readonly savedPerRetained: Measured<number | null>
  /** Facts per token after, divided by facts per token before; over 1 is denser. null where a side has no tokens or no facts. */
  readonly density: Measured<number | null>
}
