import { LONGEST_LINE } from '../../rollout/parse.ts'
import type { LineText, Thread } from '../model.ts'

/**
 * Bytes that are read at once: little at first, because a page of hits may end soon. Of four times as many less stays near the processor; half as
 * many, made into a string (ByteCursor), would be one of the engine's own heap.
 */
const FIRST = 256 << 10
const MOST = 1 << 20

/** A part of a file in memory, for those who go through its lines from front to back. */
export class Window {
  readonly #thread: Thread
  readonly #file: number
  /** Where the last line ends. */
  readonly #last: number
  #room: Buffer = Buffer.alloc(0)
  #size = FIRST / 2
  start = 0
  bytes: Buffer = Buffer.alloc(0)
  /** Changes with each reading. */
  reading = 0

  constructor(thread: Thread, file: number, lines: number) {
    this.#thread = thread
    this.#file = file
    this.#last = lines === 0 ? 0 : (thread.lineText?.(file, lines).end ?? 0)
  }

  /** Has the bytes of a line, reading on from it where they are not there; false for those that cannot be had. */
  take(line: LineText): boolean {
    const { start, end } = line
    if (start >= this.start && end <= this.start + this.bytes.length) return true
    if (end - start > LONGEST_LINE) return false
    this.#size = Math.min(MOST, 2 * this.#size)
    const size = Math.max(end, Math.min(this.#last, start + this.#size)) - start
    if (this.#room.length < size) this.#room = Buffer.allocUnsafeSlow(Math.max(size, this.#size))
    this.start = start
    this.bytes = this.#room.subarray(0, this.#thread.readBytes(this.#file, start, this.#room.subarray(0, size)))
    this.reading += 1
    return this.bytes.length >= end - start
  }

  of({ start, end }: LineText): Buffer {
    return this.bytes.subarray(start - this.start, end - this.start)
  }
}
