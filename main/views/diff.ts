import type { DiffKind, DiffRowView, DiffSide, DiffView, ItemKind, PairView } from '../../preload/contract.ts'
import { whole } from '../base/fold.ts'
import type { Diff, DiffRow, Side } from '../compaction/diff.ts'
import { DIFF_KINDS } from '../compaction/diff.ts'
import { markerIn } from '../compaction/truncation.ts'
import type { Fidelity, Item } from '../thread/model.ts'
import { partsOf } from '../thread/shown/parts.ts'
import { itemHead } from './item-head.ts'

/** Rows of the largest diff that fits in one reply. */
export const MOST_DIFF_ROWS = 100_000

/** One letter a row kind. */
export const KIND_LETTER = {
  kept: 'K',
  moved: 'M',
  truncated: 'T',
  rewritten: 'R',
  dropped: 'D',
  added: 'A',
  summary: 'S',
  opaque: 'O',
} as const satisfies Record<DiffKind, string>

/** One letter an item kind; bars and tables name the kinds in this order. */
export const ITEM_LETTER = {
  instructions: 'i',
  user: 'u',
  reasoning: 'r',
  assistant: 'a',
  call: 'c',
  output: 'o',
  image: 'g',
  summary: 's',
  opaque: 'e',
  other: 'x',
} as const satisfies Record<ItemKind, string>

/** Sums a side up by kind while its items pass by on their way to the diff. */
export class Weighed implements Side {
  readonly count: number
  readonly #side: Side
  readonly #kinds = new Map<ItemKind, { items: number; tokens: number; bytes: number }>()
  /** Items are first asked for in order, each once. */
  #next = 0

  constructor(side: Side) {
    this.#side = side
    this.count = side.count
  }

  item(index: number): Item {
    const item = this.#side.item(index)
    if (index === this.#next) {
      this.#next += 1
      const sum = this.#kinds.get(item.kind) ?? { items: 0, tokens: 0, bytes: 0 }
      this.#kinds.set(item.kind, {
        items: sum.items + 1,
        tokens: sum.tokens + item.tokens,
        bytes: sum.bytes + item.bytes,
      })
    }
    return item
  }

  byKind(): DiffSide['byKind'] {
    return (Object.keys(ITEM_LETTER) as ItemKind[]).flatMap(kind => {
      const sum = this.#kinds.get(kind)
      return sum ? [{ kind, ...sum }] : []
    })
  }
}

/** How sure a list of items is. */
interface Sure {
  readonly fidelity: Fidelity
  readonly notes: readonly string[]
}

export interface Sides {
  readonly from: string
  readonly to: string
  readonly before: { readonly list: Sure; readonly weighed: Weighed }
  readonly after: { readonly list: Sure; readonly weighed: Weighed }
}

export function diffView(diff: Diff, sides: Sides): DiffView {
  return {
    from: sides.from,
    to: sides.to,
    before: sideView(diff.before, sides.before),
    after: sideView(diff.after, sides.after),
    rows: diff.rows.length,
    kinds: diff.rows.map(row => KIND_LETTER[row.kind]).join(''),
    itemKinds: diff.rows.map(row => ITEM_LETTER[row.itemKind]).join(''),
    tokens: diff.rows.map(row => (row.before === null ? row.tokensAfter : row.tokensBefore)),
    totals: DIFF_KINDS.filter(kind => diff.totals[kind].rows > 0).map(kind => ({ kind, ...diff.totals[kind] })),
  }
}

const sideView = (total: Diff['before'], side: Sides['before']): DiffSide => ({
  items: total.items,
  tokens: total.tokens,
  bytes: total.bytes,
  fidelity: side.list.fidelity,
  notes: side.list.notes,
  byKind: side.weighed.byKind(),
})

/** The items of one row, made again. */
export interface RowItems {
  readonly row: number
  readonly kind: DiffRow['kind']
  readonly before: { readonly index: number; readonly item: Item } | null
  readonly after: { readonly index: number; readonly item: Item } | null
}

export const diffRowView = (items: RowItems): DiffRowView => ({
  row: items.row,
  kind: items.kind,
  before: items.before && { index: items.before.index, item: itemHead(items.before.item) },
  after: items.after && { index: items.after.index, item: itemHead(items.after.item) },
  note: items.kind === 'truncated' ? markerIn(items.after?.item.text ?? '') : null,
})

/** Longest text of one side of a pair. Bytes of UTF-8 are at most three times as many; two sides stay under 1 MB when escaped. */
const LONGEST_SIDE = 400_000

export function pairView(items: RowItems): PairView {
  const one = (items.after ?? items.before)?.item
  return {
    before: items.before && sideText(items.before.item, `Before: item ${items.before.index}`),
    after: items.after && sideText(items.after.item, `After: item ${items.after.index}`),
    language: one?.kind === 'assistant' || one?.kind === 'user' || one?.kind === 'summary' ? 'markdown' : 'text',
  }
}

function sideText(item: Item, title: string): NonNullable<PairView['before']> {
  const full = partsOf(item)
    .texts.map(part => part.text)
    .join('\n')
  const text = cutToBytes(full, LONGEST_SIDE)
  return { text, title, cut: text.length < full.length }
}

/** Cuts by the length as JSON, so that a text of control characters does not burst the reply. */
export function cutToBytes(text: string, most: number): string {
  let cut = text.slice(0, most)
  while (Buffer.byteLength(JSON.stringify(cut)) > most) cut = cut.slice(0, Math.floor(cut.length * 0.8))
  return whole(cut)
}
