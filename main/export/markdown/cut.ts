import { countText } from '../../base/numbers.ts'
import { cutText } from '../document/cut-text.ts'

/** A text as it is shown: whole, or its two ends and a sentence on what stood between. */
export type Cut =
  | { readonly kind: 'whole'; readonly text: string }
  | { readonly kind: 'ends'; readonly head: string; readonly tail: string; readonly between: string }

/** `longest`: characters (UTF-16 units). */
export function cut(text: string, longest: number): Cut {
  const { text: shown, cut: found } = cutText(text, null, longest)
  if (found === null) return { kind: 'whole', text }
  const between = `${countText(found.characters)} characters are left out here, of ${countText(text.length)}.`
  return { kind: 'ends', head: shown.slice(0, found.at), tail: shown.slice(found.at + found.stub), between }
}
