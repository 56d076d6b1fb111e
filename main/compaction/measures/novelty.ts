import type { Steps } from '../../base/steps.ts'
import type { EntityClass, Found } from '../entities/entity.ts'
import { type Fact, foundOf, nameOf } from '../entities/fact-index.ts'
import { basenameOf } from '../entities/path.ts'
import type { Before } from '../reading/read-before.ts'
import { countedFacts, FORM_CLASSES, phraseOf } from '../reading/standing.ts'
import type { Judged } from './judged.ts'
import { type Listed, listed, type Ratio } from './measured.ts'

/** Measure 6: facts of one class in the history after that stood nowhere before: perhaps made up. `part` of `whole` facts after. */
export interface Novelty {
  readonly class: EntityClass
  readonly novel: Ratio
  readonly list: Listed<Found>
}

export function* novelty({ before, after }: Pick<Judged, 'before' | 'after'>): Steps<readonly Novelty[]> {
  const counts = new Map(FORM_CLASSES.map(one => [one, { whole: 0, novel: [] as Fact[] }]))
  let done = 0
  for (const fact of countedFacts(after.facts)) {
    const count = counts.get(fact.class)
    if (count) {
      count.whole += 1
      if (!isKnown(fact, before)) count.novel.push(fact)
    }
    if (++done % 1024 === 0) yield
  }
  return [...counts].map(([one, { whole, novel }]) => {
    const { total, shown } = listed(novel)
    return {
      class: one,
      novel: { part: total, whole },
      list: { total, shown: shown.map(fact => foundOf(fact, after.side.place)) },
    }
  })
}

/** The same that counts as kept, if only weakly, the other way round. */
function isKnown(fact: Fact, before: Before): boolean {
  if (before.facts.get(nameOf(fact)) !== undefined || before.phrases.has(phraseOf(fact))) return true
  return fact.class === 'path' && before.basenames.has(basenameOf(fact.key))
}
