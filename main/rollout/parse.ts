import { isUtf8 } from 'node:buffer'
import { utf8Text } from './utf8-text.ts'

/** A line longer than this is never made into one string: it is shown by byte range. Bytes. */
export const LONGEST_LINE = 64 * 1024 * 1024

export type JsonObject = { readonly [key: string]: unknown }

/** Why a line is no record. */
export type Rejection = 'not-json' | 'not-object' | 'torn' | 'nul-bytes' | 'invalid-utf8' | 'half-pair' | 'too-long'

export type Parsed =
  | { readonly kind: 'object'; readonly value: JsonObject }
  | { readonly kind: 'blank' }
  | { readonly kind: 'rejected'; readonly reason: Rejection }

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Parses the bytes of one line. Never throws. JSON is UTF-8: a line with other bytes is rejected, not repaired. */
export function parseLine(bytes: Uint8Array): Parsed {
  if (isBlank(bytes)) return { kind: 'blank' }
  if (bytes.length > LONGEST_LINE) return { kind: 'rejected', reason: 'too-long' }
  const own = withoutBom(bytes)
  const text = utf8Text(own)
  try {
    const value: unknown = JSON.parse(text)
    if (!isObject(value)) return { kind: 'rejected', reason: 'not-object' }
    // Whatever is not UTF-8 became this character.
    if (text.includes('\ufffd') && !isUtf8(own)) return { kind: 'rejected', reason: 'invalid-utf8' }
    return holdsHalfPair(text) ? { kind: 'rejected', reason: 'half-pair' } : { kind: 'object', value }
  } catch {
    return { kind: 'rejected', reason: whyNot(own) }
  }
}

/** How an escaped half of a surrogate pair begins. */
const SURROGATES = ['\\ud', '\\uD'] as const

/** Does an escape that begins so stand in the text? A backslash behind an odd number of them is escaped itself. */
function isEscapeIn(text: string, start: string): boolean {
  for (let at = text.indexOf(start); at !== -1; at = text.indexOf(start, at + 1)) {
    let before = at
    while (text[before - 1] === '\\') before--
    if ((at - before) % 2 === 0) return true
  }
  return false
}

/** A half of a surrogate pair, escaped: JavaScript takes it, Codex passes over the line. */
function holdsHalfPair(text: string): boolean {
  if (!SURROGATES.some(start => isEscapeIn(text, start))) return false
  const units = text.matchAll(/\\(?:u([0-9a-fA-F]{4})|.)/gs)
  let behind = -1
  for (const { index, 0: found, 1: digits } of units) {
    const unit = digits === undefined ? 0 : Number.parseInt(digits, 16)
    const isLow = unit >= 0xdc00 && unit <= 0xdfff
    if (behind !== -1 ? !(isLow && index === behind) : isLow) return true
    behind = unit >= 0xd800 && unit <= 0xdbff ? index + found.length : -1
  }
  return behind !== -1
}

function whyNot(bytes: Uint8Array): Rejection {
  if (bytes.includes(0)) return 'nul-bytes'
  if (!isUtf8(bytes)) return 'invalid-utf8'
  return bytes[0] === 0x7b && lastByte(bytes) !== 0x7d ? 'torn' : 'not-json'
}

function lastByte(bytes: Uint8Array): number | undefined {
  let i = bytes.length - 1
  while (i > 0 && isSpace(bytes[i] as number)) i--
  return bytes[i]
}

/** JSON's white space, the line end's "\r" included. */
export const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d

export function isBlank(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (!isSpace(byte)) return false
  return true
}

function withoutBom(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}
