import type { Found } from '../entities/entity.ts'
import type { Listed, Ratio } from './measured.ts'

/** Measure 4: sentences with what the user demands, or with what the agent decided. */
export interface SentenceRetention {
  /** Kept word for word, white space aside. */
  readonly exact: Ratio
  /** Kept exactly, or with at least 0.6 of their content words in one sentence. */
  readonly kept: Ratio
  /** The newest first. */
  readonly lost: Listed<Found>
}
