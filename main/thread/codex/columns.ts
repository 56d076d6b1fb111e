import { firstOf } from '../../base/first-of.ts'
import type { Block, Blocks } from '../../rollout/blocks.ts'

/** Entries of one block; a block of that size is never copied. */
const SHIFT = 13
const BLOCK = 1 << SHIFT
/**
 * Bytes that the first block has until there are more entries, and then eight times as many: a session has some twenty columns, most of them
 * short, and a library has thousands of sessions. So few bytes V8 keeps in the array itself, and collects them with it.
 */
const FIRST = 64

/** All entries of a column in one array, as they are kept. */
export type Numeric = Float64Array | Uint32Array | Uint8Array

/** What the entries of a column are. */
interface Form {
  readonly bytes: number
  readonly make: (entries: number) => Numeric
  readonly of: (buffer: ArrayBuffer) => Numeric
  /** No entries. */
  readonly none: Numeric
}

/** A column of numbers that grows at its end, in typed blocks. Indices count from 0 and stay below 2^32. */
export class Column {
  readonly #form: Form
  /** Where full blocks are; null: all stay in memory. */
  readonly #blocks: Blocks | null
  readonly #full: Block<Numeric>[] = []
  /** The first value of each full block: who looks for a value reads one block only. */
  readonly #firsts: number[] = []
  #tail: Numeric
  /** Index of the tail's first entry. */
  #from = 0
  #length = 0

  constructor(form: Form, blocks: Blocks | null) {
    this.#form = form
    this.#blocks = blocks
    this.#tail = form.none
  }

  get length(): number {
    return this.#length
  }

  push(value: number): void {
    const i = this.#length - this.#from
    if (i === this.#tail.length) this.#widen()
    this.#tail[this.#length - this.#from] = value
    this.#length += 1
  }

  #widen(): void {
    const { length } = this.#tail
    if (length === BLOCK) this.#next()
    else {
      const wide = this.#form.make(length === 0 ? FIRST / this.#form.bytes : Math.min(BLOCK, 8 * length))
      wide.set(this.#tail)
      this.#tail = wide
    }
  }

  /** The tail is full: a new one begins. */
  #next(): void {
    const values = this.#tail
    this.#full.push(this.#blocks?.add(values.buffer as ArrayBuffer, this.#form.of) ?? { values })
    this.#firsts.push(values[0] as number)
    this.#tail = this.#form.make(BLOCK)
    this.#from += BLOCK
  }

  get(i: number): number {
    if (i >= this.#from) return this.#tail[i - this.#from] as number
    const block = this.#full[i >>> SHIFT] as Block<Numeric>
    return (block.values ?? (this.#blocks as Blocks).read(block))[i & (BLOCK - 1)] as number
  }

  set(i: number, value: number): void {
    if (i >= this.#from) {
      this.#tail[i - this.#from] = value
      return
    }
    const block = this.#full[i >>> SHIFT] as Block<Numeric>
    const values = this.#blocks?.change(block) ?? (block.values as Numeric)
    values[i & (BLOCK - 1)] = value
    if ((i & (BLOCK - 1)) === 0) this.#firsts[i >>> SHIFT] = value
  }

  /** Takes the last entry off; 0 when there is none. */
  pop(): number {
    if (this.#length === 0) return 0
    if (this.#length === this.#from) this.#stepBack()
    this.#length -= 1
    return this.#tail[this.#length - this.#from] as number
  }

  /** The last full block is the tail again. */
  #stepBack(): void {
    const block = this.#full.pop() as Block<Numeric>
    this.#firsts.pop()
    this.#from -= BLOCK
    this.#tail = this.#form.make(BLOCK)
    this.#tail.set(block.values ?? (this.#blocks as Blocks).read(block))
    this.#blocks?.drop(block)
  }

  /** All entries, in one array of their own. */
  keep(): Numeric {
    const all = this.#form.make(this.#length)
    for (const [i, block] of this.#full.entries())
      all.set(block.values ?? (this.#blocks as Blocks).read(block), i * BLOCK)
    all.set(this.#tail.subarray(0, this.#length - this.#from), this.#from)
    return all
  }

  /** Takes up what was kept, in an empty column. */
  restore(all: Numeric): void {
    for (let from = 0; from < all.length; from += BLOCK) {
      if (from > 0) this.#next()
      else this.#tail = this.#form.make(BLOCK)
      this.#tail.set(all.subarray(from, from + BLOCK))
    }
    this.#length = all.length
  }

  /** First index whose value is at least `value`, in a column that never falls; its length when there is none. */
  atLeast(value: number): number {
    const block = firstOf(this.#firsts.length, i => (this.#firsts[i] as number) >= value)
    const inTail = this.#from < this.#length && block === this.#full.length && (this.#tail[0] as number) < value
    const from = inTail ? this.#from : Math.max(0, block - 1) * BLOCK
    const entries = Math.min(BLOCK, this.#length - from)
    return from + firstOf(entries, i => this.get(from + i) >= value)
  }
}

const DOUBLES: Form = {
  bytes: 8,
  make: entries => new Float64Array(entries),
  of: buffer => new Float64Array(buffer),
  none: new Float64Array(0),
}
const WORDS: Form = {
  bytes: 4,
  make: entries => new Uint32Array(entries),
  of: buffer => new Uint32Array(buffer),
  none: new Uint32Array(0),
}
const BYTES: Form = {
  bytes: 1,
  make: entries => new Uint8Array(entries),
  of: buffer => new Uint8Array(buffer),
  none: new Uint8Array(0),
}

export const doubles = (blocks: Blocks | null = null): Column => new Column(DOUBLES, blocks)
/** Whole numbers up to 2^32 - 2. */
export const words = (blocks: Blocks | null = null): Column => new Column(WORDS, blocks)
export const bytes = (blocks: Blocks | null = null): Column => new Column(BYTES, blocks)

/** "Not set" in a column of words. */
export const NONE = 0xffff_ffff
