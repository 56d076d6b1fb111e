import type { EntityClass, Found } from '../entities/entity.ts'
import type { Listed, Ratio } from './measured.ts'

/** Measure 6: facts of one class in the history after that stood nowhere before: perhaps made up. `part` of `whole` facts after. */
export interface Novelty {
  readonly class: EntityClass
  readonly novel: Ratio
  readonly list: Listed<Found>
}
