import type { Found } from '../entities/entity.ts'
import { foundOf } from '../entities/fact-index.ts'
import type { Judged } from './judged.ts'
import { type Listed, listed, type Ratio } from './measured.ts'
import { keptOf } from './retained.ts'

/** Measure 4: sentences with what the user demands, or with what the agent decided. */
export interface SentenceRetention {
  /** Kept word for word, white space aside. */
  readonly exact: Ratio
  /** Kept exactly, or with at least 0.6 of their content words in one sentence. */
  readonly kept: Ratio
  /** The newest first. */
  readonly lost: Listed<Found>
}

export function sentences(judged: Judged, which: 'constraint' | 'decision'): SentenceRetention {
  const { strict, weak } = keptOf(judged.standings, fact => fact.class === which)
  const lost = [...judged.standings.all()].filter(([fact, standing]) => fact.class === which && standing === 'lost')
  const { total, shown } = listed(lost.sort(([a], [b]) => b.last - a.last || b.first - a.first))
  return {
    exact: strict,
    kept: weak,
    lost: { total, shown: shown.map(([fact]) => foundOf(fact, judged.before.side.place)) },
  }
}
