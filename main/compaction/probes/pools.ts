import type { Steps } from '../../base/steps.ts'
import type { EntityClass } from '../entities/entity.ts'
import type { Fact } from '../entities/fact-index.ts'
import { contentWords } from '../entities/sentence.ts'
import { countedFacts } from '../reading/standing.ts'
import type { Material, Spoken } from './material.ts'
import { numbersIn, shapeOf } from './numbers.ts'

/** Sentences looked at between two pauses. */
const BATCH = 32
/** Of each sort, the newest. */
const MOST = 400
/** Letters of a plain word that tells something. */
const WORD = /\b\p{Ll}{5,20}\b/gu

/** What of a session can stand beside an answer: of the same sort, from the same session. */
export class Pools {
  readonly #material: Material
  readonly #classes = new Map<EntityClass, readonly string[]>()
  readonly #words = new Map<Spoken['says'], readonly string[]>()
  readonly #numbers = new Map<string, string[]>()
  readonly #counts = new Map<string, number>()

  private constructor(material: Material) {
    this.#material = material
  }

  static *of(material: Material): Steps<Pools> {
    const pools = new Pools(material)
    for (const [i, { text }] of material.spoken.entries()) {
      if (i % BATCH === 0) yield
      for (const number of numbersIn(text)) pools.#number(number)
      for (const word of wordsIn(text)) pools.#counts.set(word, (pools.#counts.get(word) ?? 0) + 1)
    }
    for (const number of pools.ofClass('number')) pools.#number(number)
    return pools
  }

  #number(number: string): void {
    const shape = shapeOf(number)
    if (shape === null) return
    const known = this.#numbers.get(shape)
    if (known === undefined) this.#numbers.set(shape, [number])
    else if (known.length < MOST && !known.includes(number)) known.push(number)
  }

  /** What somebody named, or a call; what only an output shows comes behind it. */
  ofClass(of: EntityClass): readonly string[] {
    const known = this.#classes.get(of)
    if (known) return known
    const facts: Fact[] = []
    for (const fact of countedFacts(this.#material.before.facts)) if (fact.class === of) facts.push(fact)
    const newest = facts.sort(
      (one, other) => Number(other.source > 1) - Number(one.source > 1) || other.last - one.last,
    )
    const texts = newest.slice(0, MOST).map(({ text }) => text)
    this.#classes.set(of, texts)
    return texts
  }

  numbersLike(number: string): readonly string[] {
    return this.#numbers.get(shapeOf(number) ?? '') ?? []
  }

  /** Plain words of a sentence, the rarest of the session first, of these the longest. */
  tellingWords({ text }: Spoken): readonly string[] {
    const rarity = (word: string): number => this.#counts.get(word) ?? 0
    return wordsIn(text).toSorted((one, other) => rarity(one) - rarity(other) || other.length - one.length)
  }

  /** Plain words of all sentences of the same sort, the newest first. */
  wordsOf(says: Spoken['says']): readonly string[] {
    const known = this.#words.get(says)
    if (known) return known
    const words = new Set<string>()
    for (const spoken of this.#material.spoken.toReversed()) {
      if (words.size >= MOST) break
      if (spoken.says === says) for (const word of wordsIn(spoken.text)) words.add(word)
    }
    this.#words.set(says, [...words])
    return [...words]
  }
}

/** Plain words that carry content, each once. */
function wordsIn(text: string): readonly string[] {
  const found = new Set<string>()
  for (const [word] of text.matchAll(WORD)) if (contentWords(word).length > 0) found.add(word)
  return [...found]
}
