import { readFileSync } from 'node:fs'
import { deserialize, serialize } from 'node:v8'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { bytesOf } from '../../main/rollout/bytes.ts'
import type { Thread } from '../../main/thread/model.ts'
import { openingSource } from '../../main/thread/readers.ts'
import { edits } from '../reference/random-edit.ts'
import { fixtures } from '../support/expected.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { keptBy, told } from '../support/told.ts'

/** What reading found out is kept and taken up again, for the same bytes and for more of them: as if all had been read anew. */

const NAME = 'rollout-2026-01-01T00-00-00-11111111-1111-4111-8111-111111111111.jsonl'

function opened(path: string, bytes: Uint8Array): Thread {
  const thread = runNow(openingSource(bytesOf(path, bytes)))
  if (!thread.ok) throw new Error(thread.error.message)
  return thread.value
}

function read(path: string, bytes: Uint8Array, kept: unknown = null, quick = false): Thread {
  const thread = opened(path, bytes)
  if (kept !== null && thread.restore) runNow(thread.restore(deserialize(serialize(kept))))
  runNow(thread.read({ quick }))
  return thread
}

/** What a beginning of a session keeps; null where it is no session yet. */
function beginning(bytes: Uint8Array): unknown {
  const thread = runNow(openingSource(bytesOf(NAME, bytes)))
  if (!thread.ok) return null
  runNow(thread.value.read({ quick: false }))
  return keptBy(thread.value)
}

/** Offsets behind lines, of at most so many borders, spread over the file. */
function borders(bytes: Buffer, most: number): readonly number[] {
  const ends: number[] = []
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) ends.push(at + 1)
  const step = Math.max(1, Math.floor(ends.length / most))
  return ends.filter((end, i) => end < bytes.length && i % step === 0)
}

const ALL = fixtures().filter(({ path }) => path.endsWith('.jsonl'))

describe('every recorded session', () => {
  for (const { name, path } of ALL) {
    const bytes = readFileSync(path)
    test(`${name} is taken up as it was, and gone on from at any line`, () => {
      const whole = told(read(path, bytes))
      if (whole.kept === null) return expect(bytes.at(-1) === 10 && bytes.includes('"session_meta"')).toBe(false)
      expect(told(read(path, bytes, whole.kept))).toEqual(whole)
      for (const end of borders(bytes, 12)) {
        const before = keptBy(read(path, bytes.subarray(0, end)))
        if (before !== null) expect({ end, ...told(read(path, bytes, before)) }).toEqual({ end, ...whole })
      }
    })
  }
})

const SESSION = 'meta: 0.169.0\nuser: one\nassistant: a\n'

test('what was read of control lines alone is taken up, and the parse of every line follows', () => {
  const bytes = Buffer.from(rolloutText(`${SESSION}compacted: one | P+s`))
  const quick = keptBy(read(NAME, bytes, null, true))
  expect(told(read(NAME, bytes, quick))).toEqual(told(read(NAME, bytes)))
})

test('nothing is kept of a file that was not read, or that says of no session whose it is', () => {
  const bytes = Buffer.from(rolloutText(SESSION))
  expect(keptBy(opened(NAME, bytes))).toBe(null)
  expect(keptBy(read(NAME, bytes.subarray(bytes.indexOf(10) + 1)))).toBe(null)
})

test('edited sessions are gone on from at any line', { timeout: 120_000 }, () => {
  const small = ALL.map(({ path }) => readFileSync(path)).filter(bytes => bytes.length < 40_000)
  const place = fc.double({ min: 0, max: 1, noNaN: true })
  const property = fc.property(fc.constantFrom(...small), edits, place, (recorded, changes, at) => {
    const bytes = changes.reduce<Buffer>((edited, edit) => edit(edited), recorded)
    const end = bytes.lastIndexOf(10, Math.floor(at * bytes.length)) + 1
    const before = end === 0 ? null : beginning(bytes.subarray(0, end))
    if (before !== null) expect(told(read(NAME, bytes, before))).toEqual(told(read(NAME, bytes)))
  })
  fc.assert(property, { numRuns: Number(process.env.EDIT_RUNS ?? 300) })
})

test('nothing is kept of a file whose last line may grow', () => {
  const bytes = Buffer.from(rolloutText(SESSION))
  expect(keptBy(read(NAME, bytes.subarray(0, bytes.length - 1)))).toBe(null)
  expect(keptBy(read(NAME, bytes.subarray(0, bytes.length - 7)))).toBe(null)
})
