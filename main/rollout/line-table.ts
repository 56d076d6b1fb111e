import { firstOf } from '../base/first-of.ts'
import type { Block, Blocks } from './blocks.ts'
import { Names } from './names.ts'

export type LineState = 'known' | 'unknown' | 'rejected' | 'blank'
const STATES: readonly LineState[] = ['known', 'unknown', 'rejected', 'blank']
const STATE_CODE = { known: 0, unknown: 1, rejected: 2, blank: 3 } satisfies Record<LineState, number>

/** Stands beside the code of a state. */
const MARK = 4

/** Lines of one block; a block of that size is never copied. */
const BLOCK = 1 << 16
/** Bytes of one line: start 8, time 8, tokens 4, type 2, payload type 2, state 1 with a mark. */
export const LINE_BYTES = 25
/** A token column entry that was not set yet. */
const NONE = 0xffff_ffff

/** Lines that the first block has room for until there are more, and then eight times as many: most sessions are short, and many may be open. */
const FIRST = 256

/** Columns of some lines. */
interface Columns {
  readonly start: Float64Array
  readonly time: Float64Array
  readonly tokens: Uint32Array
  readonly type: Uint16Array
  readonly payloadType: Uint16Array
  readonly state: Uint8Array
}

/** A buffer as columns, those of wide entries first. */
function columnsIn(buffer: ArrayBuffer): Columns {
  const lines = buffer.byteLength / LINE_BYTES
  return {
    start: new Float64Array(buffer, 0, lines),
    time: new Float64Array(buffer, 8 * lines, lines),
    tokens: new Uint32Array(buffer, 16 * lines, lines),
    type: new Uint16Array(buffer, 20 * lines, lines),
    payloadType: new Uint16Array(buffer, 22 * lines, lines),
    state: new Uint8Array(buffer, 24 * lines, lines),
  }
}

function columnsOf(lines: number): Columns {
  const columns = columnsIn(new ArrayBuffer(lines * LINE_BYTES))
  columns.tokens.fill(NONE)
  return columns
}

const NO_LINES = columnsOf(0)

/** Puts lines [from, from + count) of columns at `to` of others. */
function copy(from: Columns, at: number, count: number, into: Columns, to: number): void {
  into.start.set(from.start.subarray(at, at + count), to)
  into.time.set(from.time.subarray(at, at + count), to)
  into.tokens.set(from.tokens.subarray(at, at + count), to)
  into.type.set(from.type.subarray(at, at + count), to)
  into.payloadType.set(from.payloadType.subarray(at, at + count), to)
  into.state.set(from.state.subarray(at, at + count), to)
}

/** All lines of a table as columns. */
export interface KeptLines extends Columns {
  readonly count: number
  readonly end: number
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
  /** Where full blocks are; null: all stay in memory. */
  readonly #blocks: Blocks | null
  readonly #full: Block<Columns>[] = []
  /** Where the first line of each full block begins: who looks for an offset reads one block only. */
  readonly #starts: number[] = []
  #tail = NO_LINES
  /** Lines in full blocks. */
  #before = 0
  #count = 0
  #end = 0
  readonly types = new Names()
  readonly payloadTypes = new Names()

  constructor(blocks: Blocks | null = null) {
    this.#blocks = blocks
  }

  get count(): number {
    return this.#count
  }

  keep(): KeptLines {
    const all = columnsOf(this.#count)
    for (const [i, block] of this.#full.entries())
      copy(block.values ?? (this.#blocks as Blocks).read(block), 0, BLOCK, all, i * BLOCK)
    copy(this.#tail, 0, this.#count - this.#before, all, this.#before)
    const names = { types: this.types.keep(), payloadTypes: this.payloadTypes.keep() }
    return { count: this.#count, end: this.#end, ...all, ...names }
  }

  /** Takes up what was kept, in an empty table. */
  restore(kept: KeptLines): void {
    this.types.restore(kept.types)
    this.payloadTypes.restore(kept.payloadTypes)
    for (let from = 0; from < kept.count; from += BLOCK) {
      if (from > 0) this.#next()
      else this.#tail = columnsOf(kept.count <= FIRST ? FIRST : BLOCK)
      copy(kept, from, Math.min(BLOCK, kept.count - from), this.#tail, 0)
    }
    this.#count = kept.count
    this.#end = kept.end
  }

  /** Adds the next line. `end` is exclusive, without "\n". */
  add(start: number, end: number, type: number, payloadType: number, time: number, state: LineState): number {
    let i = this.#count - this.#before
    if (i === this.#tail.start.length) {
      this.#widen()
      i = this.#count - this.#before
    }
    const tail = this.#tail
    tail.start[i] = start
    tail.time[i] = time
    tail.type[i] = type
    tail.payloadType[i] = payloadType
    tail.state[i] = STATE_CODE[state]
    this.#end = end
    this.#count += 1
    return this.#count
  }

  #widen(): void {
    const { length } = this.#tail.start
    if (length === BLOCK) this.#next()
    else {
      const wide = columnsOf(length === 0 ? FIRST : Math.min(BLOCK, 8 * length))
      copy(this.#tail, 0, length, wide, 0)
      this.#tail = wide
    }
  }

  /** The tail is full: a new one begins. */
  #next(): void {
    const values = this.#tail
    this.#full.push(this.#blocks?.add(values.start.buffer as ArrayBuffer, columnsIn) ?? { values })
    this.#starts.push(values.start[0] as number)
    this.#tail = columnsOf(BLOCK)
    this.#before += BLOCK
  }

  /** The columns that line n stands in, at `(n - 1) & (BLOCK - 1)`. */
  #at(n: number): Columns {
    if (!(n >= 1 && n <= this.#count)) throw new RangeError(`line ${n} of ${this.#count}`)
    if (n > this.#before) return this.#tail
    const block = this.#full[Math.floor((n - 1) / BLOCK)] as Block<Columns>
    return block.values ?? (this.#blocks as Blocks).read(block)
  }

  /** The same, for who changes them. */
  #toChange(n: number): Columns {
    if (n > this.#before || this.#blocks === null) return this.#at(n)
    return this.#blocks.change(this.#full[Math.floor((n - 1) / BLOCK)] as Block<Columns>)
  }

  start(n: number): number {
    return this.#at(n).start[(n - 1) & (BLOCK - 1)] as number
  }

  end(n: number): number {
    return n === this.#count ? this.#end : this.start(n + 1) - 1
  }

  typeId(n: number): number {
    return this.#at(n).type[(n - 1) & (BLOCK - 1)] as number
  }

  payloadTypeId(n: number): number {
    return this.#at(n).payloadType[(n - 1) & (BLOCK - 1)] as number
  }

  typeOf(n: number): string {
    return this.types.name(this.typeId(n))
  }

  payloadTypeOf(n: number): string {
    return this.payloadTypes.name(this.payloadTypeId(n))
  }

  time(n: number): number {
    return this.#at(n).time[(n - 1) & (BLOCK - 1)] as number
  }

  state(n: number): LineState {
    return STATES[(this.#at(n).state[(n - 1) & (BLOCK - 1)] as number) & (MARK - 1)] as LineState
  }

  setState(n: number, state: LineState): void {
    this.#toChange(n).state[(n - 1) & (BLOCK - 1)] = STATE_CODE[state]
  }

  /** A mark of whoever reads the lines, for what was found out about one's bytes. A new state takes it off. */
  mark(n: number): void {
    const { state } = this.#toChange(n)
    state[(n - 1) & (BLOCK - 1)] = (state[(n - 1) & (BLOCK - 1)] as number) | MARK
  }

  isMarked(n: number): boolean {
    return ((this.#at(n).state[(n - 1) & (BLOCK - 1)] as number) & MARK) !== 0
  }

  /** For a line whose whole parse says otherwise than its head did. */
  setTypes(n: number, type: string, payloadType: string): void {
    const block = this.#toChange(n)
    block.type[(n - 1) & (BLOCK - 1)] = this.types.idOf(type)
    block.payloadType[(n - 1) & (BLOCK - 1)] = this.payloadTypes.idOf(payloadType)
  }

  /** The token estimate of the line's item; -1 when none was set. */
  tokens(n: number): number {
    const tokens = this.#at(n).tokens[(n - 1) & (BLOCK - 1)] as number
    return tokens === NONE ? -1 : tokens
  }

  setTokens(n: number, tokens: number): void {
    this.#toChange(n).tokens[(n - 1) & (BLOCK - 1)] = Math.min(NONE - 1, Math.max(0, Math.round(tokens)))
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
    const inTail = this.#before < this.#count && (this.#tail.start[0] as number) <= offset
    const block = firstOf(this.#starts.length, i => (this.#starts[i] as number) > offset) - 1
    const from = inTail ? this.#before : Math.max(0, block) * BLOCK
    const n = from + firstOf(Math.min(BLOCK, this.#count - from), i => this.start(from + i + 1) > offset)
    return n === 0 ? null : n
  }

  /** Lines a..b, both included, clipped to what there is. */
  range(a: number, b: number): readonly TableLine[] {
    const lines: TableLine[] = []
    for (let n = Math.max(1, a); n <= Math.min(b, this.#count); n++) lines.push(this.line(n))
    return lines
  }
}
