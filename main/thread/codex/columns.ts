/** Entries of one block; a block of that size is never copied. */
const SHIFT = 13
const BLOCK = 1 << SHIFT
/** Entries that the first block has room for until there are more: a session has some twenty columns, most of them short, and a library has thousands of sessions. */
const FIRST = 128

/** All entries of a column in one array, as they are kept. */
export type Numeric = Float64Array | Uint32Array | Uint8Array

/** A column of numbers that grows at its end, in typed blocks. Indices count from 0 and stay below 2^32. */
export class Column {
  readonly #make: (entries: number) => Numeric
  readonly #blocks: Numeric[] = []
  #length = 0

  constructor(make: (entries: number) => Numeric) {
    this.#make = make
  }

  get length(): number {
    return this.#length
  }

  push(value: number): void {
    const i = this.#length & (BLOCK - 1)
    if (i === 0) this.#blocks.push(this.#make(this.#length === 0 ? FIRST : BLOCK))
    else if (this.#length === FIRST) this.#widen()
    ;(this.#blocks[this.#blocks.length - 1] as Numeric)[i] = value
    this.#length += 1
  }

  #widen(): void {
    const wide = this.#make(BLOCK)
    wide.set(this.#blocks[0] as Numeric)
    this.#blocks[0] = wide
  }

  get(i: number): number {
    return (this.#blocks[i >>> SHIFT] as Numeric)[i & (BLOCK - 1)] as number
  }

  set(i: number, value: number): void {
    ;(this.#blocks[i >>> SHIFT] as Numeric)[i & (BLOCK - 1)] = value
  }

  /** All entries, in one array of their own. */
  keep(): Numeric {
    const all = this.#make(this.#length)
    for (const [i, block] of this.#blocks.entries())
      all.set(block.subarray(0, Math.min(BLOCK, this.#length - i * BLOCK)), i * BLOCK)
    return all
  }

  /** Takes up what was kept, in an empty column. */
  restore(all: Numeric): void {
    for (let from = 0; from < all.length; from += BLOCK) {
      const block = this.#make(BLOCK)
      block.set(all.subarray(from, from + BLOCK))
      this.#blocks.push(block)
    }
    this.#length = all.length
  }

  /** First index whose value is at least `value`, in a column that never falls; its length when there is none. */
  atLeast(value: number): number {
    let low = 0
    let high = this.#length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.get(middle) < value) low = middle + 1
      else high = middle
    }
    return low
  }
}

export const doubles = (): Column => new Column(n => new Float64Array(n))
/** Whole numbers up to 2^32 - 2. */
export const words = (): Column => new Column(n => new Uint32Array(n))
export const bytes = (): Column => new Column(n => new Uint8Array(n))

/** "Not set" in a column of words. */
export const NONE = 0xffff_ffff
