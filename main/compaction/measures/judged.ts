import type { Fact } from '../entities/fact-index.ts'
import type { After } from '../reading/read-after.ts'
import type { Before } from '../reading/read-before.ts'
import type { Standings } from '../reading/standing.ts'
import { weightOf } from '../reading/weight.ts'

/** Both sides of a compaction, read, and what of the one stands on the other: all that the measures start from. */
export interface Judged {
  readonly before: Before
  readonly after: After
  readonly standings: Standings
  weight(fact: Fact): number
}

/** `turn`: of the compaction; mentions are as old as the turns between. */
export function judge(before: Before, after: After, standings: Standings, turn: number): Judged {
  const turns = new Map<number, number>()
  const turnOf = (index: number): number => {
    const known = turns.get(index)
    if (known !== undefined) return known
    const found = before.side.place(index).turn
    turns.set(index, found)
    return found
  }
  const weights = new Map<Fact, number>()
  const weight = (fact: Fact): number => {
    const known = weights.get(fact) ?? weightOf(fact, turn - turnOf(fact.last))
    weights.set(fact, known)
    return known
  }
  return { before, after, standings, weight }
}
