import type { EntityClass } from '../entities/entity.ts'
import type { Ratio } from './measured.ts'

/** Measure 2. Weights are sums, rounded to thousandths. */
export interface WeightedRetention {
  readonly class: EntityClass
  readonly weight: Ratio
  /** Facts in three items or more. */
  readonly hot: Ratio
}
