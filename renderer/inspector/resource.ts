import type { TextRef } from '../../preload/contract.ts'
import { shell } from '../api.ts'

/** Bytes of one request; the shells answer at most this much at once. */
const PIECE = 1_000_000

/** Bytes [from, to) of a text or image, fewer when it ends before; null when they cannot be had. */
export async function fetchBytes(
  ref: TextRef,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>[] | null> {
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let at = from
  while (at < to) {
    const { url, headers } = shell().resource(ref, at, Math.min(to, at + PIECE))
    const bytes = await fetch(url, { headers, signal })
      .then(async answer => (answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null))
      .catch(() => null)
    if (bytes === null) return null
    if (bytes.length === 0) break
    pieces.push(bytes)
    at += bytes.length
  }
  return pieces
}
