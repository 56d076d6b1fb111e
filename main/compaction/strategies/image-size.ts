/** Width and height of a picture in pixels. */
export interface ImageSize {
  readonly width: number
  readonly height: number
}

/** Reads the size off the head of a PNG, JPEG, GIF or WebP in a `data:` address; null where it is none of these. */
export function imageSize(address: string): ImageSize | null {
  const comma = address.indexOf(',')
  if (!/^data:[^,]{0,100};base64$/i.test(address.slice(0, Math.max(0, comma)))) return null
  const bytes = Buffer.from(address.slice(comma + 1), 'base64')
  return inPng(bytes) ?? inGif(bytes) ?? inWebp(bytes) ?? inJpeg(bytes)
}

const at = (bytes: Buffer, offset: number, text: string): boolean =>
  bytes.toString('latin1', offset, offset + text.length) === text

function inPng(bytes: Buffer): ImageSize | null {
  if (bytes.length < 24 || !at(bytes, 1, 'PNG') || !at(bytes, 12, 'IHDR')) return null
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

function inGif(bytes: Buffer): ImageSize | null {
  if (bytes.length < 10 || !at(bytes, 0, 'GIF8')) return null
  return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
}

/** Its three forms: extended, lossless, lossy. */
function inWebp(bytes: Buffer): ImageSize | null {
  if (bytes.length < 30 || !at(bytes, 0, 'RIFF') || !at(bytes, 8, 'WEBP')) return null
  if (at(bytes, 12, 'VP8X')) return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }
  if (at(bytes, 12, 'VP8L')) {
    const bits = bytes.readUInt32LE(21)
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  }
  return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
}

/** Segments follow each other by their lengths up to the one that begins a frame. */
function inJpeg(bytes: Buffer): ImageSize | null {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null
  for (let i = 2; i + 9 <= bytes.length && bytes[i] === 0xff; ) {
    const marker = bytes[i + 1] ?? 0
    if (isFrame(marker)) return { width: bytes.readUInt16BE(i + 7), height: bytes.readUInt16BE(i + 5) }
    i += 2 + bytes.readUInt16BE(i + 2)
  }
  return null
}

/** C0 to CF, less those for tables (C4, C8, CC). */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
