import type { LineRange, Thread } from '../../thread/model.ts'
import { RULES, type Rule } from './rules.ts'

/** Which rule names each line of a thread: a byte a line and file. The first rule that names a line keeps it. */
export class LineRules {
  readonly #files: readonly Uint8Array[]

  constructor(thread: Thread) {
    this.#files = thread.files.map(({ lines }) => new Uint8Array(lines + 1))
  }

  /** The rule by which a line goes; null when it stays. */
  of(file: number, line: number): Rule | null {
    return RULES[(this.#files[file]?.[line] ?? 0) - 1] ?? null
  }

  name(rule: Rule, { file, first, last }: LineRange): void {
    const codes = this.#files[file]
    for (let line = first; codes && line <= last; line++) codes[line] ||= RULES.indexOf(rule) + 1
  }

  /** The lines that go, in order. */
  gone(): readonly LineRange[] {
    const ranges: LineRange[] = []
    for (const [file, codes] of this.#files.entries()) {
      for (let line = 1; line < codes.length; line++) {
        if (codes[line] === 0) continue
        const first = line
        while (line + 1 < codes.length && codes[line + 1] !== 0) line++
        ranges.push({ file, first, last: line })
      }
    }
    return ranges
  }
}
