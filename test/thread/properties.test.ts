import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import type { Point, Row, Thread } from '../../main/thread/model.ts'
import { openThread } from '../../main/thread/readers.ts'
import { edits } from '../reference/random-edit.ts'
import { expectEveryByte } from '../support/every-byte.ts'
import { fixtures } from '../support/expected.ts'

/** Recorded files, changed and damaged at random: nothing is lost, nothing throws, and all numbers agree (promise 2 of the design). */

/** `EDIT_RUNS=20000` runs longer, `EDIT_SEED=…` repeats a run. */
const RUNS = Number(process.env.EDIT_RUNS ?? 400)
const SEED = process.env.EDIT_SEED === undefined ? {} : { seed: Number(process.env.EDIT_SEED) }

/** Files over this are edited less often. Bytes. */
const SMALL = 40_000

let path = ''
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'palimpsest-edits-'))
  path = join(folder, 'rollout-2026-01-01T00-00-00-11111111-1111-4111-8111-111111111111.jsonl')
})
afterAll(() => rmSync(join(path, '..'), { recursive: true, force: true }))

const recorded = fixtures()
  .filter(fixture => fixture.path.endsWith('.jsonl'))
  .map(({ name, path: file }) => ({ name, bytes: readFileSync(file), toString: () => name }))
const small = recorded.filter(({ bytes }) => bytes.length <= SMALL)
const large = recorded.filter(({ bytes }) => bytes.length > SMALL)

function check(files: typeof recorded, numRuns: number): void {
  fc.assert(
    fc.property(fc.constantFrom(...files), edits, place, ({ bytes }, changes, at) => {
      whole(
        changes.reduce<Buffer>((edited, edit) => edit(edited), bytes),
        at,
      )
    }),
    { numRuns, ...SEED },
  )
}

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('edited recordings are read whole', { timeout: 30_000 + RUNS * 100 }, () => check(small, RUNS))

test('so are large ones', { timeout: 30_000 + RUNS * 100 }, () => check(large, Math.ceil(RUNS / 50)))

/** Reads bytes as a session and checks everything that holds for any file. */
function whole(bytes: Buffer, at: number): void {
  writeFileSync(path, bytes)
  const opened = openThread(path)
  if (!opened.ok) {
    expect(opened.error.message).toMatch(/\w.*\.$/s)
    return
  }
  const thread = opened.value
  try {
    runNow(thread.read({ quick: false }))
    expectEveryByte(thread, bytes)
    expectRows(thread)
    expectProblems(thread)
    expectHistories(thread, at)
    expectCheckpoints(thread)
  } finally {
    thread.close()
  }
}

/** Every row of the timeline leads to what it stands for, and knows its place. */
function expectRows(thread: Thread): void {
  const lines = thread.files[thread.own]?.lines ?? 0
  for (let n = 1; n <= lines; n++) expect(thread.line(thread.own, n).turn).toBeLessThanOrEqual(thread.turnCount)
  for (let n = 0; n <= thread.turnCount; n++) {
    const count = n === 0 ? thread.prefaceRows : thread.turn(n).rows
    const rows = thread.rows(n, 0, count)
    expect(rows.length).toBe(count)
    for (const [i, row] of rows.entries()) {
      const { file, line } = lineOf(thread, row)
      expect(thread.rowOf(file, line)).toEqual({ turn: n, row: i })
      if (row.kind === 'item') expect(thread.item(row.ref).tokens).toBeGreaterThanOrEqual(0)
    }
  }
}

function lineOf(thread: Thread, row: Row): { readonly file: number; readonly line: number } {
  if (row.kind === 'item') return row.ref
  return row.kind === 'band' ? thread.checkpoint(row.checkpoint) : row
}

function expectProblems(thread: Thread): void {
  for (const problem of thread.problems()) {
    expect(problem.code).toMatch(/^[a-z][a-z0-9-]+$/)
    expect(problem.message).toMatch(/^\S.*\.$/s)
    expect(problem.outcome).not.toBe('')
    const lines = thread.files[problem.file]?.lines ?? 0
    if (problem.line !== null) expect(problem.line >= 1 && problem.line <= lines).toBe(true)
  }
}

/** Histories at both ends of the file, of a turn and of a line. */
function expectHistories(thread: Thread, at: number): void {
  tokensAt(thread, { kind: 'end' })
  const lines = thread.files[thread.own]?.lines ?? 0
  if (lines > 0) tokensAt(thread, { kind: 'line', line: 1 + Math.floor(at * lines) })
  if (thread.turnCount === 0) return
  const n = 1 + Math.floor(at * thread.turnCount)
  tokensAt(thread, { kind: 'turn', n, side: 'start' })
  tokensAt(thread, { kind: 'turn', n, side: 'end' })
}

/** A checkpoint's numbers are the sums over the items of both its sides. */
function expectCheckpoints(thread: Thread): void {
  for (let n = 1; n <= thread.checkpointCount; n++) {
    const { itemsBefore, itemsAfter, tokensBefore, tokensAfter } = thread.checkpoint(n)
    const before = tokensAt(thread, { kind: 'checkpoint', n, side: 'before' })
    const after = tokensAt(thread, { kind: 'checkpoint', n, side: 'after' })
    expect([itemsBefore, itemsAfter]).toEqual([before.length, after.length])
    expect([tokensBefore, tokensAfter]).toEqual([sum(before), sum(after)])
  }
}

/** Tokens of each item of a history; every item can be read. */
function tokensAt(thread: Thread, at: Point): readonly number[] {
  return runNow(thread.history(at)).items.map(ref => {
    const item = thread.item(ref)
    expect(item.raw).toBeDefined()
    expect(typeof item.text).toBe('string')
    return item.tokens
  })
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
