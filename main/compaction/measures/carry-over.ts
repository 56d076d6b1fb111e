import type { EntityClass, Found, Place } from '../entities/entity.ts'
import { foundOf } from '../entities/fact-index.ts'
import type { Later } from '../reading/read-later.ts'
import { FORM_CLASSES } from '../reading/standing.ts'
import { isTrifle } from '../reading/trifle.ts'
import type { Judged } from './judged.ts'
import { type Listed, listed } from './measured.ts'

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

export function carryOver({ before, weight }: Judged, later: Later): CarryOver {
  const carried = [...later.uses]
    .filter(([fact, uses]) => uses.by === 'agent' && FORM_CLASSES.includes(fact.class) && !isTrifle(fact))
    .sort(([a], [b]) => weight(b) - weight(a) || a.first - b.first)
  const { total, shown } = listed(carried)
  return {
    byClass: FORM_CLASSES.map(one => ({ class: one, count: carried.filter(([fact]) => fact.class === one).length })),
    facts: {
      total,
      shown: shown.map(([fact, uses]) => ({
        fact: foundOf(fact, before.side.place),
        named: later.side.place(uses.first),
      })),
    },
  }
}
