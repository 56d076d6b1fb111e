import { isObject, type JsonObject } from '../../rollout/parse.ts'

/** What stands for an image that is not sent (codex-format.md 3.7; the latter three resumed by 0.150 and 0.169). */
const omitted = (why: string) => ({ type: 'input_text', text: `image content omitted because ${why}` })
const NOT_TAKEN = omitted('you do not support image input')
const UNREADABLE = omitted('it could not be processed')
const ELSEWHERE = omitted('remote image URLs are not supported')
const LOW = omitted("detail 'low' is not supported; use 'high', 'original', or 'auto'")

const isImage = (part: unknown): part is JsonObject => isObject(part) && part['type'] === 'input_image'

/** An item with its images changed; the same where none is. */
function withImages(item: JsonObject, change: (image: JsonObject) => JsonObject): JsonObject {
  const key = Array.isArray(item['content']) ? 'content' : 'output'
  const parts = item[key]
  if (!Array.isArray(parts) || !parts.some(isImage)) return item
  const changed = parts.map(part => (isImage(part) ? change(part) : part))
  return changed.every((part, i) => part === parts[i]) ? item : { ...item, [key]: changed }
}

/** For a model that takes no images. */
export function withoutImages(item: JsonObject): JsonObject {
  if (item['type'] === 'image_generation_call') return item['result'] === '' ? item : { ...item, result: '' }
  return withImages(item, () => NOT_TAKEN)
}

/** Without the images that Codex itself does not take. */
export const withoutUnread = (item: JsonObject): JsonObject =>
  withImages(item, image => {
    const { image_url: url, detail } = image
    if (typeof url !== 'string') return image
    if (/^https?:/i.test(url)) return ELSEWHERE
    if (detail === 'low') return LOW
    return /^data:/i.test(url) && imageType(url) === null ? UNREADABLE : image
  })

/** Images that Codex takes, by the type that their bytes are of, whatever the address says. */
export const withTrueTypes = (item: JsonObject): JsonObject =>
  withImages(item, image => {
    const { image_url: url } = image
    const type = typeof url === 'string' && /^data:/i.test(url) ? imageType(url) : null
    // Codex makes a PNG of a GIF and a smaller image of a large one: its bytes are not ours to make.
    if (typeof url !== 'string' || type === null || type === 'gif') return image
    const head = `data:image/${type};base64,`
    return url.startsWith(head) ? image : { ...image, image_url: head + url.slice(url.indexOf(',') + 1) }
  })

type ImageType = 'png' | 'jpeg' | 'gif' | 'webp'

/** What a data address holds; null where that is no image that can be read, as far as its head and its end tell. */
function imageType(url: string): ImageType | null {
  const comma = url.indexOf(',')
  if (!/;base64$/i.test(url.slice(0, Math.max(0, comma)))) return null
  const bytes = new Base64(url, comma + 1)
  return bytes.isSound() ? typeOf(bytes) : null
}

function typeOf(bytes: Base64): ImageType | null {
  const head = bytes.at(0, 16).toString('latin1')
  const end = bytes.at(Math.max(0, bytes.length - 64), 64).toString('latin1')
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return end.includes('IEND') ? 'png' : null
  if (/^GIF8[79]a/.test(head)) return end.includes('\x3b') ? 'gif' : null
  if (head.startsWith('\xff\xd8\xff')) return hasScan(bytes) ? 'jpeg' : null
  if (!/^RIFF[\s\S]{4}WEBP/.test(head)) return null
  return bytes.at(4, 4).readUInt32LE() + 8 <= bytes.length ? 'webp' : null
}

/** Does a JPEG come to its pixels? Its segments are a marker and a length each. */
function hasScan(bytes: Base64): boolean {
  for (let at = 2; at + 4 <= bytes.length; ) {
    const segment = bytes.at(at, 4)
    if (segment[0] !== 0xff) return false
    if (segment[1] === 0xda) return at + 2 + segment.readUInt16BE(2) < bytes.length
    at += 2 + segment.readUInt16BE(2)
  }
  return false
}

/** The end of a text as bytes, unpacked where they are asked for: an image has megabytes. */
class Base64 {
  readonly #text: string
  readonly #start: number
  readonly length: number

  constructor(text: string, start: number) {
    this.#text = text
    this.#start = start
    const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
    this.length = Math.floor((text.length - start) / 4) * 3 - padding
  }

  /** Codex takes neither line ends nor a missing padding. */
  isSound(): boolean {
    const size = this.#text.length - this.#start
    if (size === 0 || size % 4 !== 0 || /\s/.test(this.#text)) return false
    const end = Math.max(this.#start, this.#text.length - 64)
    const ends = this.#text.slice(this.#start, this.#start + 64) + this.#text.slice(end)
    return /^[A-Za-z0-9+/=]+$/.test(ends)
  }

  at(from: number, count: number): Buffer {
    const first = Math.floor(from / 3)
    const groups = Math.ceil((from + count) / 3) - first
    const at = this.#start + first * 4
    const bytes = Buffer.from(this.#text.slice(at, at + groups * 4), 'base64')
    return bytes.subarray(from - first * 3, from - first * 3 + count)
  }
}
