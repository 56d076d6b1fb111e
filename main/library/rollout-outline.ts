import type { Outcome } from '../base/failure.ts'
import type { Steps } from '../base/steps.ts'
import { type ByteSource, openBytes } from '../rollout/bytes.ts'
import { LineTable } from '../rollout/line-table.ts'
import { isObject, type JsonObject } from '../rollout/parse.ts'
import { type LineCursor, readLines } from '../rollout/read-lines.ts'

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

export interface OutlineItem {
  readonly turn: string
  readonly id: string
  readonly type: string | null
  /** Its first and its last `item_completed`. */
  readonly first: OutlineLine
  readonly last: OutlineLine
}

/** What a rollout itself says of its turns and items, as Codex's projection is made from it (codex-format.md section 7.2). */
export interface Outline {
  readonly bytes: number
  readonly lines: number
  /** The last line that has an ordinal. */
  readonly last: OutlineLine | null
  /** By turn id. */
  readonly turns: ReadonlyMap<string, OutlineTurn>
  /** By turn id and item id. */
  readonly items: ReadonlyMap<string, OutlineItem>
  /** First line whose ordinal does not follow that of the line before it. */
  readonly outOfOrder: OutlineLine | null
  /** The line that holds a byte; null past the end. */
  lineAt(byte: number): OutlineLine | null
  /** The ordinal that a line has, or would have after the lines before it; null where none of them has one. */
  ordinalOf(line: number): number | null
}

export const itemKey = (turn: string, item: string): string => `${turn}\n${item}`

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
  readonly items = new Map<string, OutlineItem>()
  readonly #ordinals: (number | null)[] = []
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
    const key = itemKey(turn, item.id)
    const type = typeof item.type === 'string' ? item.type : null
    this.items.set(key, { turn, id: item.id, type, first: this.items.get(key)?.first ?? line, last: line })
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
    const start = this.table.start(low)
    const end = low < this.lines ? this.table.start(low + 1) : this.bytes
    return { line: low, ordinal: this.#ordinals[low - 1] ?? null, start, end }
  }

  ordinalOf(line: number): number | null {
    const own = this.#ordinals[line - 1] ?? null
    if (own !== null) return own
    for (let i = line - 2; i >= 0; i--) {
      const before = this.#ordinals[i] ?? null
      if (before !== null) return before + 1
    }
    return null
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
