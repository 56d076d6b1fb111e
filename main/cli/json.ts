/** A list of a document whose elements are made while it is written. */
export class List {
  readonly elements: Iterable<unknown>

  constructor(elements: Iterable<unknown>) {
    this.elements = elements
  }
}

/** A value that is known when what stands before it was written. */
export class Late {
  readonly value: () => unknown

  constructor(value: () => unknown) {
    this.value = value
  }
}

/**
 * A JSON document in pieces, so that no string holds all of it: one field a line, one element of a list a line, also in a field that
 * holds lists. Fields come in their own order; `undefined` leaves one out.
 */
export function* jsonPieces(document: Readonly<Record<string, unknown>>): Generator<string> {
  yield* fieldPieces(document, '')
  yield '\n'
}

function* fieldPieces(fields: Readonly<Record<string, unknown>>, indent: string): Generator<string> {
  let before = '{\n'
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue
    yield `${before}${indent}  ${JSON.stringify(key)}: `
    if (value instanceof List) yield* listPieces(value, `${indent}  `)
    else if (holdsList(value)) yield* fieldPieces(value, `${indent}  `)
    else yield JSON.stringify(value instanceof Late ? value.value() : value)
    before = ',\n'
  }
  yield before === '{\n' ? '{}' : `\n${indent}}`
}

const holdsList = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.values(value).some(inner => inner instanceof List)

function* listPieces(list: List, indent: string): Generator<string> {
  let before = `[\n${indent}  `
  let any = false
  for (const element of list.elements) {
    yield before + JSON.stringify(element)
    before = `,\n${indent}  `
    any = true
  }
  yield any ? `\n${indent}]` : '[]'
}
