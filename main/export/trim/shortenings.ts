import type { Thread } from '../../thread/model.ts'
import type { Format, Shortened, Shortening } from './format.ts'
import type { Saved } from './rules.ts'

export interface LineAt {
  readonly file: number
  readonly line: number
}

/** A line that is shorter now, of those that stay; null when it stays as it is. */
export function shorter(
  thread: Thread,
  shortening: Shortening,
  format: Format,
  { file, line }: LineAt,
): Shortened | null {
  if (!shortening.outputs && !shortening.images) return null
  const { start, end, kind } = thread.outline(file, line)
  if (end - start < format.shortFrom || !format.mayShorten(kind)) return null
  return format.shortened(thread.lineBytes(file, line, 0, end - start), kind, shortening)
}

export interface LineSavings {
  readonly outputs: Saved
  readonly images: Saved
}

/** Lines of one file are told from those of another by so much. */
const FILE = 2 ** 40

/** What stubs would save in the lines of a thread. Each line is read once: to look at one more choice of rules costs no further reading. */
export class Shortenings {
  readonly #thread: Thread
  readonly #format: Format
  readonly #known = new Map<number, LineSavings | null>()

  constructor(thread: Thread, format: Format) {
    this.#thread = thread
    this.#format = format
  }

  /** null where a line has nothing to be replaced. */
  of(at: LineAt): LineSavings | null {
    const key = at.file * FILE + at.line
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const { start, end, kind } = this.#thread.outline(at.file, at.line)
    if (end - start < this.#format.shortFrom || !this.#format.mayShorten(kind)) return null
    const found = shorter(this.#thread, { outputs: true, images: true }, this.#format, at)
    const savings = found && { outputs: found.outputs, images: found.images }
    this.#known.set(key, savings)
    return savings
  }
}
