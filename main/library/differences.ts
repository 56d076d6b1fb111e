import type { Difference } from './projection.ts'

/** The first so many differences by their ordinals; those without one come last. Of the others only how many there are. */
export class Differences {
  readonly #most: number
  readonly #first: Difference[] = []
  #count = 0

  constructor(most: number) {
    this.#most = most
  }

  add(difference: Difference): void {
    this.#count++
    const at = place(difference)
    const last = this.#first.at(-1)
    if (this.#first.length === this.#most && last !== undefined && place(last) <= at) return
    this.#first.splice(this.#firstAfter(at), 0, difference)
    if (this.#first.length > this.#most) this.#first.pop()
  }

  addAll(differences: Iterable<Difference>): void {
    for (const difference of differences) this.add(difference)
  }

  /** Behind those of the same ordinal: what was found first stays first. */
  #firstAfter(at: number): number {
    let low = 0
    let high = this.#first.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (placeOf(this.#first, middle) <= at) low = middle + 1
      else high = middle
    }
    return low
  }

  get first(): readonly Difference[] {
    return this.#first
  }

  get more(): number {
    return this.#count - this.#first.length
  }
}

const place = ({ ordinal }: Difference): number => ordinal ?? Number.POSITIVE_INFINITY

const placeOf = (differences: readonly Difference[], index: number): number => {
  const one = differences[index]
  return one === undefined ? Number.POSITIVE_INFINITY : place(one)
}
