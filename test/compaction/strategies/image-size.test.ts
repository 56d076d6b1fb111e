import { expect, test } from 'vitest'
import { imageSize } from '../../../main/compaction/strategies/image-size.ts'

const address = (bytes: readonly number[], sort = 'image/png'): string =>
  `data:${sort};base64,${Buffer.from(bytes).toString('base64')}`
const text = (words: string): readonly number[] => [...Buffer.from(words, 'latin1')]
const zeros = (count: number): readonly number[] => Array.from({ length: count }, () => 0)

const PNG = [...text('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), 0, 0, 2, 1, 0, 0, 1, 3]
const GIF = [...text('GIF89a'), 1, 2, 3, 1]
const WEBP = [...text('RIFF'), ...zeros(4), ...text('WEBP')]
const FRAME = [0xff, 0xc2, 0, 17, 8, 1, 3, 2, 1, 3]
const JPEG = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 9, 9, 0xff, 0xc4, 0, 3, 9, ...FRAME]

test.each([
  ['a PNG', PNG, 513, 259],
  ['a GIF', GIF, 513, 259],
  ['a lossy WebP', [...WEBP, ...text('VP8 '), ...zeros(10), 1, 2, 3, 1], 513, 259],
  ['a lossless WebP', [...WEBP, ...text('VP8L'), ...zeros(4), 0x2f, 0x00, 0xc2, 0x40, 0, ...zeros(6)], 513, 260],
  ['an extended WebP', [...WEBP, ...text('VP8X'), ...zeros(8), 0, 2, 0, 2, 1, 0], 513, 259],
  ['a JPEG, behind other segments', JPEG, 513, 259],
])('%s', (_name, bytes, width, height) => {
  expect(imageSize(address(bytes))).toEqual({ width, height })
})

test.each([
  ['another address', 'https://example.com/a.png'],
  ['no base64', 'data:image/png,abc'],
  ['nothing', ''],
  ['no picture', address(text('hello there, this is no picture at all'))],
  ['a PNG that is cut', address(PNG.slice(0, 20))],
  ['a JPEG without a frame', address([0xff, 0xd8, 0xff, 0xe0, 0, 4, 9, 9])],
  ['a JPEG whose segment has no length', address([0xff, 0xd8, 0xff, 0xe0, 0, 0, ...zeros(20)])],
])('%s has none', (_name, of) => expect(imageSize(of)).toBeNull())
