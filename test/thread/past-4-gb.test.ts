import { beforeAll, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import type { ByteSource } from '../../main/rollout/bytes.ts'
import { EVERYWHERE } from '../../main/thread/find/filter.ts'
import { find } from '../../main/thread/find/find.ts'
import type { Thread } from '../../main/thread/model.ts'
import { openingSource } from '../../main/thread/readers.ts'
import { rolloutText } from '../support/rollout-text.ts'

/** A file of 8 GiB and more, made up while it is read: what stands behind 2^32 and 2^33 is as what stands at its beginning. */

const GIB = 2 ** 30
const META = 'meta: 0.169.0'
const NAMES = ['first', 'before', 'over', 'behind', 'last']
/** Where each turn of seven lines begins; between them are NUL bytes, as one line: around 4 GiB two over 64 MB and two short ones. */
const AT = [-1, 4 * GIB - 9000, 4 * GIB - 300, 4 * GIB + 7000, 8 * GIB + 11]

interface Piece {
  readonly at: number
  readonly bytes: Buffer
}

function pieces(): readonly Piece[] {
  const meta = rolloutText(META)
  const all: Piece[] = [{ at: 0, bytes: meta }]
  let end = meta.length
  for (const [i, name] of NAMES.entries()) {
    const text = `turn ${name} {\nuser: ask ${name}\nassistant: say ${name}\ntokens: 1200\n}`
    const bytes = rolloutText(`${META}\n${text}`).subarray(meta.length)
    const at = Math.max(end, AT[i] as number)
    if (at > end) all.push({ at: at - 1, bytes: Buffer.from('\n') })
    all.push({ at, bytes })
    end = at + bytes.length
  }
  return all
}

/** `onRead` is told of the bytes of each read. */
function sourceOf(all: readonly Piece[], onRead: (bytes: number) => void = () => undefined): ByteSource {
  const last = all.at(-1) as Piece
  const size = last.at + last.bytes.length
  const read = (into: Uint8Array, at: number): number => {
    const got = Math.max(0, Math.min(into.length, size - at))
    into.fill(0, 0, got)
    onRead(got)
    for (const piece of all) {
      const from = Math.max(at, piece.at)
      const to = Math.min(at + got, piece.at + piece.bytes.length)
      if (from < to) into.set(piece.bytes.subarray(from - piece.at, to - piece.at), from - at)
    }
    return got
  }
  return { path: '/made-up.jsonl', size, read, close: () => undefined }
}

let thread: Thread
let size = 0
beforeAll(() => {
  const source = sourceOf(pieces())
  size = source.size
  const opened = runNow(openingSource(source))
  if (!opened.ok) throw new Error(opened.error.message)
  thread = opened.value
  runNow(thread.read({ quick: false }))
}, 60_000)

test('lines and holes have their places, to the last byte', () => {
  expect(size).toBeGreaterThan(8 * GIB)
  expect(thread.files[0]).toMatchObject({ bytes: size, lines: 1 + 5 * 7 + 4 })
  expect(thread.counts()).toMatchObject({ known: 1 + 5 * 7, rejected: 4, unknown: 0, blank: 0 })
  expect([...thread.counts().bytesByKind.values()].reduce((a, b) => a + b, 0)).toBe(size)
  expect(thread.problems().map(({ line, code }) => [line, code])).toEqual(
    [9, 17, 25, 33].map(line => [line, line === 17 || line === 25 ? 'nul-bytes' : 'line-too-long']),
  )
  const last = thread.files[0]?.lines ?? 0
  expect([thread.outline(0, last).end, thread.rowOf(0, last).turn]).toEqual([size - 1, 5])
})

test('turns behind 4 and 8 GiB are as the one at the beginning', () => {
  const turns = Array.from({ length: thread.turnCount }, (_, i) => thread.turn(i + 1))
  expect(turns.map(({ id, prompt, status, items }) => [id, prompt, status, items])).toEqual(
    NAMES.map(name => [name, `ask ${name}`, 'completed', 2]),
  )
  expect(turns.slice(1).map(({ start }) => thread.outline(0, start).start)).toEqual(AT.slice(1))
  expect(Array.from({ length: thread.curveCount() }, (_, i) => thread.curvePoint(i).line)).toEqual([7, 15, 23, 31, 39])
})

test('rows, items, bytes and histories are read from there', () => {
  const { items } = runNow(thread.history({ kind: 'end' }))
  expect(
    items.map(ref => thread.item(ref)).map(({ text, origin }) => [text, origin?.kind === 'line' && origin.line]),
  ).toEqual(
    NAMES.flatMap((name, i) => [
      [`ask ${name}`, 4 + 8 * i],
      [`say ${name}`, 6 + 8 * i],
    ]),
  )
  expect(thread.rows(5, 0, 10)).toHaveLength(2)
  const { start, end } = thread.outline(0, 38)
  expect(Buffer.from(thread.fileBytes(0, start, end)).toString()).toContain('say last')
  expect(Buffer.from(thread.lineBytes(0, 38, 0, 1000)).equals(thread.fileBytes(0, start, end))).toBe(true)
})

test('text is found there', () => {
  const request = {
    query: 'say l',
    matchCase: true,
    filter: EVERYWHERE,
    next: null,
    most: 10,
    want: 'hits',
    patience: 0,
  } as const
  const { hits } = runNow(find(thread, request, () => 0))
  expect(hits.map(({ line, turn }) => [line, turn])).toEqual([[38, 5]])
})

test('a cancel waits for the reading of 4 MiB at most, wherever it comes', () => {
  let read = 0
  const opened = runNow(openingSource(sourceOf(pieces(), bytes => (read += bytes))))
  if (!opened.ok) throw new Error(opened.error.message)
  const steps = opened.value.read({ quick: false })
  let most = 0
  let all = 0
  for (read = 0; all < 5 * GIB && !steps.next().done; read = 0) {
    most = Math.max(most, read)
    all += read
  }
  expect(most).toBeLessThanOrEqual(4 * 2 ** 20)
  steps.return(undefined)
  expect([steps.next().done, read]).toEqual([true, 0])
  expect(opened.value.turnCount).toBeGreaterThanOrEqual(3)
})
