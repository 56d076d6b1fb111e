const QUOTE = 0x22
const BACKSLASH = 0x5c

/** A string longer than this is looked for its end with the engine's own search. Bytes. */
const SHORT = 48
/** Where quotes stand as near as this to each other, what follows is made a string, in which the engine finds them sooner. Bytes. */
const NEAR = 256
const PIECE = 4096

/** End of a JSON string: index of its closing quote, or -1. `from` is just behind the opening one. */
export function stringEnd(b: Buffer, from: number): number {
  let i = from
  const limit = Math.min(b.length, from + SHORT)
  while (i < limit) {
    if (b[i] === QUOTE) return i
    i += b[i] === BACKSLASH ? 2 : 1
  }
  for (let quote = b.indexOf(QUOTE, i); quote !== -1; quote = b.indexOf(QUOTE, i)) {
    if (closes(b, quote, from)) return quote
    const isNear = quote - i < NEAR
    i = quote + 1
    if (!isNear) continue
    const end = endIn(b.toString('latin1', i, i + PIECE), b, i, from)
    if (end !== -1) return end
    i = Math.min(b.length, i + PIECE)
  }
  return -1
}

/** The same within some bytes from `at` on, which are `piece` as Latin-1. */
function endIn(piece: string, b: Buffer, at: number, from: number): number {
  for (let quote = piece.indexOf('"'); quote !== -1; quote = piece.indexOf('"', quote + 1))
    if (closes(b, at + quote, from)) return at + quote
  return -1
}

/** A quote closes its string when an even number of backslashes stands before it. */
function closes(b: Buffer, quote: number, from: number): boolean {
  let slashes = 0
  while (quote - 1 - slashes >= from && b[quote - 1 - slashes] === BACKSLASH) slashes++
  return slashes % 2 === 0
}

/** What any reader of JSON takes in a string: no control characters, no escapes that are none, no halves of surrogate pairs. Loops in a row, for speed. */
const SOUND = /[ !#-[\]-\xff]*(?:\\(?:["\\/bfnrt]|u(?![dD][89a-fA-F])[\da-fA-F]{4})[ !#-[\]-\xff]*)*/y

/**
 * End of a string that any reader of JSON takes, whatever else stands in the line; -1 for one of which that is not sure. Says nothing of
 * its UTF-8. For strings that are not of many megabytes.
 */
export function soundEnd(b: Buffer, from: number): number {
  const text = b.toString('latin1', from)
  SOUND.lastIndex = 0
  SOUND.test(text)
  const end = SOUND.lastIndex
  return text.charCodeAt(end) === QUOTE ? from + end : -1
}
