import { Names } from './names.ts'

export type LineState = 'known' | 'unknown' | 'rejected' | 'blank'
const STATES: readonly LineState[] = ['known', 'unknown', 'rejected', 'blank']
const STATE_CODE = { known: 0, unknown: 1, rejected: 2, blank: 3 } satisfies Record<LineState, number>

/** Lines of one block. 65,536 lines of 25 bytes (start 8, time 8, type 2, payload type 2, state 1, tokens 4): a block is 1.6 MB and is not copied once it is full-sized. */
const BLOCK = 1 << 16
/** A token column entry that was not set yet. */
const NONE = 0xffff_ffff

/** Lines that the first block has room for until there are more: most sessions are short, and many may be open. */
const FIRST = 256

class Block {
  readonly start: Float64Array
  readonly time: Float64Array
  readonly type: Uint16Array
  readonly payloadType: Uint16Array
  readonly state: Uint8Array
  readonly tokens: Uint32Array

  constructor(lines: number) {
    this.start = new Float64Array(lines)
    this.time = new Float64Array(lines)
    this.type = new Uint16Array(lines)
    this.payloadType = new Uint16Array(lines)
    this.state = new Uint8Array(lines)
    this.tokens = new Uint32Array(lines).fill(NONE)
  }

  /** The same lines with room for a whole block. */
  widened(): Block {
    const wide = new Block(BLOCK)
    wide.copy(this, 0, 0, FIRST)
    return wide
  }

  /** Takes a block of lines [from, end) of other columns to its own place `to` on. */
  copy(other: Columns, from: number, to: number, before: number): void {
    const end = Math.min(before, from + BLOCK, other.start.length)
    this.start.set(other.start.subarray(from, end), to)
    this.time.set(other.time.subarray(from, end), to)
    this.type.set(other.type.subarray(from, end), to)
    this.payloadType.set(other.payloadType.subarray(from, end), to)
    this.state.set(other.state.subarray(from, end), to)
    this.tokens.set(other.tokens.subarray(from, end), to)
  }
}

type Columns = Pick<Block, 'start' | 'time' | 'type' | 'payloadType' | 'state' | 'tokens'>

/** All lines of a table as columns. */
export interface KeptLines {
  readonly count: number
  readonly end: number
  readonly start: Float64Array
  readonly time: Float64Array
  readonly type: Uint16Array
  readonly payloadType: Uint16Array
  readonly state: Uint8Array
  readonly tokens: Uint32Array
  readonly types: readonly Uint8Array[]
  readonly payloadTypes: readonly Uint8Array[]
}

export interface TableLine {
  readonly n: number
  readonly start: number
  readonly end: number
  readonly type: string
  readonly payloadType: string
  /** Milliseconds since 1970 in UTC; NaN when the line has no readable time. */
  readonly time: number
  readonly state: LineState
}

/**
 * All lines of a file in order: where each begins and what kind it is. Lines count from 1. Grows at its end only.
 * Offsets are doubles: exact to 2^53. A line ends before its "\n"; a "\r" before that belongs to the line's bytes.
 */
export class LineTable {
  readonly #blocks: Block[] = []
  #count = 0
  #end = 0
  readonly types = new Names()
  readonly payloadTypes = new Names()

  get count(): number {
    return this.#count
  }

  keep(): KeptLines {
    const all = new Block(this.#count)
    for (const [i, block] of this.#blocks.entries()) all.copy(block, 0, i * BLOCK, this.#count - i * BLOCK)
    const { start, time, type, payloadType, state, tokens } = all
    const names = { types: this.types.keep(), payloadTypes: this.payloadTypes.keep() }
    return { count: this.#count, end: this.#end, start, time, type, payloadType, state, tokens, ...names }
  }

  /** Takes up what was kept, in an empty table. */
  restore(kept: KeptLines): void {
    this.types.restore(kept.types)
    this.payloadTypes.restore(kept.payloadTypes)
    for (let from = 0; from < kept.count; from += BLOCK) {
      const block = new Block(kept.count <= FIRST ? FIRST : BLOCK)
      block.copy(kept, from, 0, kept.count)
      this.#blocks.push(block)
    }
    this.#count = kept.count
    this.#end = kept.end
  }

  /** Adds the next line. `end` is exclusive, without "\n". */
  add(start: number, end: number, type: number, payloadType: number, time: number, state: LineState): number {
    const i = this.#count & (BLOCK - 1)
    if (i === 0) this.#blocks.push(new Block(this.#count === 0 ? FIRST : BLOCK))
    if (this.#count === FIRST) this.#blocks[0] = (this.#blocks[0] as Block).widened()
    const block = this.#blocks[this.#blocks.length - 1] as Block
    block.start[i] = start
    block.time[i] = time
    block.type[i] = type
    block.payloadType[i] = payloadType
    block.state[i] = STATE_CODE[state]
    this.#end = end
    this.#count += 1
    return this.#count
  }

  #block(n: number): Block {
    const block = n >= 1 && n <= this.#count ? this.#blocks[Math.floor((n - 1) / BLOCK)] : undefined
    if (!block) throw new RangeError(`line ${n} of ${this.#count}`)
    return block
  }

  start(n: number): number {
    return this.#block(n).start[(n - 1) & (BLOCK - 1)] as number
  }

  end(n: number): number {
    return n === this.#count ? this.#end : this.start(n + 1) - 1
  }

  typeId(n: number): number {
    return this.#block(n).type[(n - 1) & (BLOCK - 1)] as number
  }

  payloadTypeId(n: number): number {
    return this.#block(n).payloadType[(n - 1) & (BLOCK - 1)] as number
  }

  typeOf(n: number): string {
    return this.types.name(this.typeId(n))
  }

  payloadTypeOf(n: number): string {
    return this.payloadTypes.name(this.payloadTypeId(n))
  }

  time(n: number): number {
    return this.#block(n).time[(n - 1) & (BLOCK - 1)] as number
  }

  state(n: number): LineState {
    return STATES[this.#block(n).state[(n - 1) & (BLOCK - 1)] as number] as LineState
  }

  setState(n: number, state: LineState): void {
    this.#block(n).state[(n - 1) & (BLOCK - 1)] = STATE_CODE[state]
  }

  /** For a line whose whole parse says otherwise than its head did. */
  setTypes(n: number, type: string, payloadType: string): void {
    const block = this.#block(n)
    block.type[(n - 1) & (BLOCK - 1)] = this.types.idOf(type)
    block.payloadType[(n - 1) & (BLOCK - 1)] = this.payloadTypes.idOf(payloadType)
  }

  /** The token estimate of the line's item; -1 when none was set. */
  tokens(n: number): number {
    const tokens = this.#block(n).tokens[(n - 1) & (BLOCK - 1)] as number
    return tokens === NONE ? -1 : tokens
  }

  setTokens(n: number, tokens: number): void {
    this.#block(n).tokens[(n - 1) & (BLOCK - 1)] = Math.min(NONE - 1, Math.max(0, Math.round(tokens)))
  }

  line(n: number): TableLine {
    return {
      n,
      start: this.start(n),
      end: this.end(n),
      type: this.typeOf(n),
      payloadType: this.payloadTypeOf(n),
      time: this.time(n),
      state: this.state(n),
    }
  }

  /** The line that holds a byte (its "\n" included); null before the first line and past the last byte read. */
  lineAt(offset: number): number | null {
    if (this.#count === 0 || !(offset >= 0) || offset > this.#end) return null
    let low = 1
    let high = this.#count
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (this.start(middle) <= offset) low = middle
      else high = middle - 1
    }
    return this.start(low) <= offset ? low : null
  }

  /** Lines a..b, both included, clipped to what there is. */
  range(a: number, b: number): readonly TableLine[] {
    const lines: TableLine[] = []
    for (let n = Math.max(1, a); n <= Math.min(b, this.#count); n++) lines.push(this.line(n))
    return lines
  }
}
