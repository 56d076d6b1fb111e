import type { Steps } from '../base/steps.ts'
import type { ByteSource } from './bytes.ts'
import type { LineState, LineTable } from './line-table.ts'
import type { Needle } from './needle.ts'
import { type JsonObject, LONGEST_LINE, parseLine, type Rejection } from './parse.ts'
import { typesOf } from './record.ts'
import { giveRoomBack, takeRoom } from './room.ts'
import { Sniffer } from './sniff.ts'
import { isKnown } from './types.ts'

/** The line that is being read. One object for all lines: valid only during the call. */
export interface LineCursor {
  readonly n: number
  readonly start: number
  readonly end: number
  readonly type: string
  readonly payloadType: string
  readonly typeId: number
  readonly payloadTypeId: number
  /** Milliseconds since 1970, or NaN. */
  readonly time: number
  readonly state: LineState
  /** Its object, where it was parsed at once because it does not begin as Codex writes lines; else null. */
  readonly parsed: JsonObject | null
  /** Why it is rejected, where it is. */
  readonly reason: Rejection | null
  /** The line's bytes without "\n"; of a line over 64 MB only its head. */
  bytes(): Buffer
  /** Parses the line now. undefined when it is not a JSON object; the line is `rejected` from then on. */
  json(): JsonObject | undefined
  /** Is this ASCII text within the first `limit` bytes? */
  headIncludes(text: Needle, limit: number): boolean
}

export interface ReadOptions {
  /** Offset of the first byte to read: 0, or where an earlier read ended. */
  readonly from?: number
  /** Bytes a read; tests use tiny ones. */
  readonly chunk?: number
  /** A longer line is not held in memory; tests use a small one. Default 64 MB. */
  readonly longest?: number
  /** Parse every line, whatever its shape. */
  readonly whole?: boolean
  /** Lines that the table may have: the last of them holds all that is left. Default 2^32 - 2, as many as columns can number. */
  readonly most?: number
  readonly onBytes?: (done: number) => void
}

const CHUNK = 4 * 1024 * 1024
/** Bytes of work between two pauses. */
const STRIDE = 512 * 1024
const NEWLINE = 10

/** Lines of a session at most: places of lines stand in columns of 32 bits. */
export const MOST_LINES = 2 ** 32 - 2

/**
 * Numbers all lines of a source from `from` on: appends them to the table and shows each to `onLine`. A line ends at "\n";
 * bytes after the last "\n" are one more line. Memory: one chunk, or the longest line up to 64 MB.
 */
export function* readLines(
  source: ByteSource,
  table: LineTable,
  onLine: (line: LineCursor) => void,
  options: ReadOptions = {},
): Steps<undefined> {
  if (source.held !== undefined && options.chunk === undefined) {
    const { from = 0 } = options
    return yield* readInto(source.held.subarray(from), null, table, onLine, options)
  }
  const size = source.packed?.expected ?? source.size
  const chunk = options.chunk ?? Math.min(CHUNK, Math.max(1, size - (options.from ?? 0) + 1))
  const room = takeRoom(chunk)
  try {
    return yield* readInto(room, source, table, onLine, options)
  } finally {
    giveRoomBack(room)
  }
}

/** `source`: what is read into the room; null when all of it stands there. */
function* readInto(
  room: Buffer,
  source: ByteSource | null,
  table: LineTable,
  onLine: (line: LineCursor) => void,
  options: ReadOptions,
): Steps<undefined> {
  const longest = options.longest ?? LONGEST_LINE
  const { most = MOST_LINES } = options
  const nextIn = (view: Buffer, from: number): number => (table.count < most - 1 ? view.indexOf(NEWLINE, from) : -1)
  const kept = Math.min(HEAD_KEPT, Math.max(1, longest >> 1))
  let buffer = room
  const cursor = new Cursor(table, options.whole ?? false)
  let have = 0
  let base = options.from ?? 0
  let skipped = 0
  for (;;) {
    const got =
      source === null ? room.length : source.read(buffer.subarray(have, have + room.length), base + skipped + have)
    const end = have + got
    const view = buffer.subarray(0, end)
    let start = 0
    let paused = 0
    let newline = nextIn(view, have)
    while (newline !== -1) {
      cursor.take(buffer, start, newline, base, skipped)
      onLine(cursor)
      if (skipped > 0) {
        base += skipped
        skipped = 0
      }
      start = newline + 1
      if (start - paused > STRIDE) {
        paused = start
        options.onBytes?.(base + start)
        yield
      }
      newline = nextIn(view, start)
    }
    if (got === 0 || source === null) {
      if (end > start || skipped > 0) {
        cursor.take(buffer, start, end, base, skipped)
        onLine(cursor)
      }
      options.onBytes?.(base + skipped + end)
      return undefined
    }
    if (start > 0) {
      buffer.copyWithin(0, start, end)
      base += start
    }
    have = end - start
    if (have === buffer.length) {
      if (buffer.length <= longest) buffer = grown(buffer, have, longest)
      else {
        skipped += have - kept
        have = kept
      }
    }
    options.onBytes?.(base + skipped + have)
    yield
  }
}

/** Bytes of a line over 64 MB that stay in the buffer while the rest passes by. */
const HEAD_KEPT = 64 * 1024

function grown(buffer: Buffer, have: number, longest: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafeSlow(Math.min(longest + 1, buffer.length * 2))
  buffer.copy(larger, 0, 0, have)
  return larger
}

class Cursor implements LineCursor {
  n = 0
  start = 0
  end = 0
  typeId = 0
  payloadTypeId = 0
  time = Number.NaN
  state: LineState = 'blank'
  reason: Rejection | null = null
  parsed: JsonObject | null = null
  readonly #table: LineTable
  readonly #whole: boolean
  readonly #sniffer: Sniffer
  /** By type id and payload type id: 1 known, 2 unknown. */
  readonly #known = new Map<number, boolean>()
  #buffer: Buffer = Buffer.alloc(0)
  #from = 0
  #to = 0
  #value: JsonObject | undefined = undefined

  constructor(table: LineTable, whole: boolean) {
    this.#table = table
    this.#whole = whole
    this.#sniffer = new Sniffer(table)
  }

  get type(): string {
    return this.#table.types.name(this.typeId)
  }

  get payloadType(): string {
    return this.#table.payloadTypes.name(this.payloadTypeId)
  }

  /** Bytes [from, to) of the buffer stand at offset `base`; after its head a long line has `skipped` bytes that are not in it. */
  take(buffer: Buffer, from: number, to: number, base: number, skipped: number): void {
    this.#buffer = buffer
    this.#from = from
    this.#to = to
    this.#value = undefined
    this.parsed = null
    this.reason = null
    this.start = base + from
    this.end = base + skipped + to
    if (skipped > 0) this.#takeLong()
    else if (!this.#whole && this.#sniffer.sniff(buffer, from, to)) this.#takeSniffed()
    else this.#takeParsed()
    this.n = this.#table.add(this.start, this.end, this.typeId, this.payloadTypeId, this.time, this.state)
  }

  #takeSniffed(): void {
    this.typeId = this.#sniffer.type
    this.payloadTypeId = this.#sniffer.payloadType
    this.time = this.#sniffer.time
    this.state = this.#isKnown() ? 'known' : 'unknown'
  }

  #isKnown(): boolean {
    const key = this.typeId * 65_536 + this.payloadTypeId
    let known = this.#known.get(key)
    if (known === undefined) {
      known = isKnown(this.type, this.payloadType)
      this.#known.set(key, known)
    }
    return known
  }

  #takeParsed(): void {
    const parsed = parseLine(this.bytes())
    this.#takeNothing(parsed.kind === 'blank' ? 'blank' : 'rejected')
    if (parsed.kind === 'rejected') this.reason = parsed.reason
    if (parsed.kind !== 'object') return
    this.#value = parsed.value
    this.parsed = parsed.value
    const types = typesOf(parsed.value)
    this.typeId = this.#table.types.idOf(types.type)
    this.payloadTypeId = this.#table.payloadTypes.idOf(types.payloadType)
    this.time = types.time
    this.state = types.state
  }

  /** Over 64 MB: its head says the types where it has the usual shape; it is never parsed. */
  #takeLong(): void {
    const closed = Buffer.concat([
      this.#buffer.subarray(this.#from, Math.min(this.#to, this.#from + HEAD_KEPT)),
      Buffer.from('}'),
    ])
    this.reason = 'too-long'
    if (this.#sniffer.sniff(closed, 0, closed.length)) this.#takeSniffed()
    else this.#takeNothing('rejected')
  }

  #takeNothing(state: 'rejected' | 'blank'): void {
    this.typeId = 0
    this.payloadTypeId = 0
    this.time = Number.NaN
    this.state = state
  }

  bytes(): Buffer {
    return this.#buffer.subarray(this.#from, this.#to)
  }

  json(): JsonObject | undefined {
    if (this.#value !== undefined || this.state === 'rejected' || this.state === 'blank' || this.reason === 'too-long')
      return this.#value
    const parsed = parseLine(this.bytes())
    if (parsed.kind === 'object') this.#value = parsed.value
    else {
      this.state = 'rejected'
      this.reason = parsed.kind === 'rejected' ? parsed.reason : 'not-json'
      this.#table.setState(this.n, 'rejected')
    }
    return this.#value
  }

  headIncludes(text: Needle, limit: number): boolean {
    return text.in(this.#buffer, this.#from, Math.min(this.#to, this.#from + limit)) !== -1
  }
}
