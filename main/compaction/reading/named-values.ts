/** "react 18.2.0", "node@20.1", "port: 3000": a name and its value. Each part is bounded, so a line is read once. */
const VALUE =
  /\b([A-Za-z][\w.-]{1,40})(?:@|(?: version)? v?|(?: ?==?| ?:) ?v?)(\d{1,6}(?:\.\d{1,6}){1,3})\b|\b([A-Za-z][\w.-]{1,40})(?: ?= ?|: )(\d{1,9})\b(?!\.\d)/g

const NO_NAMES: ReadonlySet<string> = new Set(
  'version to from at line lines step and is of in the a an by or for than with on as was took after before exit code status total tests pass fail took column col row'.split(
    ' ',
  ),
)

export interface NamedValue {
  readonly name: string
  readonly value: string
}

export function namedValuesIn(text: string): readonly NamedValue[] {
  const found: NamedValue[] = []
  for (const match of text.matchAll(VALUE)) {
    const name = (match[1] ?? match[3] ?? '').toLowerCase()
    const value = match[2] ?? match[4]
    if (value !== undefined && !NO_NAMES.has(name)) found.push({ name, value })
  }
  return found
}
