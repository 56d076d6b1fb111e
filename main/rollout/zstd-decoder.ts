import * as zlib from 'node:zlib'

/** Unpacks zstd piece by piece, synchronously. */
export interface ZstdDecoder {
  /** Hands what a piece unpacks to to `take`: bytes that hold only during the call. false: the piece is damaged, and nothing can follow. */
  decode(piece: Uint8Array, take: (bytes: Uint8Array) => void): boolean
  close(): void
}

/** The largest block of zstd unpacks to 128 KiB (RFC 8878, 3.1.1.2.4). */
const LARGEST_BLOCK = 128 * 1024

/** ZSTD_e_continue. */
const GO_ON = 0

/**
 * The part of Node's own stream that works without its event loop. Node documents only the whole buffer at once (`zstdDecompressSync`)
 * and the asynchronous stream; the core reads synchronously and may not hold a session in memory, so it drives the stream's handle as
 * the whole-buffer call does. Nothing else in the project knows it.
 */
interface Stream {
  readonly _handle: {
    writeSync(
      flush: number,
      from: Uint8Array,
      fromAt: number,
      fromCount: number,
      into: Uint8Array,
      intoAt: number,
      intoCount: number,
    ): void
  }
  /** After a write: bytes left in `into`, bytes left of `from`. */
  readonly _writeState: Uint32Array
}

const isDrivable = (stream: object): stream is Stream =>
  '_writeState' in stream &&
  stream._writeState instanceof Uint32Array &&
  '_handle' in stream &&
  typeof stream._handle === 'object' &&
  stream._handle !== null &&
  'writeSync' in stream._handle

/** null where this Node cannot do it: zstd came with 22.15. */
export function zstdDecoder(): ZstdDecoder | null {
  // A Node that was built without zstd may still have the function, and throws in it.
  if (typeof zlib.createZstdDecompress !== 'function' || process.versions['zstd'] === undefined) return null
  const stream = zlib.createZstdDecompress()
  // Damage is answered by `decode`; without a listener it would also end the process.
  stream.on('error', () => undefined)
  if (!isDrivable(stream)) return null
  const { _handle: handle, _writeState: left } = stream
  const out = new Uint8Array(LARGEST_BLOCK)
  const decode = (piece: Uint8Array, take: (bytes: Uint8Array) => void): boolean => {
    let at = 0
    do {
      if (stream.destroyed) return false
      handle.writeSync(GO_ON, piece, at, piece.length - at, out, 0, out.length)
      if (stream.errored !== null) return false
      const [outLeft = 0, pieceLeft = 0] = left
      at = piece.length - pieceLeft
      if (outLeft < out.length) take(out.subarray(0, out.length - outLeft))
    } while (left[0] === 0)
    return at === piece.length
  }
  return { decode, close: () => void stream.destroy() }
}
