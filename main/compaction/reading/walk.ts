import type { Steps } from '../../base/steps.ts'
import type { Content, Item } from '../../thread/model.ts'
import type { CaseSide } from '../checkpoint-case.ts'
import { sourceOf } from '../entities/fact-index.ts'
import { isReadable, mentionsOf } from '../entities/mentions.ts'
import { skippedOf } from '../entities/pieces.ts'
import type { Mention, Tokens } from '../entities/tokens.ts'

/** How words are read, the same on all sides of a checkpoint. */
export interface Eyes {
  readonly tokens: Tokens
  readonly cwd: string | null
}

/** What is counted of a side on the way. */
export interface Tally {
  items: number
  tokens: number
  /** Of items that can be read. */
  readable: number
  opaque: number
  /** Items with readable words that are not context of the harness. */
  said: number
  reasoning: number
  images: number
  /** Items of which only the head and the tail were looked at, and characters that were not. */
  cutItems: number
  cutCharacters: number
}

/** One item with its index and the weight of who speaks. */
export interface Seen {
  readonly index: number
  readonly item: Item
  readonly content: Content
  readonly source: number
}

export interface Visitor {
  /** Before the mentions of an item. */
  item?(seen: Seen): void
  mention(mention: Mention, seen: Seen): void
  /** Each piece of a readable text, after the mentions in it. */
  piece?(text: string, seen: Seen): void
}

/** One pass over a side, an item at a time; the model's answer to a compaction request is nobody's. Pauses within long items too. */
export function* walk(side: CaseSide, eyes: Eyes, visitor: Visitor): Steps<Tally> {
  const tally: Tally = {
    items: 0,
    tokens: 0,
    readable: 0,
    opaque: 0,
    said: 0,
    reasoning: 0,
    images: 0,
    cutItems: 0,
    cutCharacters: 0,
  }
  for (let index = 0; index < side.count; index++) {
    const item = side.item(index)
    yield
    if (!item.compactionOutput) {
      const content = side.content(item)
      count(tally, item, content)
      const seen = { index, item, content, source: sourceOf(item, content) }
      visitor.item?.(seen)
      yield* mentionsOf(item, content, eyes.tokens, eyes.cwd, {
        mention: mention => visitor.mention(mention, seen),
        piece: text => visitor.piece?.(text, seen),
      })
    }
    yield
  }
  return tally
}

function count(tally: Tally, item: Item, content: Content): void {
  tally.items += 1
  tally.tokens += item.tokens
  tally.images += item.images
  if (isReadable(item)) tally.readable += item.tokens
  if (isReadable(item) && !item.injected) tally.said += 1
  if (item.kind === 'opaque') tally.opaque += 1
  if (item.kind === 'reasoning') tally.reasoning += 1
  const skipped = isReadable(item) ? skippedOf(content.text) : 0
  if (skipped > 0) tally.cutItems += 1
  tally.cutCharacters += skipped
}
