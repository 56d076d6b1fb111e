/** The image of a `data:` address, without its decoded bytes. */
export interface DataUrl {
  readonly mime: string
  /** Bytes when decoded. */
  readonly bytes: number
  /** Where the base64 begins. */
  readonly at: number
}

/** Image types of any name; which ones are drawn is decided where they are served. */
const MIME = /^data:(image\/[a-z0-9.+-]{1,40})(?:;[a-z0-9=._-]{1,60})*;base64,/i

/** Characters, all of them ASCII, in which the head of such an address stands. */
export const DATA_URL_HEAD = 200

/** Reads the head of a `data:image/…;base64,` address; null for anything else. */
export function dataUrl(text: string): DataUrl | null {
  const found = MIME.exec(text.slice(0, DATA_URL_HEAD))
  const mime = found?.[1]?.toLowerCase()
  if (found === null || mime === undefined) return null
  const at = found[0].length
  return { mime, at, bytes: base64Bytes(text.length - at, text) }
}

/** Bytes that `length` characters of base64 at the end of a text decode to. */
export function base64Bytes(length: number, text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  return Math.max(0, Math.floor(((length - padding) * 3) / 4))
}
