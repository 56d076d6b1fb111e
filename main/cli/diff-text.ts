import { DIFF_KINDS, type Diff, type DiffRow } from '../compaction/diff.ts'
import { markerIn } from '../compaction/truncation.ts'
import { countText } from '../views/numbers.ts'
import type { ThreadSide } from './diff.ts'
import { itemTokens, itemWords } from './history-text.ts'
import { plural } from './inspect-text.ts'
import { titleOf } from './session.ts'
import { oneLine, type Style, table } from './text.ts'

/** The readable form of `diff`. */
export function* diffText(found: Diff, before: ThreadSide, after: ThreadSide, style: Style): Generator<string> {
  for (const [name, side, total] of [
    ['before', before, found.before],
    ['after', after, found.after],
  ] as const) {
    const title = oneLine(titleOf(side.thread, side.history.at), 200)
    yield `${style.title(name.padEnd(6))}  ${title}: ${plural(total.items, 'item')}, ${plural(total.tokens, 'token')}, ${side.history.fidelity}\n`
    for (const note of side.history.notes) yield `        ${oneLine(note, 400)}\n`
  }
  const kinds = DIFF_KINDS.filter(kind => found.totals[kind].rows > 0)
  if (kinds.length === 0) return
  yield '\n'
  yield* table(
    TOTAL,
    kinds.map(kind => totalRow(kind, found.totals[kind])),
    style,
  )
  yield `\n${style.quiet(line('kind', 'before', 'after', 'tokens', 'what'))}`
  for (const row of found.rows) yield rowLine(row, before, after)
}

const TOTAL = [
  { head: 'kind' },
  { head: 'rows', right: true },
  { head: 'tokens before', right: true },
  { head: 'tokens after', right: true },
]

const totalRow = (kind: string, total: Diff['totals']['kept']): readonly string[] => [
  kind,
  countText(total.rows),
  countText(total.tokensBefore),
  countText(total.tokensAfter),
]

function rowLine(row: DiffRow, before: ThreadSide, after: ThreadSide): string {
  const item = row.after === null ? before.item(row.before ?? -1) : after.item(row.after)
  const cut = row.kind === 'truncated' ? markerIn(item.text) : null
  const changed = row.before !== null && row.after !== null && row.tokensBefore !== row.tokensAfter
  const tokens = changed ? `${countText(row.tokensBefore)} -> ${countText(row.tokensAfter)}` : itemTokens(item)
  const what = `${itemWords(item, 80)}${cut === null ? '' : ` (${cut})`}`
  return line(
    row.kind,
    row.before === null ? '-' : String(row.before),
    row.after === null ? '-' : String(row.after),
    tokens,
    what,
  )
}

function line(kind: string, before: string, after: string, tokens: string, what: string): string {
  return `${kind.padEnd(9)} ${before.padStart(6)} ${after.padStart(6)} ${tokens.padStart(16)}  ${what}\n`
}
