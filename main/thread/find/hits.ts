import { isInEscape } from '../../rollout/json-bytes.ts'
import type { JsonString } from '../model.ts'
import { type Around, aroundIn, aroundInBytes, decoded } from './around.ts'
import { type Candidate, isPlace } from './candidates.ts'
import type { Pattern } from './pattern.ts'
import type { StringCursor } from './string-cursor.ts'

/** Takes one hit; `around` makes it when it is wanted. Answers whether more are wanted. */
export type TakeHit = (around: () => Around) => boolean

/** Tells all places of a line that hold the pattern, in order, until no more are wanted; answers whether all were told. */
export function tellHits(candidate: Candidate, pattern: Pattern, take: TakeHit): boolean {
  const { texts, bytes, cursor } = candidate
  for (const text of texts.texts) {
    const whole =
      isPlace(text) && cursor !== null
        ? inBytes(candidate, text, cursor, take)
        : inText(isPlace(text) ? decoded(bytes, text.from, text.to, text.depth) : text, pattern.text, take)
    if (!whole) return false
  }
  return true
}

function inText(text: string, pattern: RegExp, take: TakeHit): boolean {
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const { index } = match
    const end = pattern.lastIndex
    if (!take(() => aroundIn(text, index, end))) return false
  }
  return true
}

/** The same without decoding: what stands in the bytes of a string stands in its text, unless it begins inside an escape. */
function inBytes({ bytes, base }: Candidate, string: JsonString, cursor: StringCursor, take: TakeHit): boolean {
  let from = string.from
  for (;;) {
    const start = cursor.next(string.depth, base + from, base + string.to) - base
    if (start >= string.to) return true
    const end = cursor.end - base
    if (isInEscape(bytes, start, string.from, string.depth)) {
      from = start + 1
      continue
    }
    if (!take(() => aroundInBytes(bytes, string, start, end))) return false
    from = end
  }
}
