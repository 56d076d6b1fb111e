/** Two numbers a line: which it is among all lines of the session, and how many places come before it. */
const WIDTH = 2

/** Where one secret stands, in order: lines and how many places each has. Eight bytes a line; the places themselves are found again. */
export class PlaceList {
  #lines = new Uint32Array(WIDTH)
  #length = 0
  /** Places on all lines. */
  count = 0

  /** One more place on a line; lines come in order. */
  add(line: number): void {
    if (this.#length === 0 || this.#lines[this.#length - WIDTH] !== line) this.#push(line)
    this.count += 1
  }

  #push(line: number): void {
    if (this.#length === this.#lines.length) {
      const more = new Uint32Array(this.#lines.length * 2)
      more.set(this.#lines)
      this.#lines = more
    }
    this.#lines[this.#length] = line
    this.#lines[this.#length + 1] = this.count
    this.#length += WIDTH
  }

  /** The line of the place at an index, and how many places of that line come before it; null past the end. */
  at(index: number): { readonly line: number; readonly nth: number } | null {
    if (index < 0 || index >= this.count) return null
    let low = 0
    let high = this.#length / WIDTH - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#lines[middle * WIDTH + 1] ?? 0) <= index) low = middle
      else high = middle - 1
    }
    return { line: this.#lines[low * WIDTH] ?? 0, nth: index - (this.#lines[low * WIDTH + 1] ?? 0) }
  }
}
