import type { EntityClass, Found } from '../entities/entity.ts'
import type { Listed, Ratio } from './measured.ts'

/** Measure 1: facts of one class in the history before that stand in the history after, too. */
export interface ClassRetention {
  readonly class: EntityClass
  /** The same key on both sides. */
  readonly strict: Ratio
  /** Also by a path's last name, or by the same words somewhere in the text. */
  readonly weak: Ratio
  /** Not even weakly there, the weightiest first. */
  readonly lost: Listed<Found>
}
