import { stringEnd } from '../../rollout/json-strings.ts'

/** Escapes that a writer need not use: a text with one of them is shorter when it is written anew. */
const NEEDLESS = ['\\u', '\\/'].map(text => Buffer.from(text))

/**
 * Bytes of the compact JSON of a value, read off the bytes that it was parsed of: they are that where nothing in them could be written
 * otherwise, as in all that Codex writes. undefined where that is not sure: then it has to be written to be measured.
 */
export function compactLength(bytes: Buffer, value: unknown): number | undefined {
  const members = plainMembers(bytes)
  if (members === null || members !== membersIn(value) || NEEDLESS.some(text => bytes.includes(text))) return undefined
  return bytes.length
}

/** Members of all objects in a JSON text; null where it has blanks, or a number other than a short whole one. */
function plainMembers(b: Buffer): number | null {
  let members = 0
  let digits = 0
  for (let i = 0; i < b.length; i++) {
    const c = b[i] as number
    if (c >= 0x30 && c <= 0x39) {
      digits += 1
      if (digits > LONGEST) return null
      continue
    }
    // A minus, a point or an exponent; the "e" of true and false stands behind a letter.
    if (c === 0x2d || c === 0x2e || (digits > 0 && (c === 0x65 || c === 0x45))) return null
    digits = 0
    if (c === 0x22) {
      i = stringEnd(b, i + 1)
      if (i === -1) return null
    } else if (c === 0x3a) members += 1
    else if (c <= 0x20) return null
  }
  return members
}

/** Digits of a whole number that is sure to be written as it stands. */
const LONGEST = 15

/** Members of all objects in a value: one that stood twice in the text is one here. */
function membersIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  let members = 0
  if (Array.isArray(value)) for (const each of value) members += membersIn(each)
  else for (const each of Object.values(value)) members += 1 + membersIn(each)
  return members
}
