import { createHash } from 'node:crypto'

/** Numbers of a text's digest that are kept, of 32 bits each: nobody makes two texts that share as many. */
const WORDS = 3
/** And the number of its item. */
const WIDTH = WORDS + 1

/** The number of the first item with each text. 16 bytes a text and some room; a Map of strings would take a hundred. */
export class TextNumbers {
  /** Slots of a digest and a number, plus 1; 0 there: nobody is in it. Their count is a power of 2. */
  #slots = new Uint32Array(WIDTH * 1024)
  #count = 0

  /** The number that a text has; null: it was new, and has this one from now on. */
  known(text: string, number: number): number | null {
    const digest = createHash('sha1').update(text).digest()
    const words = Array.from({ length: WORDS }, (_, i) => digest.readUInt32LE(i * 4))
    const at = slotOf(this.#slots, words)
    const found = this.#slots[at + WORDS] ?? 0
    if (found > 0) return found - 1
    this.#slots.set([...words, number + 1], at)
    this.#count += 1
    if (this.#count * WIDTH * 3 > this.#slots.length * 2) this.#widen()
    return null
  }

  #widen(): void {
    const slots = new Uint32Array(this.#slots.length * 2)
    for (let from = 0; from < this.#slots.length; from += WIDTH) {
      const slot = this.#slots.subarray(from, from + WIDTH)
      if (slot[WORDS] !== 0) slots.set(slot, slotOf(slots, slot))
    }
    this.#slots = slots
  }
}

/** Where a digest stands, or the place that is free for it. */
function slotOf(slots: Uint32Array, words: ArrayLike<number>): number {
  const count = slots.length / WIDTH
  for (let slot = (words[0] ?? 0) % count; ; slot = (slot + 1) % count) {
    const at = slot * WIDTH
    if (slots[at + WORDS] === 0) return at
    if (slots[at] === words[0] && slots[at + 1] === words[1] && slots[at + 2] === words[2]) return at
  }
}
