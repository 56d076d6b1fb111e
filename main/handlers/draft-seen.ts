import type { DraftChange } from '../../preload/contract.ts'
import { assertNever } from '../base/assert-never.ts'
import { type Draft, idOf, idOfBefore } from '../compaction/editing/draft.ts'
import type { Ground } from '../compaction/editing/ground.ts'
import { draftRows } from '../compaction/editing/rows.ts'

/** A name for each row, which stays with what the row shows. */
function rowNames(ground: Ground, draft: Draft): readonly string[] {
  return draftRows(ground, draft).map(({ entry, before }) => {
    const found = entry === null ? undefined : draft.entries[entry]
    return found === undefined ? idOfBefore(ground, before ?? 0) : idOf(found)
  })
}

/**
 * A change that was asked for while the window still showed an earlier draft, against the rows of now; null where what it was about
 * is not there any more, or was parted. Keys are quicker than answers.
 */
export function broughtUp(ground: Ground, change: DraftChange, seen: Draft, now: Draft): DraftChange | null {
  const names = rowNames(ground, seen)
  const places = new Map(rowNames(ground, now).map((name, row) => [name, row]))
  const rowNow = (row: number): number | null => places.get(names[row] ?? '') ?? null
  switch (change.kind) {
    case 'undo':
    case 'redo':
      return change
    case 'mend':
      return null
    case 'remove':
    case 'restore': {
      const [from, last] = [rowNow(change.from), rowNow(change.to - 1)]
      const whole = from !== null && last !== null && last - from === change.to - 1 - change.from
      return whole ? { ...change, from, to: last + 1 } : null
    }
    case 'add': {
      const row = change.row === null ? null : rowNow(change.row)
      return row === null && change.row !== null ? null : { ...change, row }
    }
    case 'move':
    case 'write': {
      const row = rowNow(change.row)
      return row === null ? null : { ...change, row }
    }
    default:
      return assertNever(change)
  }
}
