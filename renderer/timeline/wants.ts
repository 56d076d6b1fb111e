import type { ThreadKey } from '../../preload/contract.ts'
import type { Want } from '../pages.ts'
import type { Rows } from './rows.ts'

/** The pages behind the visible rows [from, to): the heads of their turns, and the rows of those that are open. */
export function wantsOf(key: ThreadKey, rows: Rows, from: number, to: number): readonly Want[] {
  if (rows.count === 0 || from >= to) return []
  const first = rows.place(Math.max(0, from)).turn
  const last = rows.place(Math.min(rows.count, to) - 1).turn
  const wants: Want[] = [{ of: 'turns', key, from: Math.max(1, first), to: last + 1 }]
  for (let turn = first; turn <= last; turn++) {
    const head = rows.indexOf(turn, null)
    const next = turn === last ? rows.count : rows.indexOf(turn + 1, null)
    const place = rows.place(head)
    if (place.kind !== 'turn' || !place.open) continue
    const start = Math.max(0, from - head - 1)
    const end = Math.min(to, next) - head - 1
    if (end > start) wants.push({ of: 'rows', key, turn, from: start, to: end })
  }
  return wants
}
