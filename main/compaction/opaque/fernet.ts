import type { FernetShape } from './opaque-facts.ts'

const VERSION = 0x80
const TIME = 1
const IV = 9
const CIPHER = 25
const HMAC = 32
const BLOCK = 16
/** Milliseconds since 1970 that a date can have. */
const LATEST = 8.64e15

export type Shape =
  | { readonly kind: 'fernet'; readonly shape: FernetShape }
  | { readonly kind: 'other'; readonly why: string }

const other = (why: string): Shape => ({ kind: 'other', why })

/**
 * Is a text shaped like a Fernet token: base64url of a version byte, eight bytes of time, an IV of 16 bytes, blocks of 16 and an HMAC of
 * 32? Its outside then tells when it was made and, within a block, how long its plaintext is. Nothing here can tell that it is one.
 */
export function fernetShape(text: string): Shape {
  if (!/^[A-Za-z0-9_-]*={0,2}$/.test(text)) return other('it is not base64url')
  const bytes = Buffer.from(text, 'base64url')
  const letters = text.replace(/=+$/, '').length
  if (letters % 4 === 1) return other('it is not base64url: a letter is missing')
  if (bytes[0] !== VERSION) return other('its first byte is not 0x80')
  const cipherBytes = bytes.length - CIPHER - HMAC
  if (cipherBytes < BLOCK) return other('it is shorter than the shortest token')
  if (cipherBytes % BLOCK !== 0) return other('its ciphertext is not whole blocks of 16 bytes')
  const createdAt = Number(bytes.readBigUInt64BE(TIME)) * 1000
  if (createdAt > LATEST) return other('its time is no date')
  const plainBytes = { least: cipherBytes - BLOCK, most: cipherBytes - 1 }
  return { kind: 'fernet', shape: { createdAt, iv: bytes.toString('hex', IV, CIPHER), cipherBytes, plainBytes } }
}
