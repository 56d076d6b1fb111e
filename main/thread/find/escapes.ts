import { ByteCursor } from './byte-cursor.ts'

/** How the characters of a line are written. */
export const ESCAPES = {
  /** It was looked at. */
  known: 1,
  /** A character of ASCII is an escape with digits where nobody needs one: what it spells is not found by its bytes. */
  ascii: 2,
  /** So is one beyond ASCII. */
  beyond: 4,
} as const

const START = { kind: 'bytes', bytes: Buffer.from('\\u') } as const
/** Control characters that have an escape of their own: \b \t \n \f \r. */
const SHORT: ReadonlySet<number> = new Set([8, 9, 10, 12, 13])

/** Which lines of a file hold odd escapes. Each is looked at once, when it is first searched. */
export class LineEscapes {
  #lines = new Uint8Array(1024)
  readonly #cursor = new ByteCursor(START)
  #bytes: Buffer = Buffer.alloc(0)

  /** The bytes of which lines are asked for next. */
  reset(bytes: Buffer): void {
    this.#bytes = bytes
    this.#cursor.reset(bytes)
  }

  /** Bits of ESCAPES of a line, whose bytes are [start, end) of those given. */
  of(line: number, start: number, end: number): number {
    const known = this.#lines[line] ?? 0
    if (known !== 0) return known
    if (line >= this.#lines.length) this.#widen(line)
    const bits = this.#look(start, end)
    this.#lines[line] = bits
    return bits
  }

  #look(start: number, end: number): number {
    let bits: number = ESCAPES.known
    for (let at = this.#cursor.next(start); at < end; at = this.#cursor.next(at + 2)) {
      bits |= this.#kindAt(at + 2)
      if (bits === (ESCAPES.known | ESCAPES.ascii | ESCAPES.beyond)) break
    }
    return bits
  }

  /** What four digits stand for; what are no digits is no escape. */
  #kindAt(at: number): number {
    const bytes = this.#bytes
    let code = 0
    let capital = false
    for (let i = at; i < at + 4; i++) {
      const byte = bytes[i] ?? 0
      if (byte >= 0x30 && byte <= 0x39) code = code * 16 + byte - 0x30
      else if (byte >= 0x61 && byte <= 0x66) code = code * 16 + byte - 0x57
      else if (byte >= 0x41 && byte <= 0x46) {
        code = code * 16 + byte - 0x37
        capital = true
      } else return 0
    }
    if (code >= 0x80) return ESCAPES.beyond
    return code >= 0x20 || capital || SHORT.has(code) ? ESCAPES.ascii : 0
  }

  #widen(line: number): void {
    const wide = new Uint8Array(Math.max(line + 1, this.#lines.length * 2))
    wide.set(this.#lines)
    this.#lines = wide
  }
}
