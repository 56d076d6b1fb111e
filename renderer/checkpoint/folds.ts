import type { DiffKind, DiffView, ItemKind } from '../../preload/contract.ts'

const KIND_OF = {
  K: 'kept',
  M: 'moved',
  T: 'truncated',
  R: 'rewritten',
  D: 'dropped',
  A: 'added',
  S: 'summary',
  O: 'opaque',
} as const satisfies Record<string, DiffKind>

export const LETTER_OF = {
  kept: 'K',
  moved: 'M',
  truncated: 'T',
  rewritten: 'R',
  dropped: 'D',
  added: 'A',
  summary: 'S',
  opaque: 'O',
} as const satisfies Record<DiffKind, keyof typeof KIND_OF>

const ITEM_KIND_OF = {
  i: 'instructions',
  u: 'user',
  a: 'assistant',
  r: 'reasoning',
  c: 'call',
  o: 'output',
  g: 'image',
  s: 'summary',
  e: 'opaque',
  x: 'other',
} as const satisfies Record<string, ItemKind>

const isLetter = <T extends object>(table: T, letter: string): letter is string & keyof T => letter in table

/** Row kind of a letter; one that this version does not know reads as kept. */
export const diffKind = (letter: string): DiffKind => (isLetter(KIND_OF, letter) ? KIND_OF[letter] : 'kept')

export const itemKind = (letter: string): ItemKind => (isLetter(ITEM_KIND_OF, letter) ? ITEM_KIND_OF[letter] : 'other')

/** Runs of these kinds fold from this length on (ui.md section 5). */
const FOLDS_FROM: Readonly<Partial<Record<DiffKind, number>>> = { dropped: 4, kept: 12 }

/** What one line of the list shows: a row of the diff, or a run of rows summed up. */
export type Shown =
  | { readonly kind: 'row'; readonly row: number }
  | {
      readonly kind: 'fold'
      readonly of: 'dropped' | 'kept'
      /** Rows `from`..`to`-1. */
      readonly from: number
      readonly to: number
      readonly tokens: number
      /** Most frequent first. */
      readonly counts: readonly { readonly kind: ItemKind; readonly items: number }[]
    }

export type Lists = Pick<DiffView, 'kinds' | 'itemKinds' | 'tokens'>

/** The lines of the list. A filter shows every row of its kind, unfolded; `opened` holds the first row of each opened fold. */
export function fold(diff: Lists, filter: DiffKind | null, opened: ReadonlySet<number>): readonly Shown[] {
  const shown: Shown[] = []
  for (let from = 0; from < diff.kinds.length; ) {
    let to = from + 1
    while (diff.kinds[to] === diff.kinds[from]) to++
    const kind = diffKind(diff.kinds[from] ?? '')
    if (filter === null && folds(kind, to - from) && !opened.has(from)) shown.push(sumUp(diff, kind, from, to))
    else if (filter === null || filter === kind) for (let row = from; row < to; row++) shown.push({ kind: 'row', row })
    from = to
  }
  return shown
}

/** Does a run of this length show as one line? */
export const folds = (kind: DiffKind, length: number): kind is 'dropped' | 'kept' =>
  length >= (FOLDS_FROM[kind] ?? Infinity)

/** A run of rows as one line. */
export function sumUp(diff: Lists, of: 'dropped' | 'kept', from: number, to: number): Shown {
  const counts = new Map<ItemKind, number>()
  let tokens = 0
  for (let row = from; row < to; row++) {
    const kind = itemKind(diff.itemKinds[row] ?? '')
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
    tokens += diff.tokens[row] ?? 0
  }
  const sorted = [...counts].map(([kind, items]) => ({ kind, items })).sort((a, b) => b.items - a.items)
  return { kind: 'fold', of, from, to, tokens, counts: sorted }
}

/** First row of the fold that hides a row; null when the row shows as it is. */
export function foldHiding(shown: readonly Shown[], row: number): number | null {
  const hiding = shown.find(s => s.kind === 'fold' && s.from <= row && row < s.to)
  return hiding?.kind === 'fold' ? hiding.from : null
}

/** Line of the list that shows a row; -1 when it is folded or filtered away. */
export function indexOfRow(shown: readonly Shown[], row: number): number {
  let low = 0
  let high = shown.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const s = shown[middle]
    const first = s === undefined ? 0 : s.kind === 'row' ? s.row : s.from
    if (first === row) return s?.kind === 'row' ? middle : -1
    if (first < row) low = middle + 1
    else high = middle - 1
  }
  return -1
}

/** Pages of `size` rows behind the lines [from, to): a fold tells its first and last row, not those between. */
export function pagesBehind(shown: readonly Shown[], from: number, to: number, size: number): readonly number[] {
  const pages = new Set<number>()
  for (const s of shown.slice(Math.max(0, from), Math.max(0, to))) {
    if (s.kind === 'row') pages.add(Math.floor(s.row / size))
    else for (const row of [s.from, s.to - 1]) pages.add(Math.floor(row / size))
  }
  return [...pages]
}
