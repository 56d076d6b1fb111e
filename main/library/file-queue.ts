import type { Found } from './discover.ts'

/** Files over this are read by who has the queue. Bytes. */
const LENT = 1024 * 1024
/** Files of the queue that are looked at for some to lend. */
const REACH = 1000

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

  /** Takes the next files that are small and may be taken. */
  lend(most: number, may: (found: Found) => boolean = () => true): readonly Found[] {
    const lent: Found[] = []
    const last = Math.max(0, this.#waiting.length - REACH)
    for (let i = this.#waiting.length - 1; i >= last && lent.length < most; i--) {
      const next = this.#waiting[i] as Found
      if (next.bytes > LENT || !may(next)) continue
      this.#waiting.splice(i, 1)
      this.#taken.add(next)
      lent.push(next)
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
