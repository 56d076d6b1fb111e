import type { Content, Item, ItemKind } from '../../thread/model.ts'
import type { EntityClass, Found, Place } from './entity.ts'
import { ownCopy } from './own-copy.ts'
import type { Mention } from './tokens.ts'

/** Facts of one side that are held; what comes behind them is counted as not looked at. */
export const MOST_FACTS = 100_000
/** Sentences of one class. */
export const MOST_SENTENCES = 5_000
const LONGEST_TEXT = 400

/** What one side says of one fact. Items are told by their index. */
export interface Fact {
  readonly class: EntityClass
  readonly key: string
  readonly text: string
  items: number
  readonly first: number
  last: number
  /** In an item that is not context of the harness. */
  said: boolean
  /** Of the weightiest item that mentions it: user and edits 3, the model 2, outputs 1. */
  source: number
  /** A path that a call changed, read; whether it was deleted by the last change. */
  changed: boolean
  read: boolean
  deleted: boolean
}

/** Facts of one side by class and key. */
export class FactIndex {
  readonly #facts = new Map<string, Fact>()
  readonly #counts = new Map<EntityClass, number>()
  /** Mentions of facts that found no room. */
  dropped = 0

  get size(): number {
    return this.#facts.size
  }

  get(name: string): Fact | undefined {
    return this.#facts.get(name)
  }

  all(): Iterable<Fact> {
    return this.#facts.values()
  }

  /** Takes a mention in an item; repeated ones in the same item count once. */
  add(mention: Mention, index: number, item: Item, source: number): Fact | null {
    const name = nameOf(mention)
    const known = this.#facts.get(name)
    const fact = known ?? this.#make(mention, name, index)
    if (fact === null) return null
    if (!known || fact.last !== index) {
      fact.items += 1
      fact.last = index
    }
    if (!item.injected) fact.said = true
    if (source > fact.source) fact.source = source
    return fact
  }

  #make(mention: Mention, name: string, index: number): Fact | null {
    const count = this.#counts.get(mention.class) ?? 0
    const sentence = mention.class === 'constraint' || mention.class === 'decision'
    if (this.#facts.size >= MOST_FACTS || (sentence && count >= MOST_SENTENCES)) {
      this.dropped += 1
      return null
    }
    this.#counts.set(mention.class, count + 1)
    const own = ownCopy(name)
    const fact: Fact = {
      class: mention.class,
      key: own.slice(mention.class.length + 1),
      text:
        mention.text === mention.key
          ? own.slice(mention.class.length + 1)
          : ownCopy(mention.text.slice(0, LONGEST_TEXT)),
      items: 0,
      first: index,
      last: index,
      said: false,
      source: 0,
      changed: false,
      read: false,
      deleted: false,
    }
    this.#facts.set(own, fact)
    return fact
  }
}

export const nameOf = ({ class: of, key }: Pick<Mention, 'class' | 'key'>): string => `${of} ${key}`

/** Who speaks: what the user says and what a call changes weighs most, what a tool printed least, what the harness adds nothing. */
export function sourceOf(item: Item, content: Content): number {
  if (item.injected) return 0
  if (item.kind === 'call') return content.actions.some(({ kind }) => kind === 'edit') ? 3 : 2
  return SOURCE[item.kind]
}

const SOURCE: Readonly<Record<ItemKind, number>> = {
  user: 3,
  assistant: 2,
  reasoning: 2,
  summary: 2,
  image: 2,
  call: 2,
  output: 1,
  instructions: 0,
  opaque: 0,
  other: 0,
}

export const foundOf = (fact: Fact, place: (index: number) => Place): Found => ({
  class: fact.class,
  text: fact.text.slice(0, LONGEST_TEXT),
  items: fact.items,
  first: place(fact.first),
  last: place(fact.last),
})
