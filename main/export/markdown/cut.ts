import { headOf, tailOf } from '../../base/fold.ts'
import { counted, countText } from '../../base/numbers.ts'

/** A text as it is shown: whole, or its two ends and a sentence on what stood between. */
export type Cut =
  | { readonly kind: 'whole'; readonly text: string }
  | { readonly kind: 'ends'; readonly head: string; readonly tail: string; readonly between: string }

/** `longest`: bytes of UTF-8. */
export function cut(text: string, longest: number): Cut {
  if (text.length * 3 <= longest) return { kind: 'whole', text }
  const bytes = Buffer.byteLength(text)
  if (bytes <= longest) return { kind: 'whole', text }
  const head = headOf(text, Math.ceil(longest / 2))
  const tail = tailOf(text.slice(head.length), Math.floor(longest / 2))
  const out = text.slice(head.length, text.length - tail.length)
  const lines = linesIn(out)
  const what = `${countText(Buffer.byteLength(out))} bytes${lines === 0 ? '' : ` (${counted(lines, 'line end')})`}`
  return { kind: 'ends', head, tail, between: `${what} are left out here, of a text of ${countText(bytes)}.` }
}

function linesIn(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
