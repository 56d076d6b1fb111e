import { isUtf8 } from 'node:buffer'
import { utf8Text } from './utf8-text.ts'

/** A line longer than this is never made into one string: it is shown by byte range. Bytes. */
export const LONGEST_LINE = 64 * 1024 * 1024

export type JsonObject = { readonly [key: string]: unknown }

/** Why a line is no record. */
export type Rejection = 'not-json' | 'not-object' | 'torn' | 'nul-bytes' | 'invalid-utf8' | 'too-long'

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
  const text = withoutBom(bytes)
  try {
    const value: unknown = JSON.parse(utf8Text(text))
    if (!isObject(value)) return { kind: 'rejected', reason: 'not-object' }
    return isUtf8(text) ? { kind: 'object', value } : { kind: 'rejected', reason: 'invalid-utf8' }
  } catch {
    return { kind: 'rejected', reason: whyNot(text) }
  }
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
