import type { Exported } from '../export/export-session.ts'
import { bytesText, countText } from '../views/numbers.ts'
import { plural } from './inspect-text.ts'
import { oneLine, type Style, table } from './text.ts'

/** The readable form of `export`. `from`: bytes of the source. */
export function* exportText(made: Exported, mode: 'write' | 'preview', from: number, style: Style): Generator<string> {
  const what = mode === 'write' ? 'written' : 'would be written; nothing was'
  yield `${style.title(oneLine(made.path, 400))}\n`
  yield `${bytesText(made.bytes)} of ${bytesText(from)}, ${plural(made.lines, 'line')} ${what}${made.format === 'rollout' ? `; its id is ${made.threadId}` : ''}\n`
  if (made.removed.size > 0) {
    yield '\n'
    const rows = [...made.removed].map(([rule, saved]) => [
      rule,
      countText(saved.lines),
      bytesText(saved.bytes),
      countText(saved.tokens),
    ])
    yield* table(COLUMNS, rows, style)
    yield '\n'
  }
  yield* redactedText(made, style)
  if (made.format === 'rollout')
    yield `${plural(made.changedLines.length, 'line')} not byte for byte as in the source\n`
  for (const note of made.notes) yield `${oneLine(note, 400)}\n`
  if (mode === 'write') yield `Report: ${oneLine(made.report, 400)}\n`
}

function* redactedText({ removed, redacted }: Exported, style: Style): Generator<string> {
  if (redacted === null) return
  const rows = redacted.classes.map(({ class: name, secrets, places }) => [name, countText(secrets), countText(places)])
  if (rows.length === 0) yield 'no secret was found\n'
  else {
    if (removed.size === 0) yield '\n'
    yield* table(REDACTED, rows, style)
    yield '\n'
  }
}

const REDACTED = [{ head: 'redacted' }, { head: 'secrets', right: true }, { head: 'places', right: true }]

const COLUMNS = [
  { head: 'left out' },
  { head: 'lines', right: true },
  { head: 'bytes', right: true },
  { head: 'tokens', right: true },
]
