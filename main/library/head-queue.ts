import type { Found } from './discover.ts'

/** Files over this are read by who has the queue. Bytes. */
const LENT = 1024 * 1024

/** Files whose heads have to be read. One that is taken comes off when it is done, or waits again when it is given back. */
export class HeadQueue {
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

  /** Takes the next files, as long as they are small. */
  lend(most: number): readonly Found[] {
    const lent: Found[] = []
    while (lent.length < most && (this.#waiting.at(-1)?.bytes ?? Number.POSITIVE_INFINITY) <= LENT) {
      const found = this.take()
      if (found !== undefined) lent.push(found)
    }
    return lent
  }

  done(found: Found): void {
    this.#taken.delete(found)
  }

  /** What is done, or of an earlier queue, is left out. */
  giveBack(files: readonly Found[]): void {
    for (const found of files) if (this.#taken.delete(found)) this.#waiting.push(found)
  }
}
