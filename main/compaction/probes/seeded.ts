import { hash53 } from '../entities/hash.ts'

/** What stands for chance: a seed of the user's gives every choice, so that the same session and seed give the same questions. */
export class Seeded {
  readonly #seed: string

  constructor(seed: string) {
    this.#seed = seed
  }

  /** A list in an order that looks like chance and hangs on the seed, on `purpose` and on what is in the list. */
  ordered<T>(list: readonly T[], purpose: string, keyOf: (entry: T) => string): readonly T[] {
    const drawn = list.map(entry => ({ entry, lot: hash53(`${this.#seed}\n${purpose}\n${keyOf(entry)}`) }))
    return drawn.sort((one, other) => one.lot - other.lot).map(({ entry }) => entry)
  }
}
