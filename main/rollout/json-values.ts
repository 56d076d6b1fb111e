import { stringEnd } from './json-strings.ts'

/** Where a value stands in a document: keys and indices from the outside in. */
export type Path = readonly (string | number)[]

/** A value in the bytes of a JSON document: [start, end) is its literal. */
export interface JsonValue {
  readonly path: Path
  readonly start: number
  readonly end: number
}

export interface ValueReader {
  /** A string of at least the wanted length, its quotes included. */
  string(value: JsonValue): void
  /** The end of an object or list; what is in it was told before. */
  closed(value: JsonValue): void
}

const QUOTE = 0x22
const COLON = 0x3a

interface Level {
  readonly list: boolean
  readonly start: number
  /** Key or index of the member that is being read. */
  key: string | number
}

/**
 * Walks over the values of a JSON document without making any of them, so that one of them can be replaced and every other byte stays. Tells
 * strings from `least` bytes on. The document must be valid JSON; of any other the answer is false, and what was told does not hold.
 */
export function walkValues(bytes: Buffer, least: number, reader: ValueReader): boolean {
  const levels: Level[] = []
  const pathOf = (): Path => levels.map(({ key }) => key)
  for (let i = 0; i < bytes.length; ) {
    const c = bytes[i] as number
    const top = levels.at(-1)
    if (c === QUOTE) {
      const last = stringEnd(bytes, i + 1)
      if (last === -1) return false
      const end = last + 1
      if (top && !top.list && isKey(bytes, end)) top.key = keyOf(bytes, i, end)
      else if (end - i >= least) reader.string({ path: pathOf(), start: i, end })
      i = end
      continue
    }
    if (c === OPEN_OBJECT || c === OPEN_LIST)
      levels.push({ list: c === OPEN_LIST, start: i, key: c === OPEN_LIST ? 0 : '' })
    else if (c === CLOSE_OBJECT || c === CLOSE_LIST) {
      const closed = levels.pop()
      if (closed?.list !== (c === CLOSE_LIST)) return false
      reader.closed({ path: pathOf(), start: closed.start, end: i + 1 })
    } else if (c === COMMA && top?.list) top.key = (top.key as number) + 1
    i += 1
  }
  return levels.length === 0
}

const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const COMMA = 0x2c

function isKey(bytes: Buffer, from: number): boolean {
  let i = from
  while (bytes[i] === 0x20 || bytes[i] === 0x09 || bytes[i] === 0x0d) i++
  return bytes[i] === COLON
}

/** Keys are short; an escape in one is read. */
function keyOf(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start + 1, end - 1)
  return text.includes('\\') ? String(JSON.parse(bytes.toString('utf8', start, end))) : text
}
