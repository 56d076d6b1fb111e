import type { ByteSource } from './bytes.ts'
import type { LineTable } from './line-table.ts'
import { LONGEST_LINE } from './parse.ts'

/** The whole of line n without "\n"; null when it is over 64 MB. */
export function readLine(source: ByteSource, table: LineTable, n: number): Buffer | null {
  const start = table.start(n)
  const length = table.end(n) - start
  return length > LONGEST_LINE ? null : readBytes(source, start, start + length)
}

/** Longest line that is read into the same room again and again. */
const ROOM = 8 * 1024 * 1024

/** Reads whole lines one after the other; a line's bytes are good until the next one is read. */
export class LineReader {
  #room = Buffer.alloc(0)

  /** Line n without "\n"; null when it is over 64 MB. */
  read(source: ByteSource, table: LineTable, n: number): Buffer | null {
    const start = table.start(n)
    const length = table.end(n) - start
    if (length > ROOM) return readLine(source, table, n)
    if (this.#room.length < length) this.#room = Buffer.allocUnsafeSlow(Math.min(ROOM, 2 * length))
    const bytes = this.#room.subarray(0, length)
    return bytes.subarray(0, source.read(bytes, start))
  }
}

/** Bytes [from, to) of line n, clipped to the line. */
export function readLinePart(source: ByteSource, table: LineTable, n: number, from: number, to: number): Buffer {
  const start = table.start(n)
  const end = table.end(n)
  return readBytes(source, Math.min(end, start + Math.max(0, from)), Math.min(end, start + to))
}

/** Bytes [start, end) of the source; shorter when the file has become shorter. */
export function readBytes(source: ByteSource, start: number, end: number): Buffer {
  const buffer = Buffer.alloc(Math.max(0, end - start))
  return buffer.subarray(0, source.read(buffer, start))
}
