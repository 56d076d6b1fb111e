import type { DiffKind } from '../../preload/contract.ts'
import { diffKind } from '../checkpoint/folds.ts'

/** A diff against the side that all columns share: the letter of each row, and the place of its item on that side (-1 = it has none). */
export interface Column {
  readonly kinds: string
  readonly befores: readonly number[]
}

/** What became of an item in one column: a row of that column's diff. */
export interface Fate {
  readonly kind: DiffKind
  readonly row: number
}

/** One line: an item of the shared side, or (`base` null) what columns put in at the same place. */
export interface MatrixRow {
  readonly base: number | null
  /** One a column; null where the column has nothing here. */
  readonly fates: readonly (Fate | null)[]
}

/**
 * Several diffs over one shared side, in its order: each of its items once, with its fate in every column. What a column puts in stands behind
 * the item that it follows there; what several columns put in behind one item stands side by side.
 */
export function matrixOf(base: number, columns: readonly Column[]): readonly MatrixRow[] {
  const fates: (Fate | null)[][] = Array.from({ length: base }, () => columns.map(() => null))
  // Behind item i - 1, so that 0 is before the first.
  const behind: Fate[][][] = Array.from({ length: base + 1 }, () => [])
  columns.forEach(({ kinds, befores }, column) => {
    let anchor = 0
    for (let row = 0; row < kinds.length; row++) {
      const kind = diffKind(kinds[row] ?? '')
      const before = befores[row] ?? -1
      const here = before < 0 ? undefined : fates[before]
      if (here === undefined) extrasOf(behind, anchor, column).push({ kind, row })
      else {
        here[column] = { kind, row }
        // What was moved says nothing on where its followers stand.
        if (kind !== 'moved') anchor = before + 1
      }
    }
  })
  const rows: MatrixRow[] = [...linesOf(behind[0] ?? [], columns.length)]
  fates.forEach((each, i) => {
    rows.push({ base: i, fates: each }, ...linesOf(behind[i + 1] ?? [], columns.length))
  })
  return rows
}

function extrasOf(behind: Fate[][][], anchor: number, column: number): Fate[] {
  const here = behind[anchor]
  if (here === undefined) throw new Error('an item stands behind the end')
  here[column] ??= []
  return here[column]
}

function linesOf(extras: readonly (readonly Fate[] | undefined)[], columns: number): readonly MatrixRow[] {
  const lines = extras.reduce((most, each) => Math.max(most, each?.length ?? 0), 0)
  return Array.from({ length: lines }, (_, line) => ({
    base: null,
    fates: Array.from({ length: columns }, (_, column) => extras[column]?.[line] ?? null),
  }))
}

/** One line of the list: a row, or a run of rows with the same fates summed up. */
export type MatrixLine =
  | { readonly kind: 'row'; readonly row: number }
  | { readonly kind: 'fold'; readonly from: number; readonly to: number }

/** Runs fold from this length on: shorter where nothing of them is left anywhere. */
const ALL_DROPPED = 4
const ALIKE = 12

/** The lines of the list; `opened` holds the first row of each opened fold. */
export function foldMatrix(rows: readonly MatrixRow[], opened: ReadonlySet<number>): readonly MatrixLine[] {
  const lines: MatrixLine[] = []
  for (let from = 0; from < rows.length; ) {
    const sign = signOf(rows[from])
    let to = from + 1
    while (sign !== null && to < rows.length && signOf(rows[to]) === sign) to++
    const least = sign !== null && /^D*$/.test(sign) ? ALL_DROPPED : ALIKE
    if (to - from >= least && !opened.has(from)) lines.push({ kind: 'fold', from, to })
    else for (let row = from; row < to; row++) lines.push({ kind: 'row', row })
    from = to
  }
  return lines
}

/** Fates of a row as letters, where each is kept or dropped; null where something else became of it, which is shown. */
function signOf(row: MatrixRow | undefined): string | null {
  if (row === undefined || row.base === null) return null
  const letters = row.fates.map(fate => (fate?.kind === 'kept' ? 'K' : fate?.kind === 'dropped' ? 'D' : '?')).join('')
  return letters.includes('?') ? null : letters
}
