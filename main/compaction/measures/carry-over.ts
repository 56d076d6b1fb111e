import type { EntityClass, Found, Place } from '../entities/entity.ts'
import type { Listed } from './measured.ts'

/**
 * Measure 11: facts that stood before, are not readable after, and that the agent names before anything that it
 * can see shows them: at least so much came through unseen.
 */
export interface CarryOver {
  readonly byClass: readonly { readonly class: EntityClass; readonly count: number }[]
  readonly facts: Listed<Carried>
}

export interface Carried {
  readonly fact: Found
  /** The agent's first mention. */
  readonly named: Place
}
