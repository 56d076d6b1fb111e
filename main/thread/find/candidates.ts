import type { JsonString, LineText, LineTexts, TextsAs, Thread } from '../model.ts'
import { ByteCursor } from './byte-cursor.ts'
import { ESCAPES, LineEscapes } from './escapes.ts'
import type { Pattern } from './pattern.ts'
import { textsOf } from './row-texts.ts'
import { Window } from './window.ts'

/** A line that may hold what is looked for, with its texts. Good until the next one is taken. */
export interface Candidate {
  readonly line: number
  readonly texts: LineTexts
  /** Bytes that its strings are places in, and where they begin for `cursors`. */
  readonly bytes: Buffer
  readonly base: number
  /** Look through such a string, by its depth; null: it has to be decoded. */
  readonly cursors: Cursors | null
}

interface Cursors {
  readonly 1: ByteCursor | null
  readonly 2: ByteCursor | null
}

/** Lines that are passed over between two pauses. */
const STRIDE = 4096

const ESCAPED_SLASH = { kind: 'bytes', bytes: Buffer.from('\\/') } as const

/** Odd escapes of the files of a thread, for as long as it is open. */
const ESCAPED = new WeakMap<object, Map<number, LineEscapes>>()

function escapesOf(thread: Thread, file: number): LineEscapes {
  const files = ESCAPED.get(thread) ?? new Map<number, LineEscapes>()
  const known = files.get(file) ?? new LineEscapes()
  ESCAPED.set(thread, files.set(file, known))
  return known
}

/** Looks through the lines of one file for those that may hold a pattern. */
export class Candidates {
  readonly #thread: Thread
  readonly #file: number
  readonly #pattern: Pattern
  readonly #window: Window
  readonly #cursors: Cursors
  readonly #slash: ByteCursor | null
  readonly #any: ByteCursor | null
  readonly #escapes: LineEscapes

  constructor(thread: Thread, file: number, pattern: Pattern) {
    this.#window = new Window(thread, file, thread.files[file]?.lines ?? 0)
    this.#thread = thread
    this.#file = file
    this.#pattern = pattern
    const inString = pattern.inString && new ByteCursor(pattern.inString)
    const same = pattern.inString === pattern.inNested
    this.#cursors = { 1: inString, 2: same ? inString : pattern.inNested && new ByteCursor(pattern.inNested) }
    this.#slash = pattern.slash ? new ByteCursor(ESCAPED_SLASH) : null
    this.#any = pattern.inAny === pattern.inString ? inString : pattern.inAny && new ByteCursor(pattern.inAny)
    this.#escapes = escapesOf(thread, file)
  }

  /** Those of the lines [from, to], in order; null is a pause. */
  *in(from: number, to: number, lineText: NonNullable<Thread['lineText']>): Generator<Candidate | null> {
    let reading = 0
    for (let line = from; line <= to; line++) {
      if ((line - from) % STRIDE === STRIDE - 1) yield null
      const text = lineText(this.#file, line)
      if (text.form === 'none' || !this.#window.take(text)) continue
      if (this.#window.reading !== reading) {
        reading = this.#window.reading
        this.#reset()
        yield null
      }
      const found = this.#candidate(line, text)
      if (found === null) continue
      yield found
      yield null
    }
  }

  #reset(): void {
    for (const each of [this.#cursors[1], this.#cursors[2], this.#slash, this.#any, this.#escapes])
      each?.reset(this.#window.bytes)
  }

  #candidate(line: number, { start, end, form }: LineText): Candidate | null {
    const from = start - this.#window.start
    const to = end - this.#window.start
    if (!this.#thread.textsIn) return (this.#any?.next(from) ?? from) < to ? this.#byRow(line) : null
    if (form === 'always') return this.#texts(line, from, to, 'places')
    if (this.#isOdd(line, from, to)) return this.#texts(line, from, to, 'texts')
    const first = Math.min(this.#cursors[1]?.next(from) ?? from, this.#cursors[2]?.next(from) ?? from)
    if (form === 'strings' && first < to) return this.#texts(line, from, to, 'places', this.#cursors)
    if ((this.#any?.next(from) ?? from) >= to) return null
    if (form === 'strings' && !this.#inRest(line, from, to)) return null
    return this.#texts(line, from, to, 'texts')
  }

  /** May what is looked for be written in several ways? */
  #isOdd(line: number, from: number, to: number): boolean {
    const bits = this.#escapes.of(line, from, to)
    if ((bits & ESCAPES.ascii) !== 0 || ((bits & ESCAPES.beyond) !== 0 && !this.#pattern.ascii)) return true
    return this.#slash !== null && this.#slash.next(from) < to
  }

  /** May a line hold it beside its strings? */
  #inRest(line: number, from: number, to: number): boolean {
    const { texts } = this.#texts(line, from, to, 'rest')
    return texts.texts.some(text => typeof text === 'string' && text.search(this.#pattern.text) !== -1)
  }

  /** Lines are not shown as they stand: their bytes only say which may be worth a look. */
  #byRow(line: number): Candidate | null {
    const texts = textsOf(this.#thread, this.#file, line)
    return texts && { line, texts, bytes: this.#window.bytes, base: 0, cursors: null }
  }

  #texts(line: number, from: number, to: number, as: TextsAs, cursors: Cursors | null = null): Candidate {
    const bytes = this.#window.bytes.subarray(from, to)
    const texts = this.#thread.textsIn?.(this.#file, line, bytes, as) ?? NOTHING
    return { line, texts, bytes, base: from, cursors }
  }
}

const NOTHING: LineTexts = { kind: 'line', label: '', tool: null, texts: [] }

export const isPlace = (text: string | JsonString): text is JsonString => typeof text !== 'string'
