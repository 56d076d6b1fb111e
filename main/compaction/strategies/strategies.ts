import { recorded } from './recorded.ts'
import type { Strategy } from './strategy.ts'

/** Every strategy, in the order in which they are offered. */
export const STRATEGIES: readonly Strategy[] = [recorded]

export const strategyNamed = (name: string): Strategy | null =>
  STRATEGIES.find(strategy => strategy.name === name) ?? null
