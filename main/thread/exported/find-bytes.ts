import type { ByteSource } from '../../rollout/bytes.ts'

const CHUNK = 1024 * 1024

/** Where some bytes stand next from an offset on, looking no further than `end`; -1 where they do not. */
export function findBytes(source: ByteSource, wanted: Uint8Array, from: number, end: number): number {
  const chunk = Buffer.allocUnsafe(CHUNK)
  for (let at = from; at + wanted.length <= end; ) {
    const got = source.read(chunk.subarray(0, Math.min(CHUNK, end - at)), at)
    const found = chunk.subarray(0, got).indexOf(wanted)
    if (found !== -1) return at + found
    if (got < CHUNK) return -1
    // What is looked for may lie across the border of two chunks.
    at += got - wanted.length + 1
  }
  return -1
}

/** Bytes [start, end) of a source, fewer where it ends before. */
export function bytesBetween(source: ByteSource, start: number, end: number): Buffer {
  const bytes = Buffer.alloc(Math.max(0, end - start))
  return bytes.subarray(0, source.read(bytes, start))
}
