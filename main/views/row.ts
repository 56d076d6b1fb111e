import type { RowPage, RowView } from '../../preload/contract.ts'
import { assertNever } from '../base/assert-never.ts'
import { fold, PREVIEW } from '../base/fold.ts'
import type { Steps } from '../base/steps.ts'
import type { Row, Spawned, Thread } from '../thread/model.ts'
import { itemHead } from './item-head.ts'

/** Rows of one page. */
export const MOST_ROWS = 200

/** Pauses after every row: each may have to parse a line of megabytes. */
export function* rowPage(thread: Thread, turn: number, from: number, count: number): Steps<RowPage> {
  const total = turn === 0 ? thread.prefaceRows : thread.turn(turn).rows
  const rows: RowView[] = []
  for (const row of thread.rows(turn, from, Math.min(count, MOST_ROWS))) {
    rows.push(rowView(thread, row, yield* begunBy(thread, row)))
    yield
  }
  return { turn, from, total, rows }
}

/** The sub-agents that a row's call began. */
function* begunBy(thread: Thread, row: Row): Steps<readonly Spawned[]> {
  return row.kind === 'item' && thread.spawned !== undefined ? yield* thread.spawned(row.ref) : []
}

export function rowView(thread: Thread, row: Row, spawned: readonly Spawned[] = []): RowView {
  switch (row.kind) {
    case 'item':
      return { kind: 'item', item: itemHead(thread.item(row.ref)), spawned }
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
