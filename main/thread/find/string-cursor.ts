import { ByteCursor } from './byte-cursor.ts'
import type { BytePattern, Pattern } from './pattern.ts'

/** How a pattern stands in strings of JSON at a depth: bytes of it before the part that both depths have in common. */
interface Form {
  readonly cursor: ByteCursor
  readonly needle: Buffer
  readonly before: number
}

/** A part in common that is shorter stands everywhere. Bytes. */
const SHORT = 4

/**
 * Looks for a pattern in strings of JSON and in strings of JSON in such strings. Where it is written differently in these, it looks for what
 * both have in common and sees which of them it is: so it goes through the bytes once.
 */
export class StringCursor {
  readonly #depths: { readonly 1: Form; readonly 2: Form }
  /** null: each is looked for by itself. */
  readonly #common: ByteCursor | null
  #bytes: Buffer = Buffer.alloc(0)
  /** End of the match that was answered last. */
  end = 0

  private constructor(one: Form, two: Form, common: ByteCursor | null) {
    this.#depths = { 1: one, 2: two }
    this.#common = common
  }

  /** null where it is written in too many ways. */
  static of({ inString, inNested }: Pattern): StringCursor | null {
    if (inString === null || inNested === null) return null
    const cursor = new ByteCursor(inString)
    if (inString === inNested) {
      const form: Form = { cursor, needle: Buffer.alloc(0), before: 0 }
      return new StringCursor(form, form, null)
    }
    const [one, two] = [bytesOf(inString), bytesOf(inNested)]
    const [first, second] = [slashesOf(one), slashesOf(two)]
    const common = commonLength(one.subarray(first), two.subarray(second))
    const forms = [
      { cursor, needle: one, before: first },
      { cursor: new ByteCursor(inNested), needle: two, before: second },
    ] as const
    if (common < SHORT) return new StringCursor(...forms, null)
    const bytes = one.subarray(first, first + common)
    return new StringCursor(...forms, new ByteCursor({ kind: 'bytes', bytes }))
  }

  reset(bytes: Buffer): void {
    this.#bytes = bytes
    for (const cursor of [this.#common, this.#depths[1].cursor, this.#depths[2].cursor]) cursor?.reset(bytes)
  }

  /** Is it at both depths the same bytes that are looked for? */
  get isOne(): boolean {
    return this.#depths[1] === this.#depths[2]
  }

  /** Where it may stand next, at any depth; infinite when nowhere. */
  may(from: number): number {
    if (this.#common !== null) return this.#common.next(from)
    const first = this.#depths[1].cursor.next(from)
    return this.isOne ? first : Math.min(first, this.#depths[2].cursor.next(from))
  }

  /** Where it begins next at a depth, before `to`; infinite when nowhere. */
  next(depth: 1 | 2, from: number, to: number): number {
    const form = this.#depths[depth]
    if (this.#common === null) {
      const start = form.cursor.next(from)
      this.end = form.cursor.end
      return start
    }
    for (let at = this.#common.next(from); at < to; at = this.#common.next(at + 1)) {
      const start = at - form.before
      if (start < from || !standsAt(this.#bytes, form.needle, start)) continue
      this.end = start + form.needle.length
      return start
    }
    return Number.POSITIVE_INFINITY
  }
}

const bytesOf = (pattern: BytePattern): Buffer => (pattern.kind === 'bytes' ? pattern.bytes : Buffer.alloc(0))

function slashesOf(bytes: Buffer): number {
  let count = 0
  while (bytes[count] === 0x5c) count++
  return count
}

function commonLength(a: Buffer, b: Buffer): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return length
}

const standsAt = (bytes: Buffer, needle: Buffer, at: number): boolean =>
  at + needle.length <= bytes.length && bytes.compare(needle, 0, needle.length, at, at + needle.length) === 0
