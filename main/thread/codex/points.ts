import { countText } from '../../base/numbers.ts'
import type { Point } from '../model.ts'
import { beforeCompaction } from './answer.ts'
import type { Index } from './index.ts'
import type { Items } from './items.ts'
import { MARK } from './marks.ts'

export type Resolved = { readonly ok: true; readonly end: number } | { readonly ok: false; readonly message: string }

const miss = (message: string): Resolved => ({ ok: false, message })

/** The position before which everything counts at a point. Lines are those of the opened file. */
export function resolvePoint(index: Index, items: Items, point: Point): Resolved {
  switch (point.kind) {
    case 'end':
      return { ok: true, end: index.lines.count }
    case 'line':
      return resolveLine(index, point.line)
    case 'turn': {
      const { count } = index.turns
      if (point.n > count)
        return miss(
          `This session has ${count === 1 ? '1 turn' : `${countText(count)} turns`}; there is no turn ${countText(point.n)}.`,
        )
      const { start } = index.turns.facts(point.n)
      return { ok: true, end: point.side === 'start' ? start : endOfTurn(index, point.n) }
    }
    case 'checkpoint': {
      const slot = index.slots[index.live[point.n - 1] ?? -1]
      const { length } = index.live
      if (!slot)
        return miss(
          `This session has ${length === 1 ? '1 compaction' : `${countText(length)} compactions`}; there is no compaction ${countText(point.n)}.`,
        )
      return {
        ok: true,
        end: point.side === 'after' ? slot.position + 1 : beforeCompaction(index, items, slot.position),
      }
    }
  }
}

function resolveLine(index: Index, line: number): Resolved {
  const own = index.lines.files.length - 1
  const { table } = index.lines.file(own)
  if (!index.lines.has(own, line))
    return miss(`The file has ${countText(table.count)} lines; there is no line ${countText(line)}.`)
  return { ok: true, end: index.lines.position(own, line) + 1 }
}

/** Behind the last line of a turn, but before the marker of a rollback: what the model saw when the turn ended. */
export function endOfTurn(index: Index, n: number): number {
  const { turns, marks } = index
  const { start } = turns.facts(n)
  const end = n < turns.count ? turns.startOf(n + 1) : index.lines.count
  for (let i = marks.from(start); i < marks.count && marks.position(i) < end; i++) {
    if (marks.code(i) === MARK.rolledBack) return marks.position(i)
  }
  return end
}
