import type { JsonBytes } from '../../rollout/json-bytes.ts'
import { stringEnd } from '../../rollout/json-strings.ts'
import type { JsonObject } from '../../rollout/parse.ts'
import type { JsonString, LineTexts } from '../model.ts'

/** Before 0.60 an output is JSON in a string: the text itself, then metadata. So it begins. */
const ENVELOPE = '{\\"output\\":'
const BEGINNING = Buffer.from(`"${ENVELOPE}`)
const TEXT = Buffer.from(`"${ENVELOPE}\\"`)
const TEXT_IN = Buffer.from(`"output":"${ENVELOPE}`)
const METADATA = Buffer.from('\\"metadata\\":{')
/** Metadata, in which nothing is nested, and the end of the JSON. */
const TAIL = /^\\"metadata\\":(\{[^{}"\\\x7f-\xff]*(?:\\"[^{}"\\\x7f-\xff]*)*\})\}$/
/** Bytes at both ends of a line in which these stand. */
const NEAR = 1000

/** How many are kept: of most sessions they are few. */
const MOST = 2000

/** The metadata of outputs as they are shown. */
export class Metadata {
  readonly #shown = new Map<string, string | null>()

  /** Of a line, if its JSON is good; null where there is none, or none as Codex writes it. */
  ofLine(bytes: Buffer): string | null {
    return bytes.subarray(0, NEAR).includes(TEXT_IN) ? this.#atEnd(bytes, lastMetadata(bytes)) : null
  }

  /**
   * Do the ends of an output's line tell its texts? Walks through it to find out. `line` is what it was parsed to: of its last members,
   * written without blanks, its bytes tell the rest.
   */
  areAtEnds(bytes: Buffer, line: JsonObject, payload: JsonObject): boolean {
    const { output } = payload
    if (typeof output !== 'string' || !output.startsWith('{"output":"') || 'name' in payload) return false
    if (Object.keys(line).at(-1) !== 'payload' || Object.keys(payload).at(-1) !== 'output') return false
    const both = this.both(bytes)
    return both !== null && nestedEnd(bytes, both[1].from) === both[1].to
  }

  /** Both texts of a line by its ends alone: right where `areAtEnds` said so. */
  both(bytes: Buffer): readonly [string, JsonString] | null {
    const start = bytes.subarray(0, NEAR).indexOf(TEXT_IN)
    const at = lastMetadata(bytes)
    const metadata = start === -1 ? null : this.#atEnd(bytes, at)
    // Before the text stands \\", before the metadata \\",
    return metadata === null ? null : [metadata, { from: start + TEXT_IN.length + 2, to: at - 3, depth: 2 }]
  }

  #atEnd(bytes: Buffer, at: number): string | null {
    const [, json] = at === -1 ? [] : (/^(.*)"\}\}\s*$/.exec(bytes.toString('latin1', at)) ?? [])
    return json === undefined ? null : this.of(json)
  }

  /** Of the end of such JSON, as it stands in the line. */
  of(tail: string): string | null {
    const known = this.#shown.get(tail)
    if (known !== undefined) return known
    if (this.#shown.size >= MOST) this.#shown.clear()
    const shown = metadataOf(tail)
    this.#shown.set(tail, shown)
    return shown
  }
}

/** Where the metadata begin, if they end the line; -1 when they do not. */
function lastMetadata(bytes: Buffer): number {
  const from = Math.max(0, bytes.length - NEAR)
  const at = bytes.subarray(from).lastIndexOf(METADATA)
  return at === -1 ? -1 : from + at
}

function metadataOf(tail: string): string | null {
  const json = TAIL.exec(tail)?.[1]
  if (json === undefined) return null
  try {
    return JSON.stringify(JSON.parse(json.replaceAll('\\"', '"')))
  } catch {
    return null
  }
}

/** Does a string that begins so begin here? */
export const beginsEnvelope = (bytes: Buffer, at: number): boolean => standsAt(bytes, BEGINNING, at)

const standsAt = (bytes: Buffer, what: Buffer, at: number): boolean =>
  bytes.length >= at + what.length && bytes.compare(what, 0, what.length, at, at + what.length) === 0

/**
 * Both texts of an output that is JSON in a string, as they are shown; null where it has to be read to tell. Begins at the quote of
 * such a string, and leaves the walk behind it.
 */
export function envelopeTexts(walk: JsonBytes, known: Metadata): LineTexts['texts'] | null {
  const { bytes } = walk
  if (!standsAt(bytes, TEXT, walk.at)) return null
  const from = walk.at + TEXT.length
  const to = nestedEnd(bytes, from)
  const behind = to + 2
  const end = to < from ? -1 : stringEnd(bytes, behind)
  if (end === -1) return null
  const text: JsonString = { from, to, depth: 2 }
  walk.go(end + 1)
  if (bytes[behind] === 0x7d && behind + 1 === end) return [text]
  if (bytes[behind] !== 0x2c || end - behind > NEAR) return null
  const metadata = known.of(bytes.toString('latin1', behind + 1, end))
  return metadata === null ? null : [metadata, text]
}

const BACKSLASH = 0x5c
const QUOTE = 0x22
/** Of \\b \\f \\n \\r \\t. */
const LETTERS = [...Buffer.from('bfnrt')]
const LETTER_N = 0x6e
const LETTER_U = 0x75

/**
 * Where a string of JSON in a string ends, before its closing \\"; -1 where it is not good, or holds a rare escape, or the string around it
 * ends first. Half of some sessions is gone through here: a loop over bytes with nothing else in it was the fastest of six ways.
 */
export function nestedEnd(bytes: Buffer, from: number): number {
  // The loops within end at the last quote.
  const last = bytes.lastIndexOf(QUOTE)
  for (let i = from; i <= last; ) {
    let byte = bytes[i] as number
    while (byte !== BACKSLASH && byte !== QUOTE) byte = bytes[++i] as number
    if (byte === QUOTE) return -1
    const first = i
    while (byte === BACKSLASH) byte = bytes[++i] as number
    const slashes = i - first
    if (slashes % 2 === 1) {
      if (byte !== QUOTE) return -1
      if (slashes % 4 === 1) return i - 1
      i += 1
    } else if (slashes % 4 === 2) {
      if (byte !== LETTER_N && !isEscape(bytes, i)) return -1
      i += 1
    }
  }
  return -1
}

function isEscape(bytes: Buffer, at: number): boolean {
  const byte = bytes[at] as number
  return byte === LETTER_U ? /^[\da-fA-F]{4}$/.test(bytes.toString('latin1', at + 1, at + 5)) : LETTERS.includes(byte)
}
