import type { DraftView } from '../../preload/contract.ts'
import { diffKind, folds, type Shown, sumUp } from '../checkpoint/folds.ts'

/** Rows that the user opened: they stay open whatever is done to them. */
export type Opened = ReadonlySet<number>

/** The lines of the list. Rows to which something was done, and those that were opened, are never folded away. */
export function foldDraft(view: DraftView, opened: Opened): readonly Shown[] {
  const shown: Shown[] = []
  const { kinds, done } = view
  const loose = (row: number): boolean => opened.has(row) || (done[row] !== '.' && done[row] !== '-')
  for (let from = 0; from < kinds.length; ) {
    let to = from + 1
    while (!loose(from) && to < kinds.length && kinds[to] === kinds[from] && !loose(to)) to++
    const kind = diffKind(kinds[from] ?? '')
    if (!loose(from) && folds(kind, to - from)) shown.push(sumUp(view, kind, from, to))
    else for (let row = from; row < to; row++) shown.push({ kind: 'row', row })
    from = to
  }
  return shown
}
