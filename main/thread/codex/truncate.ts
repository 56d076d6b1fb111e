/** Codex's cut in the middle of a text (codex-format.md 5.8). Sizes are bytes of UTF-8. */

export interface Cut {
  readonly head: string
  /** "" when the text fits and nothing was cut. */
  readonly marker: string
  readonly tail: string
}

/** Keeps at most `tokens` tokens: head and tail at whole characters; the marker counts what is over the budget. */
export function cutToTokens(text: string, tokens: number): Cut {
  const bytes = Buffer.from(text)
  const budget = tokens * 4
  if (bytes.length <= budget && budget > 0) return { head: text, marker: '', tail: '' }
  const left = Math.floor(budget / 2)
  const prefix = characterStart(bytes, left, -1)
  const suffix = Math.max(prefix, characterStart(bytes, bytes.length - (budget - left), 1))
  return {
    head: bytes.toString('utf8', 0, prefix),
    marker: `…${Math.ceil((bytes.length - budget) / 4)} tokens truncated…`,
    tail: bytes.toString('utf8', suffix),
  }
}

/** Nearest begin of a character from `at` on in one direction. */
function characterStart(bytes: Buffer, at: number, step: -1 | 1): number {
  let i = at
  while (i > 0 && i < bytes.length && ((bytes[i] as number) & 0xc0) === 0x80) i += step
  return i
}
