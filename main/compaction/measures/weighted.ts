import type { Steps } from '../../base/steps.ts'
import type { EntityClass } from '../entities/entity.ts'
import { FORM_CLASSES } from '../reading/standing.ts'
import type { Judged } from './judged.ts'
import type { Ratio } from './measured.ts'

/** Measure 2. Weights are sums, rounded to thousandths. */
export interface WeightedRetention {
  readonly class: EntityClass
  readonly weight: Ratio
  /** Facts in three items or more. */
  readonly hot: Ratio
}

/** Items that make a fact hot. */
const HOT = 3

export function* weighted({ standings, weight }: Judged): Steps<readonly WeightedRetention[]> {
  const rows = new Map(FORM_CLASSES.map(one => [one, { weight: { part: 0, whole: 0 }, hot: { part: 0, whole: 0 } }]))
  for (const [fact, standing] of standings.all()) {
    const row = rows.get(fact.class)
    if (!row) continue
    const kept = standing === 'strict' ? 1 : 0
    row.weight.whole += weight(fact)
    row.weight.part += kept * weight(fact)
    if (fact.items < HOT) continue
    row.hot.whole += 1
    row.hot.part += kept
  }
  yield
  return [...rows].map(([one, { weight: sum, hot }]) => ({
    class: one,
    weight: { part: thousandths(sum.part), whole: thousandths(sum.whole) },
    hot,
  }))
}

const thousandths = (value: number): number => Math.round(value * 1000) / 1000
