import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runNow, type Steps } from '../../main/base/steps.ts'
import type { Growth, Thread } from '../../main/thread/model.ts'
import { openThread } from '../../main/thread/readers.ts'
import { edits } from '../reference/random-edit.ts'
import { fixtures } from '../support/expected.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { keptBy, told } from '../support/told.ts'

/** A session that is open takes in what an agent adds to its file: as if it had been opened later. */

let path = ''
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'palimpsest-grow-'))
  path = join(folder, 'rollout-2026-01-01T00-00-00-11111111-1111-4111-8111-111111111111.jsonl')
})
afterEach(() => rmSync(join(path, '..'), { recursive: true, force: true }))

function opened(): Thread {
  const thread = openThread(path)
  if (!thread.ok) throw new Error(thread.error.message)
  runNow(thread.value.read({ quick: false }))
  return thread.value
}

const grow = (thread: Thread) => (thread.grow ? runNow(thread.grow()) : 'never')

const SESSION = 'meta: 0.169.0\nuser: one\nassistant: a\n'
const MORE = `${SESSION}user: two\nassistant: b\ncompacted: one | two | P+s\nuser: three`
const whole = rolloutText(MORE)
const begin = rolloutText(SESSION).length

test('lines that are added are taken in, and nothing is told of a file that stays', () => {
  writeFileSync(path, whole.subarray(0, begin))
  const thread = opened()
  expect([thread.turnCount, grow(thread), grow(thread)]).toEqual([1, 'same', 'same'])
  appendFileSync(path, whole.subarray(begin))
  expect([grow(thread), thread.turnCount, thread.checkpointCount, grow(thread)]).toEqual(['grown', 3, 1, 'same'])
  expect(told(thread)).toEqual(told(opened()))
})

test('a line that is half written waits for its end; one that is not gone on with is shown by opening anew', () => {
  writeFileSync(path, whole.subarray(0, begin))
  const thread = opened()
  appendFileSync(path, whole.subarray(begin, begin + 30))
  expect([grow(thread), thread.files[0]?.bytes]).toEqual(['same', begin])
  appendFileSync(path, whole.subarray(begin + 30, -5))
  expect(grow(thread)).toBe('grown')
  expect(grow(thread)).toBe('same')
  expect(grow(thread)).toBe('anew')
})

test('a file that was opened in the midst of a line is opened anew when that goes on', () => {
  writeFileSync(path, whole.subarray(0, begin + 30))
  const thread = opened()
  expect(grow(thread)).toBe('same')
  appendFileSync(path, whole.subarray(begin + 30))
  expect(grow(thread)).toBe('anew')
})

test('a file that became shorter, or that tells of no session, is opened anew', () => {
  writeFileSync(path, whole)
  const thread = opened()
  truncateSync(path, begin)
  expect(grow(thread)).toBe('anew')
  writeFileSync(path, whole.subarray(whole.indexOf(10) + 1, begin))
  const nameless = opened()
  appendFileSync(path, whole.subarray(begin))
  expect(grow(nameless)).toBe('anew')
})

test('a line of many megabytes is found to its end', () => {
  writeFileSync(path, whole.subarray(0, begin))
  const thread = opened()
  const long = JSON.stringify({
    timestamp: '2026-01-01T00:00:00Z',
    type: 'x',
    payload: { text: 'y'.repeat(5_000_000) },
  })
  appendFileSync(path, long)
  expect(grow(thread)).toBe('same')
  appendFileSync(path, '\n{"time')
  expect([grow(thread), thread.files[0]?.bytes]).toEqual(['grown', begin + long.length + 1])
})

test('a file that grows faster than it is read is taken in piece by piece, each to an end, and whole in the end', () => {
  writeFileSync(path, whole.subarray(0, begin))
  const thread = opened()
  const turn = rolloutText(`${SESSION}user: ${'more '.repeat(2000)}\nassistant: b`).subarray(begin)
  // More at once than is read between two pauses.
  const rush = Buffer.concat(Array.from({ length: 150 }, () => turn))
  const torn = turn.length >> 1
  appendFileSync(path, rush)
  for (let round = 0; round < 3; round++) {
    const there = statSync(path).size
    const steps = thread.grow?.() as Steps<Growth>
    let step = steps.next()
    while (!step.done) {
      if (statSync(path).size < there + 6 * rush.length) {
        appendFileSync(path, rush.subarray(0, -torn))
        appendFileSync(path, rush.subarray(-torn))
      }
      step = steps.next()
    }
    expect([step.value, thread.files[0]?.bytes]).toEqual(['grown', there])
    expect(statSync(path).size).toBeGreaterThan(there + rush.length)
    expect(thread.turn(thread.turnCount).end).toBe(thread.files[0]?.lines)
  }
  expect([grow(thread), grow(thread)]).toEqual(['grown', 'same'])
  expect(thread.files[0]?.bytes).toBe(statSync(path).size)
  const [ours, anew] = [thread, opened()].map(each => [each.turnCount, each.itemCount, each.counts(), keptBy(each)])
  expect(ours).toEqual(anew)
})

test('a packed file stays as it is', () => {
  writeFileSync(path, zstdCompressSync(whole))
  expect(grow(opened())).toBe('same')
})

test('every recorded and edited session may grow in any steps', { timeout: 120_000 }, () => {
  const small = fixtures()
    .map(fixture => fixture.path)
    .filter(file => file.endsWith('.jsonl'))
    .map(file => readFileSync(file))
    .filter(bytes => bytes.length < 40_000)
  const place = fc.double({ min: 0, max: 1, noNaN: true })
  const steps = fc.tuple(place, place, place)
  const property = fc.property(fc.constantFrom(...small), edits, steps, (recorded, changes, at) => {
    const edited = changes.reduce<Buffer>((bytes, edit) => edit(bytes), recorded)
    const bytes = Buffer.concat([edited, Buffer.from('\n')])
    const [first, ...later] = [...at.map(share => Math.floor(share * bytes.length)).sort((a, b) => a - b), bytes.length]
    writeFileSync(path, bytes.subarray(0, bytes.lastIndexOf(10, first) + 1))
    const thread = openThread(path)
    if (!thread.ok) return
    runNow(thread.value.read({ quick: false }))
    let anew = false
    for (const end of later) {
      writeFileSync(path, bytes.subarray(0, end))
      anew ||= grow(thread.value) === 'anew'
    }
    if (!anew) expect(told(thread.value)).toEqual(told(opened()))
  })
  fc.assert(property, { numRuns: Number(process.env.EDIT_RUNS ?? 200) })
})
