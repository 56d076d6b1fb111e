/** Codex's cut in the middle of a text (codex-format.md 5.8). Sizes are bytes of UTF-8. */

export interface Cut {
  readonly head: string
  /** "" when the text fits and nothing was cut. */
  readonly marker: string
  readonly tail: string
}

/** Codex's own estimate of text: four bytes of UTF-8 a token, rounded up (codex-format.md 5.9). */
export const textTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / 4)

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
    marker: marker(Math.ceil((bytes.length - budget) / 4)),
    tail: bytes.toString('utf8', suffix),
  }
}

/** Nearest begin of a character from `at` on in one direction. */
function characterStart(bytes: Buffer, at: number, step: -1 | 1): number {
  let i = at
  while (i > 0 && i < bytes.length && ((bytes[i] as number) & 0xc0) === 0x80) i += step
  return i
}

/** The estimate in the marker depends on what is kept, which depends on the marker's length: tried so often. */
const ROUNDS = 4

/**
 * The older cut, of the questions that 0.47 joins: within `budget` bytes, marker included; head and tail at line ends where there are any.
 * Measured on 0.47.
 */
export function cutAtLines(text: string, budget: number): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= budget) return text
  let tokens = Math.ceil(bytes.length / 4)
  let [prefix, suffix] = [0, bytes.length]
  for (let round = 0; round < ROUNDS; round++) {
    const kept = Math.max(0, budget - Buffer.byteLength(marker(tokens)))
    const left = Math.floor(kept / 2)
    prefix = lineEndBefore(bytes, left)
    suffix = Math.max(prefix, lineStartFrom(bytes, bytes.length - (kept - left)))
    const removed = Math.ceil((suffix - prefix) / 4)
    if (removed === tokens) break
    tokens = removed
  }
  return `${bytes.toString('utf8', 0, prefix)}${marker(tokens)}\n${bytes.toString('utf8', suffix)}`
}

const marker = (tokens: number): string => `…${tokens} tokens truncated…`

/** Behind the last line end within the first `left` bytes; else the last whole character. */
function lineEndBefore(bytes: Buffer, left: number): number {
  const newline = bytes.subarray(0, left).lastIndexOf(10)
  return newline === -1 ? characterStart(bytes, left, -1) : newline + 1
}

/** Behind the first line end from `at` on; else the next whole character. */
function lineStartFrom(bytes: Buffer, at: number): number {
  const newline = bytes.indexOf(10, at)
  return newline === -1 ? characterStart(bytes, at, 1) : newline + 1
}
