const QUOTE = 0x22
const BACKSLASH = 0x5c

/** A string longer than this is looked for its end with the engine's own search. Bytes. */
const SHORT = 48

/** End of a JSON string: index of its closing quote, or -1. `from` is just behind the opening one. */
export function stringEnd(b: Buffer, from: number): number {
  let i = from
  const limit = Math.min(b.length, from + SHORT)
  while (i < limit) {
    if (b[i] === QUOTE) return i
    i += b[i] === BACKSLASH ? 2 : 1
  }
  for (let quote = b.indexOf(QUOTE, i); quote !== -1; quote = b.indexOf(QUOTE, quote + 1))
    if (closes(b, quote, from)) return quote
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
