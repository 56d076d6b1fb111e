import { whole } from '../../base/fold.ts'
import { isInEscape } from '../../rollout/json-bytes.ts'
import type { JsonString } from '../model.ts'

/** Characters of context on each side of a hit. */
const CONTEXT = 40
/** Bytes of as many characters in JSON in a JSON string at most, each as \\uXXXX. */
const BYTES = CONTEXT * 7

/** A place in a text, with what stands around it on one line. */
export interface Around {
  readonly before: string
  readonly match: string
  readonly after: string
}

export const aroundIn = (text: string, from: number, to: number): Around => ({
  before: oneLine(text.slice(Math.max(0, from - CONTEXT), from)),
  match: text.slice(from, to),
  after: oneLine(whole(text.slice(to, to + CONTEXT))),
})

const oneLine = (text: string): string => text.replace(/\s+/g, ' ')

/** The same of a place in the bytes of a JSON string. Decodes no more of the string than it shows. */
export function aroundInBytes(bytes: Buffer, string: JsonString, start: number, end: number): Around {
  const { from, to, depth } = string
  let first = Math.max(from, start - BYTES)
  while (!isBorder(bytes, first, string)) first--
  let last = Math.min(to, end + BYTES)
  while (last < to && !isBorder(bytes, last, string)) last++
  const before = decoded(bytes, first, start, depth)
  const match = decoded(bytes, start, end, depth)
  return aroundIn(before + match + decoded(bytes, end, last, depth), before.length, before.length + match.length)
}

/** Does a character begin here, so that what stands before is whole? */
const isBorder = (bytes: Buffer, at: number, { from, depth }: JsonString): boolean =>
  at === from || (((bytes[at] as number) & 0xc0) !== 0x80 && !isInEscape(bytes, at, from, depth))

/** The text of bytes of a JSON string. */
export function decoded(bytes: Buffer, from: number, to: number, depth: 1 | 2): string {
  let text = bytes.toString('utf8', from, to)
  for (let level = 0; level < depth && text.includes('\\'); level++) text = JSON.parse(`"${text}"`) as string
  return text
}
