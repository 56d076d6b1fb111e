import { stringEnd } from './json-strings.ts'

export const SIGN = { quote: 0x22, colon: 0x3a, comma: 0x2c, open: 0x7b, close: 0x7d, openList: 0x5b, closeList: 0x5d }
const BACKSLASH = 0x5c

/**
 * A walk through the bytes of a valid JSON document that makes no value of it: who walks says what should come next, and learns
 * where strings stand. Every step answers false, or null, where something else comes.
 */
export class JsonBytes {
  readonly bytes: Buffer
  at = 0
  /** The string that was read last, without its quotes. */
  from = 0
  to = 0

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  /** A sign, and the white space behind it. */
  sign(sign: number): boolean {
    if (this.bytes[this.at] !== sign) return false
    this.at += 1
    this.#space()
    return true
  }

  /** Goes on behind a value that was read otherwise. */
  go(at: number): void {
    this.at = at
    this.#space()
  }

  string(): boolean {
    if (this.bytes[this.at] !== SIGN.quote) return false
    const end = stringEnd(this.bytes, this.at + 1)
    if (end === -1) return false
    this.from = this.at + 1
    this.to = end
    this.at = end + 1
    this.#space()
    return true
  }

  /** A member's name and its colon; null for one that is written with escapes, too. */
  key(): string | null {
    if (!this.string()) return null
    const key = nameIn(this.bytes, this.from, this.to)
    return !key.includes('\\') && this.sign(SIGN.colon) ? key : null
  }

  /** Any value. */
  skip(): boolean {
    if (this.bytes[this.at] === SIGN.quote) return this.string()
    let depth = 0
    for (; this.at < this.bytes.length; this.at++) {
      const byte = this.bytes[this.at] as number
      if (byte === SIGN.quote) {
        const end = stringEnd(this.bytes, this.at + 1)
        if (end === -1) return false
        this.at = end
      } else if (byte === SIGN.open || byte === SIGN.openList) depth += 1
      else if (byte === SIGN.close || byte === SIGN.closeList) {
        if (depth === 0) return true
        depth -= 1
        if (depth > 0) continue
        this.at += 1
        this.#space()
        return true
      } else if (byte === SIGN.comma && depth === 0) return true
    }
    return depth === 0
  }

  #space(): void {
    let byte = this.bytes[this.at]
    while (byte === 0x20 || byte === 0x09 || byte === 0x0d) byte = this.bytes[++this.at]
  }
}

/** Names of members that were met last, by a sum of their bytes: there are few, and each is met in every line. */
const NAMES: string[] = new Array(256).fill('')
const LONGEST_NAME = 32

/** Bytes as Latin-1. */
function nameIn(bytes: Buffer, from: number, to: number): string {
  if (to - from > LONGEST_NAME) return bytes.toString('latin1', from, to)
  let sum = to - from
  for (let i = from; i < to; i++) sum = (sum * 31 + (bytes[i] as number)) & 255
  const known = NAMES[sum] as string
  if (isNamed(bytes, from, to, known)) return known
  const name = bytes.toString('latin1', from, to)
  NAMES[sum] = name
  return name
}

function isNamed(bytes: Buffer, from: number, to: number, name: string): boolean {
  if (name.length !== to - from) return false
  for (let i = from; i < to; i++) if (bytes[i] !== name.charCodeAt(i - from)) return false
  return true
}

/** Backslashes before a byte of a string that begins at `from`. */
function backslashes(bytes: Buffer, at: number, from: number): number {
  let first = at
  while (first > from && bytes[first - 1] === BACKSLASH) first--
  return at - first
}

/** Does an odd number of backslashes stand before a byte of a string that begins at `from`? */
export const isBehindBackslash = (bytes: Buffer, at: number, from: number): boolean =>
  backslashes(bytes, at, from) % 2 === 1

/** Is a byte of a string's inside a part of an escape, but not its beginning? At a depth of 2 the string is one of JSON in a string. */
export function isInEscape(bytes: Buffer, at: number, from: number, depth: 1 | 2): boolean {
  if (backslashes(bytes, at, from) % (2 * depth) !== 0) return true
  for (let u = at - 1; u > from && u >= at - 4; u--)
    if (bytes[u] === 0x75 && backslashes(bytes, u, from) % (2 * depth) !== 0) return true
  return false
}
