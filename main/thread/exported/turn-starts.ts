/** Where turns begin, in order: which turn a line belongs to. */
export class TurnStarts {
  readonly #files: number[] = []
  readonly #lines: number[] = []

  add(file: number, line: number): void {
    this.#files.push(file)
    this.#lines.push(line)
  }

  /** The last turn that begins at or before a line; 0 before the first. */
  at(file: number, line: number): number {
    let low = 0
    let high = this.#lines.length
    while (low < high) {
      const middle = (low + high) >> 1
      const other = this.#files[middle] as number
      const before = other < file || (other === file && (this.#lines[middle] as number) <= line)
      if (before) low = middle + 1
      else high = middle
    }
    return low
  }
}
