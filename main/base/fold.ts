/** Longest preview, in UTF-16 units. */
export const PREVIEW = 300

const isSpace = (unit: number): boolean =>
  unit <= 0x20 ||
  unit === 0x7f ||
  unit === 0xa0 ||
  unit === 0x85 ||
  unit === 0x2028 ||
  unit === 0x2029 ||
  unit === 0xfeff

/** Units that are looked at before a preview gives up: a text may begin with a megabyte of blanks. */
const LOOKED_AT = 20_000

/**
 * The beginning of a text with runs of white space and control characters as one space, at most `most` units. Looks only at
 * the beginning, so that a text of megabytes is not copied. Never ends inside a surrogate pair.
 */
export function fold(text: string, most = PREVIEW): string {
  const end = Math.min(text.length, LOOKED_AT)
  let folded = ''
  let i = 0
  while (i < end && folded.length < most) {
    if (isSpace(text.charCodeAt(i))) {
      i += 1
      continue
    }
    const start = i
    while (i < end && i - start < most && !isSpace(text.charCodeAt(i))) i += 1
    folded += (folded === '' ? '' : ' ') + text.slice(start, i)
  }
  return whole(folded.slice(0, most))
}

/** Drops half a surrogate pair at the end. */
export function whole(text: string): string {
  const last = text.charCodeAt(text.length - 1)
  return last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text
}

const encoder = new TextEncoder()

/** The longest beginning of a text that is at most `most` bytes of UTF-8 and ends at a whole character. */
export function headOf(text: string, most: number): string {
  if (text.length * 3 <= most) return text
  const { read } = encoder.encodeInto(text.slice(0, most), new Uint8Array(most))
  return text.slice(0, read)
}
