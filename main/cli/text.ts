/** What may not reach a terminal as it is: controls (they could move the cursor or hide text) and marks that turn the direction. */
const UNSAFE = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

/** One line of text from a session, safe to print and at most `most` characters. */
export function oneLine(text: string, most = 100): string {
  const head = text
    .slice(0, most * 4)
    .replace(/\s+/g, ' ')
    .trim()
    .replaceAll(UNSAFE, '\u00b7')
  const characters = [...head]
  return characters.length > most || text.length > most * 4 ? `${characters.slice(0, most - 1).join('')}\u2026` : head
}

export interface Column {
  readonly head: string
  readonly right?: boolean
}

/** Rows under their heads, each column as wide as its widest cell; no blanks at the end of a line. */
export function* table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  style: Style,
): Generator<string> {
  const widths = columns.map((column, i) =>
    rows.reduce((most, row) => Math.max(most, width(row[i] ?? '')), width(column.head)),
  )
  const line = (cells: readonly string[]): string =>
    columns
      .map((column, i) => pad(cells[i] ?? '', widths[i] ?? 0, column.right === true))
      .join('  ')
      .trimEnd()
  yield `${style.quiet(line(columns.map(column => column.head)))}\n`
  for (const row of rows) yield `${line(row)}\n`
}

/** Names and values, the values under each other. */
export function* facts(pairs: readonly (readonly [name: string, value: string | null])[]): Generator<string> {
  const widest = pairs.reduce((most, [name]) => Math.max(most, width(name)), 0)
  for (const [name, value] of pairs) if (value !== null) yield `${pad(name, widest, false)}  ${value}\n`
}

const width = (text: string): number => [...text].length

function pad(text: string, to: number, right: boolean): string {
  const blanks = ' '.repeat(Math.max(0, to - width(text)))
  return right ? blanks + text : text + blanks
}

/** Colour is never the only sign: it repeats what the words say. */
export interface Style {
  readonly title: (text: string) => string
  readonly quiet: (text: string) => string
}

export function styleFor(colour: boolean): Style {
  const sgr = (code: number) => (text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text)
  return { title: sgr(1), quiet: sgr(2) }
}
