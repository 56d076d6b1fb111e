import type { Place } from '../entities/entity.ts'
import type { Listed, Ratio } from './measured.ts'

/** Measure 12: work done again, in the first calls after the compaction. */
export interface Rework {
  /** Of the first 30 calls, those that repeat a call of before exactly. */
  readonly repeated: Ratio
  readonly calls: Listed<Again>
  /** Files read before and read again, of all files read after. */
  readonly reread: Ratio
  readonly files: Listed<Again>
  /** Calls up to the first file that is read again, that one included; null when none is. */
  readonly firstReread: number | null
}

export interface Again {
  readonly text: string
  readonly stood: Place
  readonly again: Place
}
