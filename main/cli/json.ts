/** A list of a document whose elements are made while it is written. */
export class List {
  readonly elements: Iterable<unknown>

  constructor(elements: Iterable<unknown>) {
    this.elements = elements
  }
}

/**
 * A JSON document in pieces, so that no string holds all of it: one field a line, one element of a list a line.
 * Fields come in their own order; `undefined` leaves one out.
 */
export function* jsonPieces(document: Readonly<Record<string, unknown>>): Generator<string> {
  let before = '{\n'
  for (const [key, value] of Object.entries(document)) {
    if (value === undefined) continue
    yield `${before}  ${JSON.stringify(key)}: `
    if (value instanceof List) yield* listPieces(value)
    else yield JSON.stringify(value)
    before = ',\n'
  }
  yield before === '{\n' ? '{}\n' : '\n}\n'
}

function* listPieces(list: List): Generator<string> {
  let before = '[\n    '
  for (const element of list.elements) {
    yield before + JSON.stringify(element)
    before = ',\n    '
  }
  yield before === '[\n    ' ? '[]' : '\n  ]'
}
