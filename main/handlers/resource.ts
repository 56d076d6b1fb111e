import type { Result, TextRef } from '../../preload/contract.ts'
import type { Thread } from '../thread/model.ts'
import { dataUrl } from '../thread/shown/data-url.ts'
import { ok, type ResourceBytes } from './context.ts'
import { refuse } from './refusals.ts'

/** Bytes of one answer; the route asks on until it has all. */
export const MOST_BYTES = 1_000_000

const TEXT = 'text/plain; charset=utf-8'
/** Image types that are drawn. Any other is handed over as plain bytes; SVG too: opened by itself it may carry script. */
const DRAWN = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp'])

interface Decoded {
  readonly name: string
  readonly bytes: Uint8Array
  readonly mime: string
}

/** Texts and images of one thread by byte range. Keeps the last one decoded: a reader asks for it piece by piece. */
export class Resources {
  readonly #thread: Thread
  #last: Decoded | null = null

  constructor(thread: Thread) {
    this.#thread = thread
  }

  read(ref: Omit<TextRef, 'key' | 'bytes'>, from: number, to: number): Result<ResourceBytes> {
    const end = Math.min(to, from + MOST_BYTES)
    if (ref.path === '') {
      const { start, end: last } = this.#thread.line(ref.file, ref.line)
      const bytes = this.#thread.lineBytes(ref.file, ref.line, from, Math.max(from, end))
      return ok({ bytes, mime: TEXT, total: last - start })
    }
    const decoded = this.#decoded(ref)
    if (decoded === null) return refuse('not-found', `Line ${ref.line} has no text at ${ref.path.slice(0, 200)}.`)
    return ok({ bytes: decoded.bytes.subarray(from, end), mime: decoded.mime, total: decoded.bytes.length })
  }

  #decoded(ref: Omit<TextRef, 'key' | 'bytes'>): Decoded | null {
    const name = `${ref.file} ${ref.line} ${ref.path}`
    if (this.#last?.name === name) return this.#last
    const text = this.#thread.textAt(ref.file, ref.line, ref.path)
    this.#last = text === null ? null : { name, ...decode(text, ref.path) }
    return this.#last
  }
}

/** Strings under these names are images where they look like one; anywhere else a `data:` address is only text. */
function decode(text: string, path: string): { readonly bytes: Uint8Array; readonly mime: string } {
  if (/\/(?:image_url|image_url\/url|image|image\/url)$/.test(path)) {
    const data = dataUrl(text)
    if (data !== null) return { bytes: Buffer.from(text.slice(data.at), 'base64'), mime: drawn(data.mime) }
  }
  if (path.endsWith('/result') && /^[A-Za-z0-9+/]{40,}/.test(text.slice(0, 60)))
    return { bytes: Buffer.from(text, 'base64'), mime: 'image/png' }
  return { bytes: Buffer.from(text, 'utf8'), mime: TEXT }
}

const drawn = (mime: string): string => (DRAWN.has(mime) ? mime : 'application/octet-stream')
