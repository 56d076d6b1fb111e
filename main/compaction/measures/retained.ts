import type { Steps } from '../../base/steps.ts'
import type { EntityClass, Found } from '../entities/entity.ts'
import { type Fact, foundOf } from '../entities/fact-index.ts'
import { FORM_CLASSES, type Standings } from '../reading/standing.ts'
import type { Judged } from './judged.ts'
import { type Listed, listed, type Ratio } from './measured.ts'

/** Measure 1: facts of one class in the history before that stand in the history after, too. */
export interface ClassRetention {
  readonly class: EntityClass
  /** The same key on both sides. */
  readonly strict: Ratio
  /** Also by a path's last name, or by the same words somewhere in the text. */
  readonly weak: Ratio
  /** Not even weakly there, the weightiest first. */
  readonly lost: Listed<Found>
}

export function* retained(judged: Judged): Steps<readonly ClassRetention[]> {
  const rows: ClassRetention[] = []
  for (const one of FORM_CLASSES) {
    rows.push({ class: one, ...retentionOf(judged, fact => fact.class === one) })
    yield
  }
  return rows
}

export interface Kept {
  readonly strict: Ratio
  readonly weak: Ratio
}

/** How many of the facts that `which` lets in are kept. */
export function keptOf(standings: Standings, which: (fact: Fact) => boolean): Kept {
  let [whole, strict, weak] = [0, 0, 0]
  for (const [fact, standing] of standings.all()) {
    if (!which(fact)) continue
    whole += 1
    if (standing === 'strict') strict += 1
    if (standing !== 'lost') weak += 1
  }
  return { strict: { part: strict, whole }, weak: { part: weak, whole } }
}

/** The same with the list of those that are not. */
export function retentionOf(
  { before, standings, weight }: Judged,
  which: (fact: Fact) => boolean,
): Kept & Pick<ClassRetention, 'lost'> {
  const lost: Fact[] = []
  for (const [fact, standing] of standings.all()) if (standing === 'lost' && which(fact)) lost.push(fact)
  lost.sort((a, b) => weight(b) - weight(a) || a.first - b.first)
  const { total, shown } = listed(lost)
  return { ...keptOf(standings, which), lost: { total, shown: shown.map(fact => foundOf(fact, before.side.place)) } }
}
