import type { Dataset } from '../dataset/export-dataset.ts'
import { SCHEMA_VERSION } from '../dataset/tables.ts'
import { bytesText, countText } from '../views/numbers.ts'
import type { Asked } from './dataset.ts'
import { plural } from './inspect-text.ts'
import { List } from './json.ts'
import { oneLine, type Style, table } from './text.ts'

/** docs/schema/dataset.json. */
export const datasetJson = (made: Dataset, { texts, redact, measures }: Asked) => ({
  path: made.path,
  schema: SCHEMA_VERSION,
  sessions: made.sessions,
  texts: texts === 'with',
  redacted: redact === null ? [] : [...redact.classes].sort(),
  measures,
  tables: new List(sumsOf(made)),
  unreadable: new List(made.unreadable),
})

const sumsOf = ({ tables }: Dataset) =>
  [...tables].map(([name, files]) => ({
    name,
    rows: files.reduce((sum, { rows }) => sum + rows, 0),
    files: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  }))

/** Files that could not be read and that are named. */
const NAMED = 10

export function* datasetText(made: Dataset, style: Style): Generator<string> {
  const sums = sumsOf(made)
  const bytes = sums.reduce((sum, each) => sum + each.bytes, 0)
  yield `${style.title(oneLine(made.path, 400))}\n`
  yield `${plural(made.sessions, 'session')}, ${bytesText(bytes)}\n\n`
  const rows = sums.map(each => [each.name, countText(each.rows), countText(each.files), bytesText(each.bytes)])
  yield* table(COLUMNS, rows, style)
  if (made.unreadable.length === 0) return
  yield `\n${plural(made.unreadable.length, 'file')} could not be read to the end:\n`
  for (const { path, message } of made.unreadable.slice(0, NAMED)) yield `${oneLine(`${path}: ${message}`, 400)}\n`
  if (made.unreadable.length > NAMED) yield `and ${countText(made.unreadable.length - NAMED)} more; --json names all.\n`
}

const COLUMNS = [
  { head: 'table' },
  { head: 'rows', right: true },
  { head: 'files', right: true },
  { head: 'bytes', right: true },
]
