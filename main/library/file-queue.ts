import type { Found } from './discover.ts'

/** Files over this are read by who has the queue. Bytes. */
const LENT = 1024 * 1024

/** What is still to be read: heads first, so that the list and its filters are whole soon; then what was said. */
export interface Waiting {
  readonly heads: number
  readonly texts: { readonly files: number; readonly bytes: number }
}

/** Files that have to be read. One that is taken comes off when it is done, or waits again when it is given back. */
export class FileQueue {
  /** The next one last. */
  #waiting: Found[] = []
  readonly #taken = new Set<Found>()

  get length(): number {
    return this.#waiting.length + this.#taken.size
  }

  /** Begins anew; what is taken is no longer of this queue. The next one last. */
  begin(files: readonly Found[]): void {
    this.#taken.clear()
    this.#waiting = [...files]
  }

  take(): Found | undefined {
    const found = this.#waiting.pop()
    if (found !== undefined) this.#taken.add(found)
    return found
  }

  /** Takes the next files, as long as they are small and may be taken. */
  lend(most: number, may: (found: Found) => boolean = () => true): readonly Found[] {
    const lent: Found[] = []
    for (let next = this.#waiting.at(-1); next !== undefined && lent.length < most; next = this.#waiting.at(-1)) {
      if (next.bytes > LENT || !may(next)) break
      lent.push(next)
      this.take()
    }
    return lent
  }

  /** All that are not done. */
  all(): readonly Found[] {
    return [...this.#waiting, ...this.#taken]
  }

  done(found: Found): void {
    this.#taken.delete(found)
  }

  /** What is done, or of an earlier queue, is left out. */
  giveBack(files: readonly Found[]): void {
    for (const found of files) if (this.#taken.delete(found)) this.#waiting.push(found)
  }
}
