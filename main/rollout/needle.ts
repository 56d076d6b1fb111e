/**
 * A short text that is looked for in lines. A call into the system for so few bytes takes longer than looking at every n-th of them
 * (Horspool's way), n being the length of the text.
 */
export class Needle {
  readonly #bytes: Uint8Array
  /** By byte: how far the text may be moved on where its last place holds that byte. */
  readonly #skip: Uint8Array

  /** Up to 255 bytes. */
  constructor(text: string) {
    this.#bytes = Buffer.from(text)
    const { length } = this.#bytes
    this.#skip = new Uint8Array(256).fill(length)
    for (let i = 0; i < length - 1; i++) this.#skip[this.#bytes[i] as number] = length - 1 - i
  }

  get length(): number {
    return this.#bytes.length
  }

  /** Where it begins first within [from, to); -1 where it does not stand there whole. */
  in(bytes: Uint8Array, from: number, to: number): number {
    const own = this.#bytes
    const skip = this.#skip
    const last = own.length - 1
    for (let end = from + last; end < to; ) {
      const byte = bytes[end] as number
      if (byte === own[last] && this.#stands(bytes, end - last)) return end - last
      end += skip[byte] as number
    }
    return -1
  }

  #stands(bytes: Uint8Array, at: number): boolean {
    const own = this.#bytes
    for (let i = 0; i < own.length; i++) if (bytes[at + i] !== own[i]) return false
    return true
  }
}
