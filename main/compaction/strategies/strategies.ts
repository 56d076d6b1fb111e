import { extract } from './extract/extract.ts'
import { recorded } from './recorded.ts'
import type { Strategy } from './strategy.ts'

/** Every strategy, in the order in which they are offered. */
export const STRATEGIES: readonly Strategy[] = [recorded, extract]

export const strategyNamed = (name: string): Strategy | null =>
  STRATEGIES.find(strategy => strategy.name === name) ?? null
