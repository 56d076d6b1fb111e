/** Characters of one text that are looked at: its head and its tail. Outputs of megabytes repeat themselves in the middle. */
export const MOST_HEAD = 192_000
export const MOST_TAIL = 64_000

/** Characters between two pauses. */
const PIECE = 16_000

/** Characters of a text that are not looked at. */
export const skippedOf = (text: string): number => Math.max(0, text.length - MOST_HEAD - MOST_TAIL)

/** A text in pieces, cut at line ends where there are any; its middle is left out when it is too long. */
export function* piecesOf(text: string): Iterable<string> {
  if (text.length <= MOST_HEAD + MOST_TAIL) yield* cut(text)
  else {
    yield* cut(text.slice(0, MOST_HEAD))
    yield* cut(text.slice(-MOST_TAIL))
  }
}

function* cut(text: string): Iterable<string> {
  for (let from = 0; from < text.length; ) {
    const most = from + PIECE
    const lineEnd = most < text.length ? text.lastIndexOf('\n', most) : text.length
    const to = lineEnd > from ? Math.max(lineEnd, from + 1) : Math.min(most, text.length)
    yield from === 0 && to === text.length ? text : text.slice(from, to)
    from = to
  }
}
