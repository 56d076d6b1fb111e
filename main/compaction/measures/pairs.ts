import type { Place } from '../entities/entity.ts'
import type { Listed } from './measured.ts'

/** Measure 8: what must stand together, in the history after. */
export interface PairIntegrity {
  /** Calls without output, outputs without call. */
  readonly orphanCalls: Listed<Place>
  readonly orphanOutputs: Listed<Place>
  readonly reasoning: BeforeAfter
  readonly images: BeforeAfter
}

export interface BeforeAfter {
  readonly before: number
  readonly after: number
}
