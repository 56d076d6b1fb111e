import { assertNever } from '../../base/assert-never.ts'
import { bytesText, counted } from '../../base/numbers.ts'
import type { Row, Thread, Turn, TurnStatus } from '../../thread/model.ts'
import { LEFT_OUT_TYPE } from '../redact/stub.ts'
import { bandBlocks } from './band.ts'
import { code, itemBlocks } from './item.ts'
import { inline } from './prose.ts'
import type { Text } from './text.ts'

/** Rows that are asked for at a time. */
const PAGE = 200

const STATUS = {
  completed: 'completed',
  interrupted: 'interrupted',
  failed: 'failed',
  rolledBack: 'rolled back',
  open: 'not ended',
} as const satisfies Record<TurnStatus, string>

export const statusWord = (status: TurnStatus): string => STATUS[status]

/** The heading of a turn makes its anchor: programs that show Markdown make it of the words. */
export const turnAnchor = ({ n, status }: Turn): string =>
  status === 'rolledBack' ? `turn-${n}-rolled-back` : `turn-${n}`

export const PREFACE_ANCHOR = 'before-the-first-turn'

/** What stands before the first turn. */
export function* preface(thread: Thread, longest: number): Text {
  if (thread.prefaceRows === 0) return
  yield '## Before the first turn\n\n'
  yield* rows(thread, 0, thread.prefaceRows, longest)
}

/** One turn with all that stands in it. `longest`: characters of one text. */
export function* turnBlocks(thread: Thread, n: number, longest: number): Text {
  const turn = thread.turn(n)
  yield turn.status === 'rolledBack' ? `## ~~Turn ${n}~~ (rolled back)\n\n` : `## Turn ${n}\n\n`
  yield `${turnFacts(turn)}\n\n`
  if (turn.rolledBackBy !== null) yield `*Line ${turn.rolledBackBy} took this turn back.*\n\n`
  if (turn.disagreement !== null) yield `*${inline(turn.disagreement.message, 400)}*\n\n`
  yield* rows(thread, n, turn.rows, longest)
}

function turnFacts({ items, tokens, start, end, startedAt, endedAt, status }: Turn): string {
  const time =
    startedAt === null ? null : `${inline(startedAt, 40)}${endedAt === null ? '' : ` to ${inline(endedAt, 40)}`}`
  const facts = [
    counted(items, 'item'),
    tokens === null ? null : counted(tokens, 'token'),
    `lines ${start} to ${end}`,
    time,
    status === 'completed' || status === 'rolledBack' ? null : statusWord(status),
  ]
  return facts.filter(fact => fact !== null).join(' \u00b7 ')
}

function* rows(thread: Thread, n: number, count: number, longest: number): Text {
  for (let from = 0; from < count; from += PAGE)
    for (const row of thread.rows(n, from, PAGE)) yield* rowBlocks(thread, row, longest)
}

function* rowBlocks(thread: Thread, row: Row, longest: number): Text {
  switch (row.kind) {
    case 'item':
      yield itemBlocks(thread, thread.item(row.ref), longest)
      return
    case 'band':
      yield* bandBlocks(thread, row.checkpoint, longest)
      return
    case 'note':
      yield `*${inline(row.text, 400) || 'A line without words'}* \u00b7 line ${row.line}\n\n`
      return
    case 'line':
      yield lineBlocks(thread, row, longest)
      return
    default:
      assertNever(row)
  }
}

/** A line that is no item: its reason, its size and what stands in it. */
function lineBlocks(thread: Thread, row: Extract<Row, { kind: 'line' }>, longest: number): string {
  const { problem, start, end } = thread.line(row.file, row.line)
  const size = bytesText(end - start)
  if (row.type === LEFT_OUT_TYPE)
    return `*A line was left out here: it could not be reviewed.* \u00b7 line ${row.line}\n\n`
  const bytes = thread.lineBytes(row.file, row.line, 0, longest)
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const rest = end - start - bytes.length
  const what =
    row.state === 'rejected'
      ? `**Cannot be read** \u00b7 ${inline(problem ?? 'no JSON', 200)}`
      : `**Not known** \u00b7 ${inline(row.type ?? 'no type', 80)}`
  const more = rest > 0 ? `\n*${bytesText(rest)} more are left out.*\n` : ''
  return `${what} \u00b7 ${size} \u00b7 line ${row.line}\n\n${code(text, 'text', longest)}${more}\n`
}
