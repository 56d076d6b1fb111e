import type { Item, ItemKind, Steps } from './model.ts'

/** What the items of one kind weigh together. */
export interface KindWeight {
  readonly kind: ItemKind
  readonly items: number
  readonly bytes: number
  readonly tokens: number
}

/** Items made between two pauses. */
const BATCH = 64

/** Kinds that occur in a list of items, in the order of their first item. */
export function* compositionOf(list: { readonly count: number; item(i: number): Item }): Steps<readonly KindWeight[]> {
  const kinds = new Map<ItemKind, KindWeight>()
  for (let i = 0; i < list.count; i++) {
    if (i % BATCH === BATCH - 1) yield
    const { kind, bytes, tokens } = list.item(i)
    const sum = kinds.get(kind) ?? { kind, items: 0, bytes: 0, tokens: 0 }
    kinds.set(kind, { kind, items: sum.items + 1, bytes: sum.bytes + bytes, tokens: sum.tokens + tokens })
  }
  return [...kinds.values()]
}
