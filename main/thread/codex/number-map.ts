/** Slots of a table at first; it is at most three quarters full. */
const FIRST = 64
/** What an empty slot says, and one whose key was taken away. */
const EMPTY = 0
const GONE = 0xffff_ffff

/** The table of a map that holds nothing: most maps never do. */
const NO_KEYS = new Float64Array(1)
const NO_VALUES = new Uint32Array(1)

/** Numbers up to 2^32 - 3 by keys of 52 bits, none 0: 16 to 32 bytes each, none of them in the heap. */
export class NumberMap {
  #keys = NO_KEYS
  /** Value + 1. */
  #values = NO_VALUES
  /** Slots that are not empty. */
  #used = 0

  get(key: number): number | undefined {
    const slot = this.#slotOf(key)
    const value = this.#values[slot] as number
    return value === EMPTY ? undefined : value - 1
  }

  set(key: number, value: number): void {
    const known = this.#slotOf(key)
    const isNew = this.#values[known] === EMPTY
    if (isNew && 4 * (this.#used + 1) > 3 * this.#keys.length) this.#widen()
    const slot = isNew ? this.#slotOf(key) : known
    if (isNew) this.#used += 1
    this.#keys[slot] = key
    this.#values[slot] = value + 1
  }

  delete(key: number): void {
    const slot = this.#slotOf(key)
    if (this.#values[slot] !== EMPTY) this.#values[slot] = GONE
  }

  /** The slot of a key; an empty one where it has none. A key that is gone keeps its slot, but not its name. */
  #slotOf(key: number): number {
    const mask = this.#keys.length - 1
    let slot = (key % 0xffff_fffb) & mask
    while (this.#values[slot] !== EMPTY && !(this.#keys[slot] === key && this.#values[slot] !== GONE))
      slot = (slot + 1) & mask
    return slot
  }

  #widen(): void {
    const keys = this.#keys
    const values = this.#values
    const kept = values.reduce((sum, value) => sum + (value === EMPTY || value === GONE ? 0 : 1), 0)
    let slots = FIRST
    while (slots < 2 * (kept + 1)) slots *= 2
    this.#keys = new Float64Array(slots)
    this.#values = new Uint32Array(slots)
    this.#used = 0
    for (const [i, value] of values.entries())
      if (value !== EMPTY && value !== GONE) this.set(keys[i] as number, value - 1)
  }
}
