import type { BytePattern } from './pattern.ts'

/** Bytes that are made into one string for a pattern. */
const PIECE = 1 << 20
/** Bytes of one match at most: a thousand characters of seven. */
const OVERLAP = 8192

/** A match within so many bytes came soon; then so many behind it are made into a string. */
const NEAR = 1024
const PIECE_NEAR = 32_768

/** Bytes of a session by how often they are there; all others are rarer. The engine stops at each byte that a pattern may begin with. */
const FREQUENT = Buffer.from(' etaonirsl\\"dcumphfgn,.b_y')

/** Where the rarest byte of a pattern stands, with some behind it. */
function rarestIn(needle: Buffer): number {
  let rarest = 0
  const rank = (at: number): number => FREQUENT.indexOf(needle[at] as number) + 1 || FREQUENT.length + 1
  for (let at = 1; at <= needle.length - 4; at++) if (rank(at) > rank(rarest)) rarest = at
  return rarest
}

/** Looks for a pattern in bytes from front to back, and no byte twice however often it is asked. */
export class ByteCursor {
  readonly #pattern: BytePattern
  /** Bytes of the pattern before the one by which it is looked for. */
  readonly #before: number
  /** Those, and the others, as Latin-1. */
  readonly #head: string
  readonly #rest: string
  #bytes: Buffer = Buffer.alloc(0)
  /** Nothing stands in [#asked, #found). */
  #asked = 0
  #found = -1
  #piece = ''
  #pieceAt = -1
  /** End of the match that was answered last. */
  end = 0

  constructor(pattern: BytePattern) {
    this.#pattern = pattern
    const letters = pattern.kind === 'bytes' ? pattern.bytes.toString('latin1') : ''
    this.#before = pattern.kind === 'bytes' ? rarestIn(pattern.bytes) : 0
    this.#head = letters.slice(0, this.#before)
    this.#rest = letters.slice(this.#before)
  }

  /** Other bytes. */
  reset(bytes: Buffer): void {
    this.#bytes = bytes
    this.#asked = 0
    this.#found = -1
    this.#pieceAt = -1
  }

  /** Where the next match from a place on begins; infinite when there is none. */
  next(from: number): number {
    if (this.#found >= from && this.#asked <= from) return this.#found
    this.#asked = from
    this.#found =
      this.#pattern.kind === 'bytes'
        ? this.#bytesAt(this.#pattern.bytes, from)
        : this.#formAt(this.#pattern.forms, from)
    return this.#found
  }

  #bytesAt(needle: Buffer, from: number): number {
    const near = this.#nearAt(from)
    if (near !== -1) return near
    const found = this.#farAt(needle, from)
    if (found - from < NEAR) this.#takeNear(found + 1)
    return found
  }

  /** In the piece behind a match that came soon; -1 where there is none in it. */
  #nearAt(from: number): number {
    if (this.#pieceAt === -1 || from < this.#pieceAt) return -1
    const before = this.#before
    let found = this.#piece.indexOf(this.#rest, from - this.#pieceAt + before)
    while (found !== -1 && !this.#piece.startsWith(this.#head, found - before))
      found = this.#piece.indexOf(this.#rest, found + 1)
    if (found === -1) return -1
    this.end = this.#pieceAt + found + this.#rest.length
    return this.#pieceAt + found - before
  }

  /** Where matches come soon, the engine finds them sooner in a string than in bytes. */
  #takeNear(from: number): void {
    this.#pieceAt = from
    this.#piece = this.#bytes.toString('latin1', from, Math.min(this.#bytes.length, from + PIECE_NEAR))
  }

  #farAt(needle: Buffer, from: number): number {
    const before = this.#before
    const rest = before === 0 ? needle : needle.subarray(before)
    let found = this.#bytes.indexOf(rest, from + before)
    while (found !== -1 && this.#bytes.compare(needle, 0, before, found - before, found) !== 0)
      found = this.#bytes.indexOf(rest, found + 1)
    if (found === -1) return Number.POSITIVE_INFINITY
    this.end = found + rest.length
    return found - before
  }

  #formAt(forms: RegExp, from: number): number {
    for (let at = from; at < this.#bytes.length; at = this.#pieceAt + PIECE) {
      this.#take(at)
      forms.lastIndex = at - this.#pieceAt
      const match = forms.exec(this.#piece)
      if (match === null || match.index >= PIECE) continue
      this.end = this.#pieceAt + forms.lastIndex
      return this.#pieceAt + match.index
    }
    return Number.POSITIVE_INFINITY
  }

  #take(at: number): void {
    if (this.#pieceAt !== -1 && at >= this.#pieceAt && at < this.#pieceAt + PIECE) return
    this.#pieceAt = at
    this.#piece = this.#bytes.toString('latin1', at, Math.min(this.#bytes.length, at + PIECE + OVERLAP))
  }
}
