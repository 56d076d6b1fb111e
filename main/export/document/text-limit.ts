/** Limits that are tried, in characters (UTF-16 units) of one text. */
export const LADDER = [100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200] as const

/** Most characters of one text of a page: a part that holds it is still inflated at once, by a browser and by our reader. */
export const MOST_OF_PAGE = 1_000_000

/** Packed bytes of all parts that a page on disk keeps to: in base64, with its head and script, it stays under 50 MB. */
const ROOM = 36_000_000

/** How much was stored of what part of a session. */
export interface Stored {
  /** Packed bytes of the items. */
  readonly items: number
  /** Packed bytes of all else. */
  readonly others: number
  /** The part of the session that was walked, 0 to 1. */
  readonly done: number
}

/** How long a text of a document may be. */
export interface TextLimit {
  /** null: texts are whole. */
  readonly most: number | null
  /** A text of so many characters is to be stored. */
  met(characters: number): void
  /** Is the limit another, now that so much is stored? */
  lower(stored: Stored): boolean
}

/** The limit that the user set, or none. */
export const fixedLimit = (most: number | null): TextLimit => ({ most, met: () => undefined, lower: () => false })

/**
 * The highest limit of the ladder with which a session keeps to the room. It is lowered when the room is used up, to what the whole
 * session is then likely to need. The same session gives the same limit.
 */
export class Ladder implements TextLimit {
  readonly #room: number
  #rung = 0
  /** Characters that would be stored so far, by rung. */
  readonly #sums = LADDER.map(() => 0)

  /** Tests say a smaller room. */
  constructor(room: number = ROOM) {
    this.#room = room
  }

  get most(): number {
    return LADDER[this.#rung] ?? 0
  }

  met(characters: number): void {
    for (const [rung, most] of LADDER.entries()) this.#sums[rung] = (this.#sums[rung] ?? 0) + Math.min(characters, most)
  }

  lower({ items, others, done }: Stored): boolean {
    if (items + others <= this.#room || this.#rung === LADDER.length - 1) return false
    const perCharacter = items / Math.max(1, this.#sums[this.#rung] ?? 0)
    const fits = (rung: number) =>
      ((this.#sums[rung] ?? 0) * perCharacter + others) / Math.max(done, 0.001) <= this.#room
    do this.#rung += 1
    while (this.#rung < LADDER.length - 1 && !fits(this.#rung))
    return true
  }
}
