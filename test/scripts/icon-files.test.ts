import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { icnsFile, icoFile } from '../../scripts/icon-files.mjs'
import { root } from '../../scripts/paths.mjs'

const images = new Map([16, 24, 32, 48, 64, 128, 256, 512, 1024].map(size => [size, Buffer.from(`image ${size}`)]))

test('an .ico lists where each image stands', () => {
  const file = icoFile(images)
  expect([0, 2, 4].map(at => file.readUInt16LE(at))).toEqual([0, 1, 7])
  const entries = Array.from({ length: file.readUInt16LE(4) }, (_, n) => file.subarray(6 + 16 * n))
  expect(entries.map(entry => entry.readUInt8(0))).toEqual([16, 24, 32, 48, 64, 128, 0])
  const stored = entries.map(entry => {
    const start = entry.readUInt32LE(12)
    return file.toString('latin1', start, start + entry.readUInt32LE(8))
  })
  expect(stored).toEqual([16, 24, 32, 48, 64, 128, 256].map(size => `image ${size}`))
})

test('an .icns is one block of blocks', () => {
  const file = icnsFile(images)
  expect(file.toString('latin1', 0, 4)).toBe('icns')
  expect(file.readUInt32BE(4)).toBe(file.length)
  expect(file.toString('latin1', 8, 12)).toBe('ic07')
  expect(file.toString('latin1', 16, 8 + file.readUInt32BE(12))).toBe('image 128')
})

test('the icons in build/ are of the right kind and size', () => {
  const png = readFileSync(join(root, 'build', 'icon.png'))
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([512, 512])
  expect(readFileSync(join(root, 'build', 'icon.ico')).readUInt16LE(2)).toBe(1)
  expect(readFileSync(join(root, 'build', 'icon.icns')).toString('latin1', 0, 4)).toBe('icns')
})
