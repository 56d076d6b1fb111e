import type { HistoryView, ItemKind } from '../../preload/contract.ts'
import type { Steps } from '../base/steps.ts'
import type { Item, RequestHistory } from '../thread/model.ts'
import { ITEM_LETTER } from './diff.ts'
import { itemHead } from './item-head.ts'

/** Items of which the view tells kind and tokens one by one: with them a reply stays far below 1 MB. */
export const MOST_LETTERS = 20_000

/** Heaviest items of a history. */
export const MOST_HEAVIEST = 10

interface Weight {
  readonly index: number
  readonly tokens: number
}

type Sum = { items: number; tokens: number; bytes: number }

/** Weighs a history item by item. Pauses after each: it may have to parse a line of megabytes. */
export function* historyView(
  list: Omit<RequestHistory, 'at' | 'lead' | 'instructions'>,
  place: Pick<HistoryView, 'at' | 'turn'>,
): Steps<HistoryView> {
  const kinds = new Map<ItemKind, Sum>()
  const all: Sum = { items: 0, tokens: 0, bytes: 0 }
  const tokensEach: number[] = []
  const heaviest: Weight[] = []
  let letters = ''
  for (let index = 0; index < list.count; index++) {
    const item = list.item(index)
    const sum = kinds.get(item.kind) ?? { items: 0, tokens: 0, bytes: 0 }
    kinds.set(item.kind, sum)
    for (const one of [all, sum]) add(one, item)
    if (index < MOST_LETTERS) {
      letters += ITEM_LETTER[item.kind]
      tokensEach.push(item.tokens)
    }
    keepHeaviest(heaviest, { index, tokens: item.tokens })
    yield
  }
  return {
    ...place,
    ...all,
    version: list.version,
    fidelity: list.fidelity,
    notes: list.notes,
    byKind: (Object.keys(ITEM_LETTER) as ItemKind[]).flatMap(kind => {
      const sum = kinds.get(kind)
      return sum ? [{ kind, ...sum }] : []
    }),
    kinds: letters,
    tokensEach,
    heaviest: heaviest.map(({ index }) => ({ index, head: itemHead(list.item(index)) })),
  }
}

function add(sum: Sum, { tokens, bytes }: Item): void {
  sum.items += 1
  sum.tokens += tokens
  sum.bytes += bytes
}

/** Of two that weigh the same the earlier one goes first. */
function keepHeaviest(heaviest: Weight[], one: Weight): void {
  const lighter = heaviest.findIndex(other => other.tokens < one.tokens)
  heaviest.splice(lighter < 0 ? heaviest.length : lighter, 0, one)
  if (heaviest.length > MOST_HEAVIEST) heaviest.pop()
}
