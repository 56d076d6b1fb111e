import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, zstdCompressSync } from 'node:zlib'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { type ByteSource, bytesOf, openBytes } from '../../main/rollout/bytes.ts'
import { unpacked } from '../../main/rollout/packed.ts'

/** Where temporary files go during a test. */
let scratch = ''
const before = process.env['TMPDIR']

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'palimpsest-packed-'))
  process.env['TMPDIR'] = scratch
})

afterEach(() => {
  if (before === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = before
  rmSync(scratch, { recursive: true, force: true })
})

/** Text that does not pack away to nothing. */
function words(bytes: number): Buffer {
  let state = 1
  const out = Buffer.alloc(bytes)
  for (let i = 0; i < bytes; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    out[i] = i % 80 === 79 ? 10 : 97 + ((state >>> 16) % 26)
  }
  return out
}

const pack = (bytes: Uint8Array, checksum = false): Buffer =>
  zstdCompressSync(bytes, { params: { [constants.ZSTD_c_checksumFlag]: checksum ? 1 : 0 } })

function sourceOf(packed: Uint8Array, inMemory?: number): ByteSource {
  const source = unpacked(bytesOf('/s.jsonl.zst', packed), inMemory)
  if (source === null) throw new Error('no zstd here')
  onTestFinished(() => source.close())
  return source
}

/** All bytes, read in pieces. */
function all(source: ByteSource, piece = 50_000): Buffer {
  const pieces: Buffer[] = []
  for (let at = 0; ; ) {
    const buffer = Buffer.alloc(piece)
    const got = source.read(buffer, at)
    if (got === 0) return Buffer.concat(pieces)
    pieces.push(buffer.subarray(0, got))
    at += got
  }
}

const TEXT = words(600_000)
const SKIPPABLE = Buffer.from([0x57, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3])

test.each<readonly [string, Buffer, Buffer]>([
  ['one frame', pack(TEXT), TEXT],
  ['a frame with a checksum', pack(TEXT, true), TEXT],
  [
    'several frames',
    Buffer.concat([pack(TEXT), pack(words(10)), pack(TEXT, true)]),
    Buffer.concat([TEXT, words(10), TEXT]),
  ],
  ['an empty frame first', Buffer.concat([pack(Buffer.alloc(0)), pack(TEXT)]), TEXT],
  ['frames to be skipped', Buffer.concat([pack(TEXT), SKIPPABLE, pack(TEXT), SKIPPABLE]), Buffer.concat([TEXT, TEXT])],
  ['blocks of one repeated byte', pack(Buffer.alloc(500_000, 'x')), Buffer.alloc(500_000, 'x')],
  ['bytes that do not pack', pack(pack(TEXT)), pack(TEXT)],
])('%s unpacks to what was packed, in memory and in a file', (_, packed, plain) => {
  for (const source of [sourceOf(packed), sourceOf(packed, 1000)]) {
    expect(all(source).equals(plain)).toBe(true)
    expect([source.size, source.packed?.expected, source.packed?.bytes, source.packed?.flaw]).toEqual([
      plain.length,
      plain.length,
      packed.length,
      null,
    ])
  }
})

test('it is unpacked only as far as it is read, and can be read again at any place', () => {
  const source = sourceOf(pack(TEXT), 100_000)
  const some = Buffer.alloc(10)
  source.read(some, 0)
  expect(source.size).toBeLessThan(200_000)
  expect(source.packed?.expected).toBeGreaterThan(300_000)
  for (const at of [599_990, 5, 250_000, 599_995, 600_000]) {
    const got = source.read(some, at)
    expect(some.subarray(0, got).equals(TEXT.subarray(at, at + 10))).toBe(true)
  }
})

test('it can be unpacked to its end a little at a time', () => {
  const long = Buffer.concat([TEXT, TEXT, TEXT, TEXT])
  const source = sourceOf(pack(long))
  expect([source.packed?.more(), source.size < long.length]).toEqual([true, true])
  while (source.packed?.more());
  expect([source.size, source.packed?.more()]).toEqual([long.length, false])
})

const torn = (packed: Buffer, at: number) => packed.subarray(0, at)
const flipped = (packed: Buffer, at: number) => {
  const changed = Buffer.from(packed)
  changed[at] = (changed[at] ?? 0) ^ 0xff
  return changed
}
const SUMMED = pack(TEXT, true)
const DAMAGED = 'packed-damaged'

test.each<readonly [string, Buffer, RegExp, readonly [number, number]]>([
  ['cut in a block', torn(pack(TEXT), 200_000), /is cut off: it ends at byte 200,000/, [131_072, 599_999]],
  ['cut before its checksum', torn(SUMMED, SUMMED.length - 4), /is cut off/, [600_000, 600_000]],
  ['cut in its checksum', torn(SUMMED, SUMMED.length - 1), /is cut off/, [600_000, 600_000]],
  ['cut in a later header', Buffer.concat([pack(TEXT), torn(SUMMED, 5)]), /is cut off/, [600_000, 600_000]],
  [
    'cut in a frame to be skipped',
    Buffer.concat([pack(TEXT), SKIPPABLE.subarray(0, 9)]),
    /is cut off/,
    [600_000, 600_000],
  ],
  [
    'with words behind it',
    Buffer.concat([pack(TEXT), Buffer.from('words')]),
    /has 5 bytes that are not packed data/,
    [600_000, 600_000],
  ],
  ['with NUL bytes behind it', Buffer.concat([pack(TEXT), Buffer.alloc(50)]), /has 50 bytes that/, [600_000, 600_000]],
  ['with another checksum', flipped(SUMMED, SUMMED.length - 1), /does not fit its own checksum/, [600_000, 600_000]],
  ['with NUL bytes in its middle', Buffer.from(pack(TEXT)).fill(0, 200_000, 201_000), /./, [131_072, 599_999]],
])('a file %s gives what stands before, and says so', (_, packed, message, [least, most]) => {
  const source = sourceOf(packed, 1000)
  const got = all(source)
  expect(got.equals(TEXT.subarray(0, got.length))).toBe(true)
  expect(got.length).toBeGreaterThanOrEqual(least)
  expect(got.length).toBeLessThanOrEqual(most)
  expect(source.packed?.flaw).toMatchObject({ code: DAMAGED, message: expect.stringMatching(message) })
})

test('any byte may be another one: nothing is thrown, and nothing is made up behind the end', () => {
  const packed = pack(words(3000), true)
  for (let at = 4; at < packed.length; at += 7) {
    const source = sourceOf(flipped(packed, at))
    expect(all(source).length === 3000 && source.packed?.flaw === null).toBe(false)
  }
})

test('a file that unpacks to more than 200 times its size is cut there', () => {
  const packed = pack(Buffer.alloc(40_000_000))
  const source = sourceOf(packed)
  while (source.packed?.more());
  expect(source.size).toBe(16 * 1024 * 1024)
  expect(source.packed?.flaw).toMatchObject({
    code: 'packed-too-large',
    message: 'The packed file holds more than 200 times its size; unpacking was stopped after 16,777,216 bytes.',
  })
})

test('where no temporary file can be made, what fits into memory is shown', () => {
  process.env['TMPDIR'] = join(scratch, 'nowhere')
  const source = sourceOf(pack(TEXT), 200_000)
  expect(all(source).length).toBe(131_072)
  expect(source.packed?.flaw).toMatchObject({
    code: 'packed-no-room',
    message: expect.stringMatching(/only to byte 131072: .*nowhere cannot be written \(ENOENT\)\.$/),
  })
})

test.skipIf(process.platform === 'win32')('the temporary file has no name while it is used', () => {
  const source = sourceOf(pack(TEXT), 1000)
  expect(all(source).length).toBe(TEXT.length)
  expect(readdirSync(scratch)).toEqual([])
})

test('no temporary file is left once it is closed, and closing twice is allowed', () => {
  const source = sourceOf(pack(TEXT), 1000)
  all(source)
  source.close()
  source.close()
  expect(readdirSync(scratch)).toEqual([])
  expect([source.read(Buffer.alloc(10), 0), source.packed?.more()]).toEqual([0, false])
})

test('a packed file is told by its first bytes, not by its name', () => {
  const open = (name: string, bytes: Uint8Array): string => {
    const path = join(scratch, name)
    writeFileSync(path, bytes)
    const opened = openBytes(path)
    if (!opened.ok) return `${opened.error.code}: ${opened.error.message.replace(path, 'FILE')}`
    onTestFinished(() => opened.value.close())
    expect(readFileSync(path).equals(bytes)).toBe(true)
    return all(opened.value).toString()
  }
  expect([
    open('a.jsonl', pack(Buffer.from('packed'))),
    open('b.jsonl.zst', Buffer.from('plain')),
    open('c.jsonl.zst', pack(Buffer.alloc(0))),
    open('d.jsonl.zst', pack(TEXT).subarray(0, 100)),
    open('e.jsonl.zst', Buffer.from([0x28, 0xb5, 0x2f, 0xfd])),
    open('f.jsonl.zst', Buffer.from([0x28, 0xb5])),
  ]).toEqual([
    'packed',
    'plain',
    'empty: FILE is empty: it unpacks to no bytes.',
    'unreadable: FILE cannot be unpacked. The packed file is cut off: it ends at byte 100 in the middle of its data.',
    'unreadable: FILE cannot be unpacked. The packed file is cut off: it ends at byte 4 in the middle of its data.',
    '(\uFFFD',
  ])
})
