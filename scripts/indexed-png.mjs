import { crc32, deflateSync } from 'node:zlib'

/** Colours that stay as they are. */
const EXACT = 96

/**
 * A PNG of at most 256 colours. A window has few colours beside the edges of letters, so nothing is seen of it, and the
 * file is less than half as large.
 * @param {Uint8Array} rgba
 * @param {number} width
 * @param {number} height
 */
export function indexedPng(rgba, width, height) {
  const colours = new Uint32Array(width * height)
  for (let i = 0; i < colours.length; i++) colours[i] = (rgba[4 * i] << 16) | (rgba[4 * i + 1] << 8) | rgba[4 * i + 2]
  const counts = new Map()
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const ranked = [...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour)
  const palette = paletteOf(ranked)
  const index = new Map(ranked.map(colour => [colour, nearest(palette, colour)]))
  const lines = Buffer.alloc((width + 1) * height)
  for (let i = 0; i < colours.length; i++) {
    const line = Math.floor(i / width)
    lines[line * (width + 1) + 1 + (i % width)] = index.get(colours[i])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flatMap(parts))),
    chunk('IDAT', deflateSync(lines, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** The most frequent colours, then one for each corner of the colour space that has any: a rare hue keeps its hue. */
function paletteOf(ranked) {
  const corners = new Map()
  for (const colour of ranked.slice(EXACT)) {
    const corner = parts(colour)
      .map(part => part >> 4)
      .join()
    if (!corners.has(corner)) corners.set(corner, colour)
  }
  return [...ranked.slice(0, EXACT), ...corners.values()].slice(0, 256)
}

const parts = colour => [colour >> 16, (colour >> 8) & 255, colour & 255]

function nearest(palette, colour) {
  const [r, g, b] = parts(colour)
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (const [i, candidate] of palette.entries()) {
    if (candidate === colour) return i
    const [x, y, z] = parts(candidate)
    const away = (x - r) ** 2 + (y - g) ** 2 + (z - b) ** 2
    if (away >= least) continue
    least = away
    best = i
  }
  return best
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
