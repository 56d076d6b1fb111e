import type { Outcome } from '../base/failure.ts'
import type { Steps } from '../base/steps.ts'
import { type ByteSource, openBytes } from '../rollout/bytes.ts'
import { LineTable } from '../rollout/line-table.ts'
import { isObject, type JsonObject } from '../rollout/parse.ts'
import { type LineCursor, readLines } from '../rollout/read-lines.ts'
import { OutlineItems } from './outline-items.ts'

/** A line of a rollout by its place. `end` is where the next line starts: the line's "\n" counts with it. Bytes. */
export interface OutlineLine {
  readonly line: number
  readonly ordinal: number | null
  readonly start: number
  readonly end: number
}

export type OutlineStatus = 'completed' | 'failed' | 'interrupted' | 'inProgress'

export interface OutlineTurn {
  readonly id: string
  readonly start: OutlineLine
  readonly end: OutlineLine | null
  readonly status: OutlineStatus
}

/** What a rollout itself says of its turns and items, as Codex's projection is made from it (codex-format.md section 7.2). */
export interface Outline {
  readonly bytes: number
  readonly lines: number
  /** The last line that has an ordinal. */
  readonly last: OutlineLine | null
  /** By turn id. */
  readonly turns: ReadonlyMap<string, OutlineTurn>
  readonly items: OutlineItems
  /** First line whose ordinal does not follow that of the line before it. */
  readonly outOfOrder: OutlineLine | null
  /** A line by its number. */
  line(n: number): OutlineLine
  /** The line that holds a byte; null past the end. */
  lineAt(byte: number): OutlineLine | null
  /** The ordinal that a line has, or would have after the lines before it; null where none of them has one. */
  ordinalOf(line: number): number | null
}

/** Reads one file from its beginning to its end, without the files that it is based on. */
export function* readOutline(path: string): Steps<Outcome<Outline>> {
  const opened = openBytes(path)
  if (!opened.ok) return opened
  const outliner = new Outliner(opened.value)
  try {
    yield* readLines(opened.value, outliner.table, line => outliner.take(line))
    return { ok: true, value: outliner }
  } finally {
    opened.value.close()
  }
}

const STARTS: ReadonlySet<unknown> = new Set(['task_started', 'turn_started'])
const ENDS: ReadonlySet<unknown> = new Set(['task_complete', 'turn_complete', 'turn_aborted'])

class Outliner implements Outline {
  readonly table = new LineTable()
  readonly turns = new Map<string, OutlineTurn>()
  readonly items = new OutlineItems()
  readonly #ordinals = new Ordinals()
  bytes = 0
  lines = 0
  last: OutlineLine | null = null
  outOfOrder: OutlineLine | null = null
  readonly #source: ByteSource
  #expected: number | null = null

  constructor(source: ByteSource) {
    this.#source = source
  }

  take(cursor: LineCursor): void {
    // The last line may lack its "\n".
    const end = Math.min(cursor.end + 1, this.#source.size)
    const line = { line: cursor.n, ordinal: ordinalOf(cursor), start: cursor.start, end }
    this.lines = cursor.n
    this.bytes = line.end
    this.#ordinals.push(line.ordinal)
    this.#follow(line)
    if (cursor.type === 'event_msg') this.#event(cursor, line)
  }

  #follow(line: OutlineLine): void {
    if (line.ordinal === null) {
      this.#expected = null
      return
    }
    if (this.#expected !== null && line.ordinal !== this.#expected) this.outOfOrder ??= line
    this.#expected = line.ordinal + 1
    this.last = line
  }

  #event(cursor: LineCursor, line: OutlineLine): void {
    const kind = cursor.payloadType
    if (!STARTS.has(kind) && !ENDS.has(kind) && kind !== 'item_completed') return
    const payload = cursor.json()?.payload
    if (!isObject(payload) || typeof payload.turn_id !== 'string') return
    if (STARTS.has(kind)) this.#start(payload.turn_id, line)
    else if (ENDS.has(kind)) this.#end(payload.turn_id, payload, line)
    else this.#item(payload.turn_id, payload.item, line)
  }

  #start(id: string, line: OutlineLine): void {
    if (!this.turns.has(id)) this.turns.set(id, { id, start: line, end: null, status: 'inProgress' })
  }

  #end(id: string, payload: JsonObject, line: OutlineLine): void {
    const turn = this.turns.get(id)
    if (turn && turn.end === null) this.turns.set(id, { ...turn, end: line, status: statusOf(payload) })
  }

  #item(turn: string, item: unknown, line: OutlineLine): void {
    if (!isObject(item) || typeof item.id !== 'string') return
    this.items.add(turn, item.id, typeof item.type === 'string' ? item.type : null, line.line)
  }

  line(n: number): OutlineLine {
    const end = n < this.lines ? this.table.start(n + 1) : this.bytes
    return { line: n, ordinal: this.#ordinals.of(n), start: this.table.start(n), end }
  }

  lineAt(byte: number): OutlineLine | null {
    if (byte < 0 || byte >= this.bytes) return null
    let low = 1
    let high = this.lines
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.table.start(middle) <= byte) low = middle
      else high = middle - 1
    }
    return this.line(low)
  }

  ordinalOf(line: number): number | null {
    const own = this.#ordinals.of(line)
    if (own !== null) return own
    for (let n = line - 1; n >= 1; n--) {
      const before = this.#ordinals.of(n)
      if (before !== null) return before + 1
    }
    return null
  }
}

/** The ordinals of all lines, 8 bytes each; NaN stands for none. */
class Ordinals {
  #all = new Float64Array(1024)
  #count = 0

  push(ordinal: number | null): void {
    if (this.#count === this.#all.length) {
      const wide = new Float64Array(this.#count * 2)
      wide.set(this.#all)
      this.#all = wide
    }
    this.#all[this.#count++] = ordinal ?? Number.NaN
  }

  /** Of line n, from 1. */
  of(n: number): number | null {
    const ordinal = n <= this.#count ? this.#all[n - 1] : undefined
    return ordinal === undefined || Number.isNaN(ordinal) ? null : ordinal
  }
}

function statusOf(payload: JsonObject): OutlineStatus {
  if (payload.type === 'turn_aborted') return 'interrupted'
  return payload.error === undefined || payload.error === null ? 'completed' : 'failed'
}

/** Bytes in which the writer's own line has its ordinal: a time of 24 characters stands before it. */
const HEAD = 80

function ordinalOf(cursor: LineCursor): number | null {
  if (cursor.state === 'blank' || cursor.state === 'rejected') return null
  const head = cursor.bytes().toString('latin1', 0, HEAD)
  const [, digits] = /^\{"timestamp":"[^"\\]{0,40}","ordinal":(\d{1,15}),/.exec(head) ?? []
  const ordinal = digits === undefined ? cursor.json()?.ordinal : Number(digits)
  return typeof ordinal === 'number' && Number.isSafeInteger(ordinal) && ordinal >= 0 ? ordinal : null
}
