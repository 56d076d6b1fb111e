import type { Steps } from '../../base/steps.ts'
import type { Blocks } from '../../rollout/blocks.ts'
import { bytes, type Column, doubles, type Numeric } from './columns.ts'
import type { Lines } from './lines.ts'

/** What a line is to the timeline. Rows are the classes from `item` on. */
export const CLASS = {
  none: 0,
  /** An item that the model sees. */
  item: 1,
  /** An item that never reaches the model: ghost snapshots, role system, forms that Codex does not read. */
  hidden: 2,
  band: 3,
  note: 4,
  unknown: 5,
  rejected: 6,
} as const
export type LineClass = (typeof CLASS)[keyof typeof CLASS]

/** Lines that are taken up between two pauses. */
const STRIDE = 1 << 14

/** Lines of one bucket. */
const BUCKET = 256
const BUCKETS = 256

/** Sums over buckets in two levels, so that a change and a question both cost a few hundred additions at most. */
class Sums {
  readonly #buckets: Column
  readonly #groups: number[] = []
  /** The place that was asked for last, and what is before it; -1: that has changed since. */
  asked = -1
  sum = 0

  constructor(blocks: Blocks | null) {
    this.#buckets = doubles(blocks)
  }

  add(position: number, delta: number): void {
    this.asked = -1
    const bucket = Math.floor(position / BUCKET)
    while (this.#buckets.length <= bucket) this.#buckets.push(0)
    this.#buckets.set(bucket, this.#buckets.get(bucket) + delta)
    const group = Math.floor(bucket / BUCKETS)
    this.#groups[group] = (this.#groups[group] ?? 0) + delta
  }

  /** Sum of all whole buckets before the bucket of a position. */
  before(position: number): number {
    const bucket = Math.min(Math.floor(position / BUCKET), this.#buckets.length)
    const group = Math.floor(bucket / BUCKETS)
    let sum = 0
    for (let g = 0; g < group; g++) sum += this.#groups[g] ?? 0
    for (let b = group * BUCKETS; b < bucket; b++) sum += this.#buckets.get(b)
    return sum
  }

  /** First position of the bucket in which the running sum passes `rank`, and the sum before it. */
  find(rank: number): { readonly from: number; readonly before: number } {
    let before = 0
    let group = 0
    while (group < this.#groups.length - 1 && before + (this.#groups[group] as number) <= rank)
      before += this.#groups[group++] as number
    let bucket = group * BUCKETS
    while (bucket < this.#buckets.length - 1 && before + this.#buckets.get(bucket) <= rank)
      before += this.#buckets.get(bucket++)
    return { from: bucket * BUCKET, before }
  }
}

/** What a line adds to a sum. */
type Weigh = (value: LineClass, position: number) => number

const isRow: Weigh = value => (value !== CLASS.none ? 1 : 0)
const isItem: Weigh = value => (value === CLASS.item || value === CLASS.hidden ? 1 : 0)
const isSeen: Weigh = value => (value === CLASS.item ? 1 : 0)

/** The class of every line, and how many rows, items and tokens there are before any line. */
export class LineClasses {
  readonly #lines: Lines
  readonly #classes: Column
  readonly #rows: Sums
  readonly #items: Sums
  readonly #seen: Sums
  readonly #tokens: Sums

  constructor(lines: Lines, blocks: Blocks | null = null) {
    this.#lines = lines
    this.#classes = bytes(blocks)
    this.#rows = new Sums(blocks)
    this.#items = new Sums(blocks)
    this.#seen = new Sums(blocks)
    this.#tokens = new Sums(blocks)
  }

  keep(): Numeric {
    return this.#classes.keep()
  }

  /** Takes up what was kept; the lines have their tokens by now. */
  *restore(classes: Numeric): Steps<undefined> {
    this.#classes.restore(classes)
    for (let from = 0; from < classes.length; from += BUCKET) {
      this.#countBucket(classes.subarray(from, from + BUCKET), from)
      if (from % STRIDE === 0) yield
    }
    return undefined
  }

  #countBucket(values: Numeric, from: number): void {
    let rows = 0
    let items = 0
    let seen = 0
    let tokens = 0
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as LineClass
      if (value !== CLASS.none) rows += 1
      if (value === CLASS.item || value === CLASS.hidden) items += 1
      if (value !== CLASS.item) continue
      seen += 1
      tokens += this.tokensOf(from + i)
    }
    this.#rows.add(from, rows)
    this.#items.add(from, items)
    this.#seen.add(from, seen)
    this.#tokens.add(from, tokens)
  }

  /** Classes are added in the order of positions. */
  push(value: LineClass): void {
    const position = this.#classes.length
    this.#classes.push(value)
    if (value !== CLASS.none) this.#count(position, value, 1)
  }

  get(position: number): LineClass {
    return this.#classes.get(position) as LineClass
  }

  /** A line turned out to be something else. Its tokens go with it. */
  change(position: number, value: LineClass): void {
    const old = this.get(position)
    if (old === value) return
    this.#tokens.add(position, -this.tokensOf(position))
    this.#count(position, old, -1)
    this.#classes.set(position, value)
    this.#count(position, value, 1)
    this.#tokens.add(position, this.tokensOf(position))
  }

  #count(position: number, value: LineClass, by: number): void {
    if (value === CLASS.none) return
    this.#rows.add(position, by)
    if (value <= CLASS.hidden) this.#items.add(position, by)
    if (value === CLASS.item) this.#seen.add(position, by)
  }

  setTokens(position: number, tokens: number): void {
    const file = this.#lines.file(this.#lines.fileOf(position))
    this.#tokens.add(position, -this.tokensOf(position))
    file.table.setTokens(position - file.first + 1, tokens)
    this.#tokens.add(position, this.tokensOf(position))
  }

  /** Tokens of a line's item that the model sees; 0 for any other line and before it was estimated. */
  tokensOf(position: number): number {
    if (this.get(position) !== CLASS.item) return 0
    const file = this.#lines.file(this.#lines.fileOf(position))
    return Math.max(0, file.table.tokens(position - file.first + 1))
  }

  /** Rows before a position. */
  rowsBefore(position: number): number {
    return this.#before(this.#rows, position, isRow)
  }

  /** Items before a position, those that the model never sees included. */
  itemsBefore(position: number): number {
    return this.#before(this.#items, position, isItem)
  }

  /** Rows at positions [from, to). */
  rowsIn(from: number, to: number): number {
    return this.#within(this.#rows, from, to, isRow)
  }

  /** Items at positions [from, to), those that the model never sees included. */
  itemsIn(from: number, to: number): number {
    return this.#within(this.#items, from, to, isItem)
  }

  /** Items at positions [from, to) that the model sees. */
  seenIn(from: number, to: number): number {
    return this.#within(this.#seen, from, to, isSeen)
  }

  tokensIn(from: number, to: number): number {
    return this.#within(this.#tokens, from, to, (_value, at) => this.tokensOf(at))
  }

  /** Turns are asked one after the other, and each begins where the last one ended: so its begin is asked first. */
  #within(sums: Sums, from: number, to: number, of: Weigh): number {
    const before = this.#before(sums, from, of)
    return this.#before(sums, to, of) - before
  }

  #before(sums: Sums, position: number, of: Weigh): number {
    const end = Math.min(position, this.#classes.length)
    const isNear = sums.asked >= 0 && sums.asked <= end && end - sums.asked < BUCKET
    let sum = isNear ? sums.sum : sums.before(position)
    let at = isNear ? sums.asked : Math.floor(position / BUCKET) * BUCKET
    for (; at < end; at++) sum += of(this.get(at), at)
    sums.asked = end
    sums.sum = sum
    return sum
  }

  /** Position of a row by its rank over the whole thread; null past the last row. */
  rowAt(rank: number): number | null {
    const { from, before } = this.#rows.find(rank)
    let count = before
    for (let at = from; at < this.#classes.length; at++) {
      if (this.get(at) === CLASS.none) continue
      if (count === rank) return at
      count += 1
    }
    return null
  }

  /** Next position from `at` on that has a row. */
  nextRow(at: number): number | null {
    for (let next = at; next < this.#classes.length; next++) if (this.get(next) !== CLASS.none) return next
    return null
  }
}
