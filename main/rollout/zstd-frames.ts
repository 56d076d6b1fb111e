/** Reads at a place of the packed file. */
export interface PackedBytes {
  readonly size: number
  read(into: Uint8Array, at: number): number
}

/** What comes next in a packed file. Bytes hold until the next call. */
export type Piece =
  | { readonly kind: 'piece'; readonly bytes: Uint8Array }
  /** To be unpacked too: it is refused where it does not fit what came before it. */
  | { readonly kind: 'checksum'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  /** It stops in the middle of a frame: bytes are missing behind this place. */
  | { readonly kind: 'torn'; readonly at: number }
  /** From here on it is no zstd data. */
  | { readonly kind: 'foreign'; readonly at: number }

const MAGIC = 0xfd2fb528
/** 0x184D2A50 to 0x184D2A5F: a frame that holds no data of ours. */
const SKIPPABLE = 0x184d2a5
const LONGEST_HEADER = 18
const BLOCK_HEADER = 3
const LARGEST_BLOCK = 128 * 1024
const CHECKSUM = 4
const RLE = 1
const RESERVED = 3
const BUFFER = 512 * 1024

/** Do these first bytes begin a zstd file? */
export const isZstd = (head: Uint8Array): boolean => head.length >= 4 && u32(head, 0) === MAGIC

const u32 = (b: Uint8Array, at: number): number =>
  ((b[at] ?? 0) | ((b[at + 1] ?? 0) << 8) | ((b[at + 2] ?? 0) << 16) | ((b[at + 3] ?? 0) << 24)) >>> 0

/**
 * Parts a zstd file into its frame headers, blocks and checksums, without unpacking them (RFC 8878, 3.1). One piece unpacks to 128 KiB
 * at most, so that a small file that unpacks to a huge one costs no memory, and damage loses no block before it.
 */
export class ZstdFrames {
  readonly #source: PackedBytes
  readonly #buffer = new Uint8Array(BUFFER)
  #base = 0
  #have = 0
  #at = 0
  #inside: 'nothing' | 'frame' | 'checksum' = 'nothing'
  #checksum = false

  constructor(source: PackedBytes) {
    this.#source = source
  }

  /** Packed bytes that were handed out. */
  get done(): number {
    return this.#at
  }

  next(): Piece {
    switch (this.#inside) {
      case 'frame':
        return this.#block()
      case 'checksum':
        return this.#piece(CHECKSUM, 'nothing')
      case 'nothing':
        return this.#frame()
    }
  }

  #frame(): Piece {
    for (;;) {
      if (this.#at === this.#source.size) return { kind: 'end' }
      const head = this.#peek(Math.min(LONGEST_HEADER, this.#source.size - this.#at))
      if (isZstd(head)) return this.#header(head)
      if (head.length < 8 || u32(head, 0) >>> 4 !== SKIPPABLE) return { kind: 'foreign', at: this.#at }
      const length = 8 + u32(head, 4)
      if (this.#at + length > this.#source.size) return { kind: 'torn', at: this.#source.size }
      this.#at += length
    }
  }

  #header(head: Uint8Array): Piece {
    const flags = head[4] ?? 0
    const single = (flags & 0x20) !== 0
    const dictionary = [0, 1, 2, 4][flags & 3] ?? 0
    const contentSize = [single ? 1 : 0, 2, 4, 8][flags >> 6] ?? 0
    this.#checksum = (flags & 4) !== 0
    return this.#piece(5 + (single ? 0 : 1) + dictionary + contentSize, 'frame')
  }

  #block(): Piece {
    if (this.#at + BLOCK_HEADER > this.#source.size) return { kind: 'torn', at: this.#source.size }
    const header = u32(this.#peek(BLOCK_HEADER), 0) & 0xffffff
    const last = (header & 1) === 1
    const type = (header >> 1) & 3
    const size = header >> 3
    if (type === RESERVED || size > LARGEST_BLOCK) return { kind: 'foreign', at: this.#at }
    const after = last ? (this.#checksum ? 'checksum' : 'nothing') : 'frame'
    return this.#piece(BLOCK_HEADER + (type === RLE ? 1 : size), after)
  }

  #piece(length: number, after: 'nothing' | 'frame' | 'checksum'): Piece {
    if (this.#at + length > this.#source.size) return { kind: 'torn', at: this.#source.size }
    const bytes = this.#peek(length)
    if (bytes.length < length) return { kind: 'torn', at: this.#at + bytes.length }
    const kind = this.#inside === 'checksum' ? 'checksum' : 'piece'
    this.#at += length
    this.#inside = after
    return { kind, bytes }
  }

  /** The next bytes; fewer only where the file became shorter meanwhile. */
  #peek(length: number): Uint8Array {
    if (this.#at < this.#base || this.#at + length > this.#base + this.#have) {
      this.#base = this.#at
      this.#have = this.#source.read(this.#buffer, this.#at)
    }
    const from = this.#at - this.#base
    return this.#buffer.subarray(from, Math.min(from + length, this.#have))
  }
}
