import type { Found } from '../entities/entity.ts'
import type { Listed, Ratio } from './measured.ts'

/** Measure 3: files that were changed, or read, before. */
export interface ArtifactTrail {
  readonly strict: Ratio
  readonly weak: Ratio
  readonly lost: Listed<Found>
}
