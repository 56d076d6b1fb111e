/** What of a line's texts is worth keeping. Characters, and how many different ones. */
const SHORT = 600
const MOST = 4096

const NOTHING: readonly string[] = []

/** What lines show beside strings of their JSON. Of thousands of lines it is the same few texts: two bytes a line. */
export class LineRests {
  /** By position: 0 = nobody looked, else one more than an index in `#rests`. */
  #lines = new Uint16Array(1024)
  readonly #rests: (readonly string[])[] = [NOTHING]
  readonly #known = new Map<string, number>()

  /** null where nobody looked, or where it is too much to be kept. */
  get(position: number): readonly string[] | null {
    const id = this.#lines[position] ?? 0
    return id === 0 ? null : (this.#rests[id - 1] as readonly string[])
  }

  learn(position: number, texts: readonly string[]): void {
    const [text, ...more] = texts
    if (more.length > 0) return
    const index = text === undefined ? 0 : this.#indexOf(text)
    if (index === null) return
    if (position >= this.#lines.length) this.#widen(position)
    this.#lines[position] = index + 1
  }

  #indexOf(text: string): number | null {
    const known = this.#known.get(text)
    if (known !== undefined) return known
    if (text.length > SHORT || this.#rests.length >= MOST) return null
    this.#known.set(text, this.#rests.length)
    return this.#rests.push([text]) - 1
  }

  #widen(position: number): void {
    const wide = new Uint16Array(Math.max(position + 1, this.#lines.length * 2))
    wide.set(this.#lines)
    this.#lines = wide
  }
}
