import type { RowPage, RowView } from '../../preload/contract.ts'
import { assertNever } from '../base/assert-never.ts'
import { fold, PREVIEW } from '../base/fold.ts'
import type { Steps } from '../base/steps.ts'
import type { Row, Thread } from '../thread/model.ts'
import { itemHead } from './item-head.ts'

/** Rows of one page. */
export const MOST_ROWS = 200

/** Pauses after every row: each may have to parse a line of megabytes. */
export function* rowPage(thread: Thread, turn: number, from: number, count: number): Steps<RowPage> {
  const total = turn === 0 ? thread.prefaceRows : thread.turn(turn).rows
  const rows: RowView[] = []
  for (const row of thread.rows(turn, from, Math.min(count, MOST_ROWS))) {
    rows.push(yield* rowView(thread, row))
    yield
  }
  return { turn, from, total, rows }
}

export function* rowView(thread: Thread, row: Row): Steps<RowView> {
  switch (row.kind) {
    case 'item': {
      const item = thread.item(row.ref)
      const begun = item.kind === 'call' ? thread.spawned?.(row.ref) : undefined
      const spawned = begun === undefined ? null : yield* begun
      return { kind: 'item', item: itemHead(item), spawned }
    }
    case 'band':
      return { kind: 'band', checkpoint: row.checkpoint }
    case 'note':
      return { kind: 'note', file: row.file, line: row.line, text: fold(row.text), attempt: row.attempt, at: row.at }
    case 'line': {
      const { start, end } = thread.line(row.file, row.line)
      const head = thread.lineBytes(row.file, row.line, 0, PREVIEW * 8)
      const { file, line, state, type, at } = row
      return { kind: 'line', file, line, state, type, at, preview: fold(utf8.decode(head)), bytes: end - start }
    }
    default:
      return assertNever(row)
  }
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
