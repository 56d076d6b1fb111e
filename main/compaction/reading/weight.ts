import type { Fact } from '../entities/fact-index.ts'

/** Turns after which a mention weighs half. */
const HALF = 5

/** How much a fact of before matters: said often, not long ago, by the user or by a change. `ago`: turns since its last mention. */
export const weightOf = (fact: Fact, ago: number): number =>
  Math.log2(1 + fact.items) * 2 ** (-Math.max(0, ago) / HALF) * Math.max(1, fact.source)
