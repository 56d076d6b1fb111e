import { stringEnd } from '../../rollout/json-strings.ts'
import { isObject, isSpace, type JsonObject } from '../../rollout/parse.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** What a line's `payload` object holds, without its texts: kind of each member, the length of arrays, small values. */
export interface Member {
  readonly kind: 'string' | 'array' | 'object' | 'other'
  /** Place of its first byte in the line. */
  readonly at: number
  /** Entries of an array; bytes of a string between its quotes. */
  readonly length: number
  /** The value where it is short (numbers, true, null, strings to 200 bytes), as JSON text. */
  readonly text: string | null
}

/**
 * Members of the object under `path` in a line, read by skipping over strings: for lines of many megabytes of which only the outline
 * is wanted. null when the braces do not close or bytes follow the last one.
 */
export function membersOf(b: Buffer, path: string): ReadonlyMap<string, Member> | null {
  const found = new Map<string, Member>()
  const walk = new Walk(b, path, found)
  return walk.run() ? found : null
}

interface Level {
  readonly array: boolean
  /** This level's members are wanted. */
  readonly wanted: boolean
  /** Place of its brace. */
  readonly at: number
  entries: number
  key: string
}

/** Levels that are looked at: the line, its payload, and entries of the payload's arrays. What is deeper is passed over. */
const DEEPEST = 3

class Walk {
  readonly #b: Buffer
  readonly #path: string
  readonly #found: Map<string, Member>
  readonly #stack: Level[] = []
  #i = 0

  constructor(b: Buffer, path: string, found: Map<string, Member>) {
    this.#b = b
    this.#path = path
    this.#found = found
  }

  run(): boolean {
    const b = this.#b
    if (b[0] === 0xef && b[1] === 0xbb && b[2] === 0xbf) this.#i = 3
    while (this.#i < b.length) {
      const c = b[this.#i] as number
      if (c === QUOTE) {
        if (!this.#string()) return false
      } else if (c === 0x7b || c === 0x5b) {
        if (!this.#open(c === 0x5b)) return false
      } else if (c === 0x7d || c === 0x5d) {
        if (!this.#close(c === 0x5d)) return false
        this.#i += 1
        if (this.#stack.length === 0) return this.#onlySpaceFollows()
      } else if (c === 0x2c || c === 0x3a || isSpace(c)) this.#i += 1
      else this.#literal()
    }
    return false
  }

  #top(): Level | undefined {
    return this.#stack[this.#stack.length - 1]
  }

  /** A value begins: count it in an array. */
  #value(): void {
    const top = this.#top()
    if (top?.array) top.entries += 1
  }

  #open(array: boolean): boolean {
    this.#value()
    if (this.#stack.length === DEEPEST) return this.#pass()
    const top = this.#top()
    const wanted = !array && this.#stack.length === 1 && top?.key === this.#path
    // Of members that stand twice the last one counts.
    if (wanted) this.#found.clear()
    this.#stack.push({ array, wanted, at: this.#i, entries: 0, key: '' })
    this.#i += 1
    return true
  }

  /** Goes behind the end of the array or object that begins here. Nearly all of a long line is gone through here. */
  #pass(): boolean {
    const b = this.#b
    const opened: number[] = []
    for (let i = this.#i; i < b.length; i++) {
      const c = b[i] as number
      if (c === QUOTE) {
        i = stringEnd(b, i + 1)
        if (i === -1) return false
      } else if (c === 0x7b || c === 0x5b) opened.push(c)
      else if (c === 0x7d || c === 0x5d) {
        // Each closing sign stands two behind its opening one.
        if (opened.pop() !== c - 2) return false
        this.#i = i + 1
        if (opened.length === 0) return true
      }
    }
    return false
  }

  #close(array: boolean): boolean {
    const level = this.#stack.pop()
    if (level?.array !== array) return false
    const kind = array ? 'array' : 'object'
    if (this.#isWanted()) this.#note({ kind, at: level.at, length: level.entries, text: null })
    return true
  }

  #isWanted(): boolean {
    const top = this.#top()
    return top?.wanted === true && top.key !== ''
  }

  #note(member: Member): void {
    const top = this.#top()
    if (top === undefined) return
    this.#found.set(top.key, member)
    top.key = ''
  }

  #string(): boolean {
    const at = this.#i
    const end = stringEnd(this.#b, at + 1)
    if (end === -1) return false
    this.#i = end + 1
    const top = this.#top()
    if (top && !top.array && this.#isKey()) {
      if (this.#stack.length <= 2) top.key = keyIn(this.#b, at + 1, end)
      return true
    }
    this.#value()
    if (!this.#isWanted()) return true
    const length = end - at - 1
    this.#note({ kind: 'string', at, length, text: length <= 200 ? this.#b.toString('utf8', at, end + 1) : null })
    return true
  }

  #isKey(): boolean {
    let i = this.#i
    while (isSpace(this.#b[i] as number)) i++
    return this.#b[i] === 0x3a
  }

  #literal(): void {
    const at = this.#i
    while (this.#i < this.#b.length && isLiteral(this.#b[this.#i] as number)) this.#i += 1
    if (this.#i === at) this.#i += 1
    this.#value()
    if (this.#isWanted()) this.#note({ kind: 'other', at, length: 0, text: this.#b.toString('latin1', at, this.#i) })
  }

  #onlySpaceFollows(): boolean {
    for (let i = this.#i; i < this.#b.length; i++) if (!isSpace(this.#b[i] as number)) return false
    return true
  }
}

/** A key, as far as its first 100 bytes; one with escapes is read whole. */
function keyIn(b: Buffer, from: number, end: number): string {
  const key = b.toString('utf8', from, Math.min(end, from + 100))
  if (!key.includes('\\')) return key
  try {
    return String(JSON.parse(b.toString('utf8', from - 1, end + 1)))
  } catch {
    return key
  }
}

/** Letters, digits, sign and point: numbers, true, false, null. */
const isLiteral = (c: number): boolean =>
  (c >= 0x30 && c <= 0x39) ||
  (c >= 0x61 && c <= 0x7a) ||
  (c >= 0x41 && c <= 0x5a) ||
  c === 0x2d ||
  c === 0x2b ||
  c === 0x2e

/** Bytes kept at the head and at the tail of a long string. */
const HEAD = 4096
const TAIL = 512

/** Parses a line with its long strings cut in the middle: enough to classify a message, whatever the size of its images. */
export function parseShortened(b: Buffer): JsonObject | null {
  const pieces: Buffer[] = []
  let copied = 0
  for (let i = b.indexOf(QUOTE); i !== -1; i = b.indexOf(QUOTE, i)) {
    const end = stringEnd(b, i + 1)
    if (end === -1) return null
    if (end - i > 2 * (HEAD + TAIL)) {
      pieces.push(b.subarray(copied, boundary(b, i + HEAD, i + 1)))
      copied = boundary(b, end - TAIL, i + 1)
    }
    i = end + 1
  }
  pieces.push(b.subarray(copied))
  try {
    const value: unknown = JSON.parse(Buffer.concat(pieces).toString('utf8'))
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

/** First place from `i` on where the string that begins at `from` may be cut: not within a character or an escape. */
function boundary(b: Buffer, i: number, from: number): number {
  for (let at = i; at < i + 64; at++) if (!isInside(b, at) && !b.subarray(at - 12, at).includes(BACKSLASH)) return at
  let at = from
  while (at < i || isInside(b, at)) at += escapeLength(b, at)
  return at
}

/** Within a character of UTF-8. */
const isInside = (b: Buffer, at: number): boolean => ((b[at] as number) & 0xc0) === 0x80

function escapeLength(b: Buffer, at: number): number {
  if (b[at] !== BACKSLASH) return 1
  return b[at + 1] === 0x75 ? 6 : 2
}
