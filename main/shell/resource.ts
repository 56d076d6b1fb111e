import type { ErrorCode, Result } from '../../preload/contract.ts'
import type { ResourceBytes } from '../handlers/context.ts'
import { PIECE, type ResourceRange } from './protocol.ts'

export type ReadPiece = (range: ResourceRange) => Promise<Result<ResourceBytes>>

/** A text or image on its way: its head is known, the rest is read as it is taken. */
export interface Resource {
  readonly headers: Readonly<Record<string, string>>
  readonly pieces: AsyncGenerator<Uint8Array, void, undefined>
}

/** Types that may be told to a browser; SVG is not among them, because it may hold scripts. */
const TOLD = new Set(['text/plain; charset=utf-8', 'image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/** Reads the first piece, so that an error can still become a status, and answers the stream of bytes [from, to). */
export async function openResource(range: ResourceRange, read: ReadPiece): Promise<Result<Resource>> {
  const first = await read({ ...range, to: Math.max(range.from, Math.min(range.to, range.from + PIECE)) })
  if (!first.ok) return first
  const { mime, total } = first.value
  const to = Math.max(range.from, Math.min(range.to, total))
  const headers = {
    'content-type': TOLD.has(mime) ? mime : 'application/octet-stream',
    'content-length': String(to - range.from),
    'content-disposition': 'attachment; filename="part"',
  }
  return { ok: true, value: { headers, pieces: piecesOf({ ...range, to }, first.value.bytes, read) } }
}

async function* piecesOf(range: ResourceRange, first: Uint8Array, read: ReadPiece): AsyncGenerator<Uint8Array, void> {
  let at = range.from
  for (let bytes = first; at < range.to; ) {
    if (bytes.length === 0) throw new Error('A text ended before its length.')
    yield bytes.subarray(0, range.to - at)
    at += bytes.length
    if (at >= range.to) return
    const next = await read({ ...range, from: at, to: Math.min(range.to, at + PIECE) })
    if (!next.ok) throw new Error(next.error.message)
    bytes = next.value.bytes
  }
}

/** The status of an error on the resource route. */
export function statusOf(code: ErrorCode): number {
  if (code === 'bad-argument') return 400
  return code === 'internal' ? 500 : 404
}
