import { isHigh, isLow } from '../../base/surrogates.ts'

const isInside = (text: string, at: number): boolean => at > 0 && isHigh(text, at - 1) && isLow(text, at)

/**
 * A range that parts no pair of surrogates, wider where it has to be: a rule takes a range of UTF-16 units, and half a pair
 * that stayed behind would make the line one that Codex cannot read.
 */
export function wholeCharacters(text: string, start: number, end: number): { start: number; end: number } {
  return { start: isInside(text, start) ? start - 1 : start, end: isInside(text, end) ? end + 1 : end }
}
