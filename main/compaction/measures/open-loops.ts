import type { Place } from '../entities/entity.ts'

/** Measure 5: what was not finished when the compaction came. */
export interface OpenLoop {
  readonly kind: 'failingCommand' | 'error' | 'planStep' | 'userRequest'
  readonly text: string
  readonly stood: Place
  readonly kept: 'exact' | 'inOtherWords' | 'lost'
}
