import type { Steps } from '../../base/steps.ts'
import type { EntityClass } from '../entities/entity.ts'
import { ENTITY_CLASSES } from '../entities/entity.ts'
import { type Fact, type FactIndex, nameOf } from '../entities/fact-index.ts'
import { foldSpace } from '../entities/fold.ts'
import { basenameOf } from '../entities/path.ts'
import type { After } from './read-after.ts'
import type { Before } from './read-before.ts'

/** Does a fact of before stand after: under the same key, in another form, or not at all? */
export type Standing = 'strict' | 'weak' | 'lost'

/** Classes that are found by their form; sentences have measures of their own. */
export const FORM_CLASSES: readonly EntityClass[] = ENTITY_CLASSES.filter(
  one => one !== 'constraint' && one !== 'decision',
)

/** Every fact of before with its standing, in the order in which facts were first seen. */
export class Standings {
  readonly #standings = new Map<Fact, Standing>()

  set(fact: Fact, standing: Standing): void {
    this.#standings.set(fact, standing)
  }

  of(fact: Fact): Standing {
    return this.#standings.get(fact) ?? 'lost'
  }

  all(): Iterable<readonly [Fact, Standing]> {
    return this.#standings
  }
}

/** Facts between two pauses. */
const BATCH = 8

export function* standingsOf(before: Before, after: After): Steps<Standings> {
  const standings = new Standings()
  let done = 0
  for (const fact of countedFacts(before.facts)) {
    standings.set(fact, standingOf(fact, after))
    if (++done % BATCH === 0) yield
  }
  return standings
}

/**
 * The facts of a side that count: said by somebody, not only by the harness. A bare file name is left out where the side also has it
 * with its folder.
 */
export function* countedFacts(facts: FactIndex): Iterable<Fact> {
  const inFolders = new Set<string>()
  for (const { class: of, key } of facts.all()) if (of === 'path' && key.includes('/')) inFolders.add(basenameOf(key))
  for (const fact of facts.all()) {
    const bare = fact.class === 'path' && !fact.key.includes('/') && inFolders.has(fact.key)
    if (fact.said && !bare) yield fact
  }
}

function standingOf(fact: Fact, after: After): Standing {
  if (fact.class === 'constraint' || fact.class === 'decision') {
    if (after.said.holds(fact.key)) return 'strict'
    return after.said.saysAgain(fact.key) ? 'weak' : 'lost'
  }
  if (after.facts.get(nameOf(fact))) return 'strict'
  if (fact.class === 'path') return after.basenames.has(basenameOf(fact.key)) ? 'weak' : 'lost'
  return isPhrase(fact) && after.said.holds(fact.key) ? 'weak' : 'lost'
}

const PHRASES: ReadonlySet<EntityClass> = new Set(['command', 'error', 'test', 'literal'])

/** Facts of several words may stand on the other side without being found by their form there. */
export const isPhrase = (fact: Pick<Fact, 'class'>): boolean => PHRASES.has(fact.class)

/** The form in which a phrase is looked for. */
export const phraseOf = ({ key }: Pick<Fact, 'key'>): string => foldSpace(key).toLowerCase()
