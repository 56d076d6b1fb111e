import type { JsonString, LineText, LineTexts, TextsAs, Thread } from '../model.ts'
import { ByteCursor } from './byte-cursor.ts'
import { ESCAPES, LineEscapes } from './escapes.ts'
import type { Pattern } from './pattern.ts'
import { textsOf } from './row-texts.ts'
import { StringCursor } from './string-cursor.ts'
import { Window } from './window.ts'

/** A line that may hold what is looked for, with its texts. Good until the next one is taken. */
export interface Candidate {
  readonly line: number
  readonly texts: LineTexts
  /** Bytes that its strings are places in, and where they begin for `cursor`. */
  readonly bytes: Buffer
  readonly base: number
  /** Looks through such a string; null: it has to be decoded. */
  readonly cursor: StringCursor | null
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
  readonly #cursor: StringCursor | null
  readonly #slash: ByteCursor | null
  /** Looks for the part of it that is sure to stand in a line, where that is not all of it. */
  readonly #run: ByteCursor | null
  /** What is shown beside strings, and whether it holds the pattern. */
  readonly #rests = new Map<readonly string[], boolean>()
  readonly #escapes: LineEscapes

  constructor(thread: Thread, file: number, pattern: Pattern) {
    this.#window = new Window(thread, file, thread.files[file]?.lines ?? 0)
    this.#thread = thread
    this.#file = file
    this.#pattern = pattern
    this.#cursor = StringCursor.of(pattern)
    this.#slash = pattern.slash ? new ByteCursor(ESCAPED_SLASH) : null
    this.#run = pattern.inAny === null || pattern.inAny === pattern.inString ? null : new ByteCursor(pattern.inAny)
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
      if (found.cursor === null) yield null
    }
  }

  #reset(): void {
    for (const each of [this.#cursor, this.#slash, this.#run, this.#escapes]) each?.reset(this.#window.bytes)
  }

  #candidate(line: number, { start, end, form, rest }: LineText): Candidate | null {
    const from = start - this.#window.start
    const to = end - this.#window.start
    if (!this.#thread.textsIn) return this.#any(from) < to ? this.#byRow(line) : null
    if (form === 'always') return this.#texts(line, from, to, 'places')
    if (this.#isOdd(line, from, to)) return this.#texts(line, from, to, 'texts')
    const first = this.#cursor?.may(from) ?? from
    if (form === 'strings' && first < to) return this.#texts(line, from, to, 'places', this.#cursor)
    const inRest =
      rest === null ? this.#any(from) < to && (form === 'any' || this.#inRest(line, from, to)) : this.#isIn(rest)
    return inRest ? this.#texts(line, from, to, 'texts') : null
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
    return texts.texts.some(text => typeof text === 'string' && this.#holds(text))
  }

  /** The same where somebody found out before what it shows beside its strings. */
  #isIn(rest: readonly string[]): boolean {
    const known = this.#rests.get(rest)
    if (known !== undefined) return known
    const isIn = rest.some(text => this.#holds(text))
    this.#rests.set(rest, isIn)
    return isIn
  }

  #holds(text: string): boolean {
    return text.search(this.#pattern.text) !== -1
  }

  /** Where the bytes that are sure to stand in a line come next. */
  #any(from: number): number {
    if (this.#pattern.inAny === null) return from
    if (this.#run !== null) return this.#run.next(from)
    return this.#cursor?.may(from) ?? from
  }

  /** Lines are not shown as they stand: their bytes only say which may be worth a look. */
  #byRow(line: number): Candidate | null {
    const texts = textsOf(this.#thread, this.#file, line)
    return texts && { line, texts, bytes: this.#window.bytes, base: 0, cursor: null }
  }

  #texts(line: number, from: number, to: number, as: TextsAs, cursor: StringCursor | null = null): Candidate {
    const bytes = this.#window.bytes.subarray(from, to)
    const texts = this.#thread.textsIn?.(this.#file, line, bytes, as) ?? NOTHING
    return { line, texts, bytes, base: from, cursor }
  }
}

const NOTHING: LineTexts = { kind: 'line', label: '', tool: null, texts: [] }

export const isPlace = (text: string | JsonString): text is JsonString => typeof text !== 'string'
