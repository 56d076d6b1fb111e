import type { LineTable } from './line-table.ts'
import { isSpace } from './parse.ts'
import { isTagged } from './record.ts'

const HEAD = Buffer.from('{"timestamp":"')
const ORDINAL = Buffer.from(',"ordinal":')
const TYPE = Buffer.from(',"type":"')
const PAYLOAD = Buffer.from(',"payload":{')
const TAG = Buffer.from('"type":"')
const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * Reads type, payload type and time off the first bytes of a line that has exactly the shape that Codex's writer emits:
 *   {"timestamp":"<24 characters>"[,"ordinal":N],"type":"T","payload":{["type":"P"]…}
 * Key order as seen in every one of 130,000 public lines and in recorded files to 0.169 (toolchain.md B, wild.md 2).
 * Answers false for any other shape: then the line has to be parsed. What it cannot see is a line that is broken
 * inside; the check pass parses every line.
 */
export class Sniffer {
  type = 0
  payloadType = 0
  time = 0
  readonly #table: LineTable
  /** By type id, as far as it was asked. */
  readonly #tagged: boolean[] = []
  constructor(table: LineTable) {
    this.#table = table
  }

  sniff(b: Uint8Array, start: number, end: number): boolean {
    if (end - start < 60 || !at(b, start, HEAD) || b[start + 38] !== QUOTE) return false
    let p = start + 39
    if (b[p + 2] === 0x6f && at(b, p, ORDINAL)) p = digitsEnd(b, p + ORDINAL.length, end)
    if (!at(b, p, TYPE)) return false
    const typeStart = p + TYPE.length
    p = nameEnd(b, typeStart, end)
    if (b[p] !== QUOTE || !at(b, p + 1, PAYLOAD) || lastOf(b, start, end) !== 0x7d) return false
    const time = this.#stamp(b, start + HEAD.length)
    if (Number.isNaN(time)) return false
    this.time = time
    this.type = this.#table.types.id(b, typeStart, p)
    this.payloadType = 0
    return !this.#isTagged(this.type) || this.#tag(b, p + 1 + PAYLOAD.length, end)
  }

  #tag(b: Uint8Array, start: number, end: number): boolean {
    if (!at(b, start, TAG)) return false
    const from = start + TAG.length
    const to = nameEnd(b, from, end)
    if (b[to] !== QUOTE) return false
    this.payloadType = this.#table.payloadTypes.id(b, from, to)
    return true
  }

  #isTagged(id: number): boolean {
    const known = this.#tagged[id]
    if (known !== undefined) return known
    const tagged = isTagged(this.#table.types.name(id))
    this.#tagged[id] = tagged
    return tagged
  }

  /** 2026-05-01T10:00:00.000Z in milliseconds; NaN for any other form. */
  #stamp(b: Uint8Array, i: number): number {
    if (b[i + 4] !== 0x2d || b[i + 7] !== 0x2d || b[i + 10] !== 0x54 || b[i + 13] !== 0x3a || b[i + 16] !== 0x3a)
      return Number.NaN
    if (b[i + 19] !== 0x2e || b[i + 23] !== 0x5a) return Number.NaN
    const day = ((two(b, i) * 100 + two(b, i + 2)) * 100 + two(b, i + 5)) * 100 + two(b, i + 8)
    const hour = two(b, i + 11)
    const minute = two(b, i + 14)
    const second = two(b, i + 17)
    const milli = two(b, i + 20) * 10 + digit(b, i + 22)
    if (!(hour < 24 && minute < 60 && second < 60 && milli >= 0)) return Number.NaN
    if (day !== lastDay) setDay(b, i, day)
    return lastDayTime + hour * 3_600_000 + minute * 60_000 + second * 1000 + milli
  }
}

/** The day of the line before, of whatever file: 2026-05-01 as 20260501, and when it begins. */
let lastDay = -1
let lastDayTime = 0

function setDay(b: Uint8Array, i: number, day: number): void {
  lastDay = day
  const text = Buffer.from(b.buffer, b.byteOffset + i, 10).toString('latin1')
  lastDayTime = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00.000Z`) : Number.NaN
  if (Number.isNaN(lastDayTime)) lastDay = -1
}

/** NaN when it is no digit, so that a sum with it is none either. */
const digit = (b: Uint8Array, i: number): number => {
  const value = (b[i] as number) - 48
  return value >= 0 && value <= 9 ? value : Number.NaN
}

const two = (b: Uint8Array, i: number): number => digit(b, i) * 10 + digit(b, i + 1)

function at(b: Uint8Array, i: number, bytes: Uint8Array): boolean {
  for (let k = 0; k < bytes.length; k++) if (b[i + k] !== bytes[k]) return false
  return true
}

function digitsEnd(b: Uint8Array, from: number, end: number): number {
  let p = from
  while (p < end && (b[p] as number) >= 48 && (b[p] as number) <= 57) p++
  return p > from && (b[from] !== 48 || p === from + 1) ? p : from
}

/** First quote, backslash or control byte: a name with an escape is not read here. */
function nameEnd(b: Uint8Array, from: number, end: number): number {
  let p = from
  while (p < end && b[p] !== QUOTE && b[p] !== BACKSLASH && (b[p] as number) >= 0x20 && (b[p] as number) < 0x7f) p++
  return p
}

function lastOf(b: Uint8Array, start: number, end: number): number {
  let p = end - 1
  while (p > start && isSpace(b[p] as number)) p--
  return b[p] as number
}
