import type { Found } from '../entities/entity.ts'
import type { Judged } from './judged.ts'
import type { Listed, Ratio } from './measured.ts'
import { retentionOf } from './retained.ts'

/** Measure 3: files that were changed, or read, before. */
export interface ArtifactTrail {
  readonly strict: Ratio
  readonly weak: Ratio
  readonly lost: Listed<Found>
}

export const modifiedTrail = (judged: Judged): ArtifactTrail =>
  retentionOf(judged, fact => fact.class === 'path' && fact.changed)

export const readTrail = (judged: Judged): ArtifactTrail =>
  retentionOf(judged, fact => fact.class === 'path' && fact.read)
