import { LONGEST_LINE } from '../../rollout/parse.ts'
import type { Item, Thread } from '../../thread/model.ts'
import type { Ledger } from './ledger.ts'
import { readable } from './line.ts'
import { withoutMarks } from './marks.ts'
import { finderOf } from './plan.ts'
import { markedJson, readerText } from './redact-line.ts'
import { WIDEST } from './scan.ts'
import type { Finder } from './scan-text.ts'
import type { RedactSettings } from './settings.ts'
import { leftOutLine } from './stub.ts'

/** A line as an export would write it. */
interface ShownLine {
  readonly file: number
  readonly line: number
  readonly text: string
  /** Its document, parsed when a string of it was asked for. */
  document?: unknown
}

/** Shows a session as an export with these settings would write it, with marks (marks.ts) around what goes and what stays. */
export class RedactedReader {
  readonly #thread: Thread
  readonly #ledger: Ledger
  readonly #settings: RedactSettings
  readonly #find: Finder
  /** Finds what is switched off, too. */
  readonly #all: Finder
  #last: ShownLine | null = null

  /** `ledger` knows every secret of the thread. */
  constructor(thread: Thread, ledger: Ledger, settings: RedactSettings) {
    this.#thread = thread
    this.#ledger = ledger
    this.#settings = settings
    this.#find = finderOf(ledger, settings)
    this.#all = finderOf(ledger, WIDEST)
  }

  item(item: Item): Item {
    const json = item.raw === null ? undefined : JSON.stringify(item.raw)
    if (json === undefined) return item
    const { file, line } = item.ref
    const base = item.origin?.kind === 'line' ? item.origin.path : ''
    const shown = markedJson({ file, n: line, json, base }, this.#ledger, this.#settings, this.#find)
    if (shown === json) return item
    const { ref, origin, at, synthetic, fidelity, why, compactionOutput } = item
    const made = this.#thread.itemFrom(JSON.parse(shown), 0)
    return { ...made, ref, origin, at, synthetic, fidelity, why, compactionOutput }
  }

  /** The whole line; "" of a blank one. */
  line(file: number, line: number): string {
    return this.#shown(file, line).text
  }

  #shown(file: number, line: number): ShownLine {
    if (this.#last?.file === file && this.#last.line === line) return this.#last
    this.#last = { file, line, text: this.#written(file, line) }
    return this.#last
  }

  #written(file: number, n: number): string {
    const { start, end } = this.#thread.outline(file, n)
    if (end - start > LONGEST_LINE) return leftOutLine(null, 'too-long', end - start)
    const bytes = this.#thread.lineBytes(file, n, 0, end - start)
    const read = readable({ file, n, bytes })
    if (read === null) return Buffer.from(bytes).toString('utf8')
    if ('out' in read) return read.text
    return markedJson({ file, n, json: read.json, base: '' }, this.#ledger, this.#settings, this.#find)
  }

  /** The string at a JSON pointer of a line; null when there is none any more. */
  textAt(file: number, line: number, path: string): string | null {
    const shown = this.#shown(file, line)
    if (shown.document === undefined) shown.document = parsed(shown.text)
    let value: unknown = shown.document
    for (const step of path.split('/').slice(1)) {
      const key = step.replaceAll('~1', '/').replaceAll('~0', '~')
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null
      value = (value as Readonly<Record<string, unknown>>)[key]
    }
    return typeof value === 'string' ? value : null
  }

  /** A text that is no string of a line, or only a piece of one. Without marks. */
  text(text: string): string {
    return withoutMarks(readerText(text, this.#ledger, this.#settings, this.#all))
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The same thread, whose items, lines and notes are shown as an export would write them. */
export function redactedThread(thread: Thread, reader: RedactedReader): Thread {
  const shown: Partial<Thread> = {
    item: ref => reader.item(thread.item(ref)),
    rows: (n, from, count) =>
      thread.rows(n, from, count).map(row => (row.kind === 'note' ? { ...row, text: reader.text(row.text) } : row)),
    turn: n => {
      const turn = thread.turn(n)
      return { ...turn, prompt: reader.text(turn.prompt) }
    },
    textAt: (file, line, path) => reader.textAt(file, line, path),
    lineBytes: (file, line, from, to) => Buffer.from(reader.line(file, line)).subarray(from, to),
  }
  return new Proxy(thread, {
    get(target, name) {
      if (Object.hasOwn(shown, name)) return Reflect.get(shown, name)
      // Reads texts off the bytes of the file.
      if (name === 'textsIn') return undefined
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
