import type { Steps } from '../base/steps.ts'
import type { Item, ItemKind } from '../thread/model.ts'
import { contentKey } from './content-key.ts'
import { markerIn } from './truncation.ts'

/** A history to compare: items are made when asked for, so that a big one need not be in memory. */
export interface Side {
  readonly count: number
  item(index: number): Item
}

/** What matching needs to know of one item without its text. */
export interface Fact {
  readonly kind: ItemKind
  readonly label: string
  /** Equal numbers: the same content. */
  readonly key: number
  readonly hasText: boolean
  /** The slot of injected context that this item fills, or null. */
  readonly slot: string | null
  readonly id: string | null
  readonly callId: string | null
  /** A truncation marker stands in the text. */
  readonly marked: boolean
  readonly tokens: number
  readonly bytes: number
}

/** Gives every content one small number, the same on both sides. */
export class Keys {
  readonly #numbers = new Map<string, number>()
  readonly #keys: string[] = []

  number(key: string): number {
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    this.#numbers.set(key, this.#keys.length)
    return this.#keys.push(key) - 1
  }

  /** An order that is of the contents, not of the sides. */
  precedes(a: number, b: number): boolean {
    return (this.#keys[a] ?? '') < (this.#keys[b] ?? '')
  }
}

/** One pass over a side; pauses after every item. */
export function* factsOf(side: Side, keys: Keys): Steps<readonly Fact[]> {
  const facts: Fact[] = []
  for (let i = 0; i < side.count; i++) {
    facts.push(factOf(side.item(i), keys))
    yield
  }
  return facts
}

function factOf(item: Item, keys: Keys): Fact {
  return {
    kind: item.kind,
    label: item.label,
    key: keys.number(contentKey(item.raw)),
    hasText: item.text !== '',
    slot: item.injected ? `${item.label} ${headingOf(item.text)}` : null,
    id: idOf(item.raw),
    callId: item.callId,
    marked: markerIn(item.text) !== null,
    tokens: item.tokens,
    bytes: item.bytes,
  }
}

/** Injected blocks begin with a tag or a heading that stays while their values change. */
function headingOf(text: string): string {
  const [, tag, heading] =
    /^\s*(?:<([a-z_][\w -]{0,60})|#+ ([^\n]{1,60}?)(?: for |\n|$))/i.exec(text.slice(0, 200)) ?? []
  return tag ?? heading ?? ''
}

function idOf(raw: unknown): string | null {
  if (typeof raw !== 'object' || raw === null || !('id' in raw)) return null
  return typeof raw.id === 'string' && raw.id !== '' ? raw.id : null
}
