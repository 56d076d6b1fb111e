/** Both formats are mere containers of PNG files, by side length in pixels. @typedef {ReadonlyMap<number, Buffer>} Images */

const icoSizes = [16, 24, 32, 48, 64, 128, 256]
// Apple's names for an image of a size, plain and for screens with double density.
const icnsTypes = [
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
  ['ic14', 512],
]

/** @param {Images} images */
export function icoFile(images) {
  const header = Buffer.alloc(6)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(icoSizes.length, 4)
  let offset = 6 + 16 * icoSizes.length
  const entries = icoSizes.map(size => {
    const bytes = imageOf(images, size)
    const entry = icoEntry(size, bytes.length, offset)
    offset += bytes.length
    return entry
  })
  return Buffer.concat([header, ...entries, ...icoSizes.map(size => imageOf(images, size))])
}

function icoEntry(size, length, offset) {
  const entry = Buffer.alloc(16)
  // 0 stands for 256.
  entry.writeUInt8(size % 256, 0)
  entry.writeUInt8(size % 256, 1)
  entry.writeUInt16LE(1, 4)
  entry.writeUInt16LE(32, 6)
  entry.writeUInt32LE(length, 8)
  entry.writeUInt32LE(offset, 12)
  return entry
}

/** @param {Images} images */
export function icnsFile(images) {
  const parts = icnsTypes.map(([type, size]) => icnsPart(type, imageOf(images, size)))
  return icnsPart('icns', Buffer.concat(parts))
}

function icnsPart(type, content) {
  const head = Buffer.alloc(8)
  head.write(type, 0, 'latin1')
  head.writeUInt32BE(8 + content.length, 4)
  return Buffer.concat([head, content])
}

function imageOf(images, size) {
  const image = images.get(size)
  if (image === undefined) throw new Error(`no image of ${size} pixels`)
  return image
}
