import type { JsonString, LineTexts } from '../model.ts'

/** Before 0.60 an output is JSON in a string: the text itself, then metadata. So it begins. */
export const ENVELOPE = '{\\"output\\":'
const TEXT = Buffer.from(`${ENVELOPE}\\"`)
const TEXT_IN = Buffer.from(`"output":"${ENVELOPE}`)
const METADATA = Buffer.from('\\"metadata\\":{')
/** Metadata, in which nothing is nested, and the end of the JSON. */
const TAIL = /^\\"metadata\\":(\{[^{}\\\x7f-\xff]*(?:\\"[^{}\\\x7f-\xff]*)*\})\}$/
/** Bytes at both ends of a line in which these stand. */
const NEAR = 1000

/** The metadata of an output as it is shown, if its JSON is good; null where there is none, or none as Codex writes it. */
export function metadataText(bytes: Buffer): string | null {
  if (bytes.subarray(0, NEAR).indexOf(TEXT_IN) === -1) return null
  const tail = bytes.subarray(Math.max(0, bytes.length - NEAR))
  const at = tail.lastIndexOf(METADATA)
  const [, json] = at === -1 ? [] : (/^(.*)"\}\}\s*$/.exec(tail.toString('latin1', at)) ?? [])
  return json === undefined ? null : metadataOf(json)
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

/** Both texts of an output that is JSON in a string, as they are shown; null where it has to be read to tell. */
export function envelopeTexts(bytes: Buffer, whole: JsonString): LineTexts['texts'] | null {
  if (bytes.compare(TEXT, 0, TEXT.length, whole.from, whole.from + TEXT.length) !== 0) return null
  const from = whole.from + TEXT.length
  const to = nestedEnd(bytes, from, whole.to)
  if (to === -1) return null
  const text: JsonString = { from, to, depth: 2 }
  const behind = to + 2
  if (bytes[behind] === 0x7d && behind + 1 === whole.to) return [text]
  if (bytes[behind] !== 0x2c || whole.to - behind > NEAR) return null
  const metadata = metadataOf(bytes.toString('latin1', behind + 1, whole.to))
  return metadata === null ? null : [metadata, text]
}

const BACKSLASH = 0x5c
const QUOTE = 0x22

/** Where a string of JSON in a string ends, before its closing \\"; -1 where it is not good, or holds a rare escape. */
export function nestedEnd(bytes: Buffer, from: number, to: number): number {
  let i = from
  while (i < to) {
    if (bytes[i] !== BACKSLASH) {
      i += 1
      continue
    }
    const first = i
    while (bytes[i] === BACKSLASH) i += 1
    const slashes = i - first
    const byte = bytes[i] as number
    if (slashes % 2 === 1) {
      if (byte !== QUOTE) return -1
      if (slashes % 4 === 1) return i - 1
      i += 1
    } else if (slashes % 4 === 2) {
      if (byte === LETTER_U) {
        if (!/^[\da-fA-F]{4}$/.test(bytes.toString('latin1', i + 1, i + 5))) return -1
      } else if (!LETTERS.includes(byte)) return -1
      i += 1
    }
  }
  return -1
}

const LETTER_U = 0x75
/** Of \b \f \n \r \t. */
const LETTERS = [...Buffer.from('bfnrt')]
