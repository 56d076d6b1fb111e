import type { Failure } from '../../base/failure.ts'
import { LONGEST_LINE } from '../../rollout/parse.ts'
import type { Thread } from '../../thread/model.ts'
import type { SessionLines } from '../redact/pass.ts'
import type { Chunks } from '../write-file.ts'

/** What a rollout is written from, in the order of its lines. Lines count from 1, as in the thread's files. */
export type Piece =
  /** Lines `first` to `last` of a file, byte for byte. */
  | { readonly kind: 'kept'; readonly file: number; readonly first: number; readonly last: number }
  /** A line with other bytes than it came with, without "\n". */
  | { readonly kind: 'changed'; readonly file: number; readonly line: number; readonly bytes: Uint8Array }
  /** A line that no file holds, without "\n". */
  | { readonly kind: 'added'; readonly bytes: Uint8Array }

/** What was written so far. */
export class Tally {
  lines = 0
  bytes = 0
  /** Lines of the new file that are not byte for byte those of a file of the thread, from 1. */
  readonly changed: number[] = []

  /** The line that was counted last is not as it was. */
  change(): void {
    if (this.changed.at(-1) !== this.lines) this.changed.push(this.lines)
  }
}

/** Bytes a chunk. */
const CHUNK = 1024 * 1024
const NEWLINE = Buffer.from('\n')

/**
 * The bytes of a rollout. Lines that stay are copied by range and never parsed; every line ends with "\n", the last one too. Fails with a
 * sentence when a file has become shorter since it was read. Bytes that it has gained meanwhile are no part of the thread.
 */
export function* rolloutChunks(thread: Thread, pieces: Iterable<Piece>, tally: Tally = new Tally()): Chunks {
  // One room for all chunks: fresh ones would be garbage faster than it is collected.
  const room = new Uint8Array(CHUNK)
  for (const piece of pieces) {
    if (piece.kind === 'kept') {
      const failure = yield* keptChunks(thread, piece, tally, room)
      if (failure) return failure
      continue
    }
    tally.lines += 1
    tally.change()
    tally.bytes += piece.bytes.length + 1
    yield piece.bytes
    yield NEWLINE
  }
  return null
}

function* keptChunks(
  thread: Thread,
  { file, first, last }: Extract<Piece, { kind: 'kept' }>,
  tally: Tally,
  room: Uint8Array,
): Chunks {
  if (last < first) return null
  const { start } = thread.line(file, first)
  const { end } = thread.line(file, last)
  tally.lines += last - first + 1
  tally.bytes += end + 1 - start
  for (let at = start; at < end; ) {
    const got = thread.readBytes(file, at, room.subarray(0, Math.min(CHUNK, end - at)))
    if (got === 0) return shorter(thread, file)
    yield room.subarray(0, got)
    at += got
  }
  yield NEWLINE
  return null
}

const shorter = (thread: Thread, file: number): Failure => ({
  code: 'unreadable',
  message: `${thread.files[file]?.path ?? 'A file of the session'} has become shorter since it was read; nothing was written.`,
})

/** The same line by line, for whoever has to read each. What no file holds has no place to be reviewed at, and is not taken. */
export function* rolloutLines(
  thread: Thread,
  pieces: Iterable<Exclude<Piece, { kind: 'added' }>>,
  tally: Tally = new Tally(),
): SessionLines {
  const room = new LineRoom(thread)
  for (const piece of pieces) {
    const { file } = piece
    if (piece.kind === 'changed') {
      tally.lines += 1
      tally.change()
      yield { file, n: piece.line, bytes: piece.bytes }
      continue
    }
    for (let n = piece.first; n <= piece.last; n++) {
      const { start, end } = thread.outline(file, n)
      tally.lines += 1
      if (end - start > LONGEST_LINE) {
        yield { file, n, bytes: null, length: end - start }
        continue
      }
      const bytes = room.read(file, start, end)
      if (bytes === null) return shorter(thread, file)
      yield { file, n, bytes }
    }
  }
  return null
}

/** Lines that follow each other are read together. */
class LineRoom {
  readonly #thread: Thread
  readonly #room = Buffer.allocUnsafeSlow(CHUNK)
  #file = -1
  #from = 0
  #to = 0

  constructor(thread: Thread) {
    this.#thread = thread
  }

  /** Bytes [start, end) of a file, good until the next call; null when the file has become shorter. */
  read(file: number, start: number, end: number): Uint8Array | null {
    const length = end - start
    if (length > CHUNK) {
      const bytes = Buffer.allocUnsafeSlow(length)
      return this.#thread.readBytes(file, start, bytes) === length ? bytes : null
    }
    if (file !== this.#file || start < this.#from || end > this.#to) {
      this.#file = file
      this.#from = start
      this.#to = start + this.#thread.readBytes(file, start, this.#room)
    }
    return end > this.#to ? null : this.#room.subarray(start - this.#from, end - this.#from)
  }
}

/** Lines of a file as pieces, less some of them. `left` is in order. */
export function* without(file: number, first: number, last: number, left: Iterable<number>): Iterable<Piece> {
  let from = first
  for (const line of left) {
    if (line < from) continue
    if (line > last) break
    if (line > from) yield { kind: 'kept', file, first: from, last: line - 1 }
    from = line + 1
  }
  if (from <= last) yield { kind: 'kept', file, first: from, last }
}
