import { expect, test } from 'vitest'
import { openResource, type ReadPiece } from '../../main/shell/resource.ts'

const ref = { key: 'k', file: 0, line: 1, path: '' }

/** A text of `total` bytes that gives at most `most` at a time, and remembers what was asked. */
function source(total: number, most: number, mime = 'text/plain; charset=utf-8') {
  const asked: (readonly [number, number])[] = []
  const read: ReadPiece = async ({ from, to }) => {
    asked.push([from, to])
    const end = Math.min(to, from + most, total)
    return { ok: true, value: { bytes: new Uint8Array(Math.max(0, end - from)), mime, total } }
  }
  return { asked, read }
}

async function lengthOf(from: number, to: number, read: ReadPiece): Promise<number> {
  const resource = await openResource({ ref, from, to }, read)
  if (!resource.ok) throw new Error(resource.error.message)
  let length = 0
  for await (const piece of resource.value.pieces) length += piece.length
  expect(String(length)).toBe(resource.value.headers['content-length'])
  return length
}

test.each([
  ['text/plain; charset=utf-8', 'text/plain; charset=utf-8'],
  ['image/png', 'image/png'],
  ['image/jpeg', 'image/jpeg'],
  ['image/gif', 'image/gif'],
  ['image/webp', 'image/webp'],
  ['image/svg+xml', 'application/octet-stream'],
  ['text/html', 'application/octet-stream'],
  ['image/png\r\nset-cookie: a', 'application/octet-stream'],
  ['', 'application/octet-stream'],
])('the type %j is told as %j', async (mime, told) => {
  const resource = await openResource({ ref, from: 0, to: 1 }, source(1, 1, mime).read)
  expect(resource.ok && resource.value.headers['content-type']).toBe(told)
})

test('a piece at a time is asked for, each where the last one ended', async () => {
  const { asked, read } = source(600_000, 1_000_000)
  expect(await lengthOf(10, 600_000, read)).toBe(599_990)
  expect(asked).toEqual([
    [10, 262_154],
    [262_154, 524_298],
    [524_298, 600_000],
  ])
})

test('a source that gives less than was asked for is asked on', async () => {
  expect(await lengthOf(0, 10, source(10, 3).read)).toBe(10)
  expect(await lengthOf(4, 99, source(10, 3).read)).toBe(6)
  expect(await lengthOf(10, 99, source(10, 3).read)).toBe(0)
  expect(await lengthOf(5, 2, source(10, 3).read)).toBe(0)
})

test('a text that ends early or goes away breaks the stream, so that it is not taken for whole', async () => {
  const short = source(10, 3)
  const until =
    (at: number): ReadPiece =>
    async range =>
      range.from < at ? short.read(range) : { ok: true, value: { bytes: new Uint8Array(), mime: '', total: 10 } }
  await expect(lengthOf(0, 10, until(6))).rejects.toThrow('A text ended before its length.')
  const gone: ReadPiece = async range =>
    range.from < 6 ? short.read(range) : { ok: false, error: { code: 'no-such-thread', message: 'Closed.' } }
  await expect(lengthOf(0, 10, gone)).rejects.toThrow('Closed.')
})

test('an error of the first piece is an answer', async () => {
  const error = { code: 'not-found', message: 'No.' } as const
  expect(await openResource({ ref, from: 0, to: 1 }, async () => ({ ok: false, error }))).toEqual({ ok: false, error })
})
