import { assertNever } from '../base/assert-never.ts'
import { countText } from '../base/numbers.ts'
import type { ByteSource } from './bytes.ts'
import { Scratch } from './scratch.ts'
import { type ZstdDecoder, zstdDecoder } from './zstd-decoder.ts'
import { type Piece, ZstdFrames } from './zstd-frames.ts'

/** Why a packed file was not unpacked to its end. */
export interface Flaw {
  readonly code: 'packed-damaged' | 'packed-too-large' | 'packed-no-room'
  readonly message: string
  readonly outcome: string
}

/** What is particular to a source whose file is packed. */
export interface Packed {
  /** Bytes of the file itself. */
  readonly bytes: number
  /** Bytes that it unpacks to: guessed from what was unpacked so far, exact in the end. */
  readonly expected: number
  /** null while all is well. */
  readonly flaw: Flaw | null
  /** Unpacks a little more; false when there is no more. Costs a few milliseconds. */
  more(): boolean
}

/** A file that unpacks to more than this many times its size is cut there: real sessions pack to a fifth or a tenth. */
export const MOST_TIMES = 200
/** No file is cut before this many bytes. */
const ALWAYS = 16 * 1024 * 1024
/** Bytes that `more` unpacks. */
const STRIDE = 1024 * 1024

/**
 * A packed session as if it were plain: unpacked once, as far as it is read, so that whoever reads it from its beginning in slices unpacks
 * it in slices too. null where this Node cannot unpack.
 */
export function unpacked(file: ByteSource, inMemory?: number): ByteSource | null {
  const decoder = zstdDecoder()
  return decoder && new Unpacked(file, decoder, new Scratch(inMemory))
}

class Unpacked implements ByteSource, Packed {
  readonly path: string
  readonly bytes: number
  readonly #file: ByteSource
  readonly #frames: ZstdFrames
  readonly #decoder: ZstdDecoder
  readonly #scratch: Scratch
  readonly #most: number
  #flaw: Flaw | null = null
  #ended = false

  constructor(file: ByteSource, decoder: ZstdDecoder, scratch: Scratch) {
    this.path = file.path
    this.bytes = file.size
    this.#file = file
    this.#frames = new ZstdFrames(file)
    this.#decoder = decoder
    this.#scratch = scratch
    this.#most = Math.max(ALWAYS, MOST_TIMES * file.size)
  }

  get packed(): Packed {
    return this
  }

  get size(): number {
    return this.#scratch.size
  }

  get expected(): number {
    const { size } = this.#scratch
    return this.#ended || this.#frames.done === 0 ? size : Math.ceil(size * (this.bytes / this.#frames.done))
  }

  get flaw(): Flaw | null {
    return this.#flaw
  }

  read(into: Uint8Array, at: number): number {
    this.#unpackTo(at + into.length)
    return this.#scratch.read(into, at)
  }

  more(): boolean {
    this.#unpackTo(this.size + STRIDE)
    return !this.#ended
  }

  close(): void {
    this.#ended = true
    this.#decoder.close()
    this.#scratch.close()
    this.#file.close()
  }

  #unpackTo(end: number): void {
    while (!this.#ended && this.size < end) this.#take(this.#frames.next())
  }

  #take(piece: Piece): void {
    switch (piece.kind) {
      case 'piece':
      case 'checksum':
        if (!this.#decode(piece.bytes)) this.#end(piece.kind === 'checksum' ? altered() : damaged(this.#frames.done))
        break
      case 'end':
        this.#end(null)
        break
      case 'torn':
        this.#end(torn(piece.at))
        break
      case 'foreign':
        this.#end(foreign(piece.at, this.bytes - piece.at))
        break
      default:
        assertNever(piece)
    }
  }

  /** false when the piece is damaged. */
  #decode(bytes: Uint8Array): boolean {
    const sound = this.#decoder.decode(bytes, part => this.#keep(part))
    return sound || this.#ended
  }

  #keep(part: Uint8Array): void {
    if (this.#ended) return
    const why = this.size + part.length > this.#most ? 'too-large' : this.#scratch.append(part)
    if (why === 'too-large') this.#end(tooLarge(this.size))
    else if (why !== null) this.#end(noRoom(this.size, why))
  }

  #end(flaw: Flaw | null): void {
    this.#ended = true
    this.#flaw = flaw
    this.#decoder.close()
  }
}

const MISSING = 'what was unpacked before this place is shown; what came after it is missing'

const flaw = (code: Flaw['code'], message: string, outcome: string): Flaw => ({ code, message, outcome })

const torn = (at: number): Flaw =>
  flaw(
    'packed-damaged',
    `The packed file is cut off: it ends at byte ${countText(at)} in the middle of its data.`,
    MISSING,
  )

const damaged = (at: number): Flaw =>
  flaw('packed-damaged', `The packed file is damaged: what stands before its byte ${at} cannot be unpacked.`, MISSING)

const foreign = (at: number, rest: number): Flaw =>
  flaw(
    'packed-damaged',
    `The packed file has ${countText(rest)} bytes that are not packed data, from byte ${countText(at)} on.`,
    MISSING,
  )

const altered = (): Flaw =>
  flaw(
    'packed-damaged',
    'The packed file does not fit its own checksum: some of its bytes were altered.',
    'all that could be unpacked is shown; some of it may not be what was written',
  )

const tooLarge = (bytes: number): Flaw =>
  flaw(
    'packed-too-large',
    `The packed file holds more than ${MOST_TIMES} times its size; unpacking was stopped after ${countText(bytes)} bytes.`,
    'what was unpacked is shown; to see the rest, unpack the file (zstd -d) and open that',
  )

const noRoom = (bytes: number, why: string): Flaw =>
  flaw(
    'packed-no-room',
    `The packed file could be unpacked only to byte ${bytes}: ${why}.`,
    'what was unpacked is shown; make room, or set TMPDIR to another folder, and open the file again',
  )
