import { isHigh, isLow } from '../../base/surrogates.ts'
import type { Cut } from '../../thread/exported/shape.ts'

/** A text of which at most so many characters are shown, and where it was cut. */
export interface CutText {
  readonly text: string
  readonly cut: Cut | null
}

/** Of what stays, the head gets so much: ends of outputs tell how a command went. */
const HEAD_SHARE = 0.75

/**
 * Cuts a text to `most` characters (UTF-16 units) around a stub that counts what is left out. A text that was cut before to more
 * characters gives just what the whole text would have given.
 */
export function cutText(text: string, cut: Cut | null, most: number): CutText {
  const whole = cut === null ? text.length : text.length - cut.stub + cut.characters
  if (whole <= most) return { text, cut }
  const share = Math.floor(most * HEAD_SHARE)
  const rest = text.length - (most - share)
  // An earlier stub begins sooner than its share, and ends later, where that would have parted a pair.
  const head = cut !== null && share > cut.at ? cut.at : headEnd(text, share)
  const tail = cut !== null && rest < cut.at + cut.stub ? cut.at + cut.stub : tailStart(text, rest)
  const characters = whole - head - (text.length - tail)
  const stub = stubOf(characters)
  return {
    text: text.slice(0, head) + stub + text.slice(tail),
    cut: { at: head, stub: stub.length, characters },
  }
}

export const stubOf = (characters: number): string =>
  `\n… ${String(characters).replaceAll(/\B(?=(\d{3})+$)/g, ',')} characters left out …\n`

/** No pair of surrogates is parted. */
const headEnd = (text: string, at: number): number => (at > 0 && isHigh(text, at - 1) ? at - 1 : at)
const tailStart = (text: string, at: number): number => (at < text.length && isLow(text, at) ? at + 1 : at)
