import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import type { Point, Thread } from '../../main/thread/model.ts'
import { afterCheckpoint, atEnd, atLine, beforeCheckpoint, checkpoints } from '../reference/history.ts'
import { load } from '../reference/load.ts'
import { expanded, numbered, threadWords, VERSION_NAMES, VERSIONS, type Version } from '../reference/random-thread.ts'
import { readThread, rolloutText } from '../support/rollout-text.ts'

/** Random threads of every version generation: the engine's histories are those of the plain reference in test/reference. */

/** `REFERENCE_RUNS=20000` runs longer, `REFERENCE_SEED=…` repeats a run, `REFERENCE_SHRINK=0` shows a failure as it was found. */
const RUNS = Number(process.env.REFERENCE_RUNS ?? 120)
const SEED = {
  ...(process.env.REFERENCE_SEED === undefined ? {} : { seed: Number(process.env.REFERENCE_SEED) }),
  endOnFailure: process.env.REFERENCE_SHRINK === '0',
}
const TIMEOUT = 30_000 + RUNS * 100

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'palimpsest-reference-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const id = (n: number): string => `${n}1111111-1111-4111-8111-111111111111`
const pathOf = (n: number): string => join(folder, `rollout-2026-01-0${n}T00-00-00-${id(n)}.jsonl`)

const meta = (version: Version, n: number, more = ''): string => `meta: ${VERSION_NAMES[version]} id="${id(n)}"${more}`

/** Reads a file with both, compares them at the end, at some lines, and on both sides of every compaction. */
function compare(path: string, lines: readonly number[], story: string): void {
  const reference = load(path)
  const thread = readThread(path)
  try {
    const same = (point: Point, expected: readonly unknown[]): void =>
      expect(outline(rawOf(thread, point)), `${JSON.stringify(point)} of\n${story}\n`).toEqual(outline(expected))
    same({ kind: 'end' }, atEnd(reference))
    const count = thread.files[thread.own]?.lines ?? 0
    for (const pick of lines) same({ kind: 'line', line: (pick % count) + 1 }, atLine(reference, (pick % count) + 1))
    const found = checkpoints(reference)
    expect(thread.checkpointCount, `compactions of\n${story}\n`).toBe(found.length)
    for (const [i, index] of found.entries()) {
      same({ kind: 'checkpoint', n: i + 1, side: 'before' }, beforeCheckpoint(reference, index))
      same({ kind: 'checkpoint', n: i + 1, side: 'after' }, afterCheckpoint(reference, index))
    }
  } finally {
    thread.close()
  }
}

const rawOf = (thread: Thread, point: Point): readonly unknown[] =>
  runNow(thread.history(point)).items.map(ref => thread.item(ref).raw)

/** Items as JSON, long ones by their ends and length. */
const outline = (items: readonly unknown[]): readonly string[] =>
  items.map(item => {
    const text = JSON.stringify(item)
    return text.length < 1000 ? text : `${text.slice(0, 300)} … ${text.length} … ${text.slice(-300)}`
  })

const picks = fc.array(fc.nat({ max: 9999 }), { minLength: 3, maxLength: 3 })

describe.each(VERSIONS)('0.%i', version => {
  test('a thread of turns, compactions and rollbacks', { timeout: TIMEOUT }, () => {
    fc.assert(
      fc.property(threadWords(version), picks, (words, lines) => {
        const story = `${meta(version, 1)}\n${numbered(words)}`
        writeFileSync(pathOf(1), rolloutText(expanded(story)))
        compare(pathOf(1), lines, story)
      }),
      { numRuns: RUNS, ...SEED },
    )
  })
})

describe.each([98, 110, 140, 153, 169] as const)('0.%i', version => {
  test('a fork that copied its parent', { timeout: TIMEOUT }, () => {
    const older = fc.constantFrom(...VERSIONS.filter(each => each <= version && each >= 98))
    fc.assert(
      fc.property(older, threadWords(version, 6), threadWords(version, 6), picks, (by, parent, own, lines) => {
        const story = [meta(version, 2, ` forked_from_id="${id(1)}"`), meta(by, 1), numbered([...parent, ...own])].join(
          '\n',
        )
        writeFileSync(pathOf(2), rolloutText(expanded(story)))
        compare(pathOf(2), lines, story)
      }),
      { numRuns: Math.ceil(RUNS / 3), ...SEED },
    )
  })
})

describe.each([153, 169] as const)('0.%i', version => {
  test('a chain of files, each going on from a part of the one before', { timeout: TIMEOUT }, () => {
    const part = fc.tuple(threadWords(version, 5), fc.nat({ max: 9999 }), fc.boolean())
    fc.assert(
      fc.property(fc.array(part, { minLength: 2, maxLength: 4 }), picks, (parts, lines) => {
        const { last, story } = writeChain(version, parts)
        compare(last, lines, story)
      }),
      { numRuns: Math.ceil(RUNS / 3), ...SEED },
    )
  })
})

type ChainPart = readonly [words: readonly string[], cut: number, revert: boolean]

/**
 * Writes one file a part: a fork, or after a revert another segment of the same thread. A part's number picks the line behind which
 * the next file goes on from it.
 */
function writeChain(version: Version, parts: readonly ChainPart[]): { readonly last: string; readonly story: string } {
  for (const name of readdirSync(folder)) rmSync(join(folder, name))
  const stories: string[] = []
  let thread = 1
  let last = ''
  let first = 0
  let base = ''
  for (const [i, [words, pick, revert]] of parts.entries()) {
    const n = i + 1
    if (!revert) thread = n
    last = thread === n ? pathOf(n) : pathOf(thread).replace('.jsonl', `_${id(n)}.jsonl`)
    const story = `${meta(version, thread, ` paginated${base}`)}\n${numbered(words)}`
    stories.push(story)
    const text = withOrdinals(rolloutText(expanded(story)).toString(), first)
    writeFileSync(last, text)
    const lines = text.split('\n').slice(0, -1)
    const taken = lines.slice(0, 1 + (pick % lines.length)).map(line => `${line}\n`)
    first += taken.length
    const cut = { thread_id: id(n), end_ordinal_exclusive: first, end_byte_offset: Buffer.byteLength(taken.join('')) }
    base = ` history_base=${JSON.stringify(cut)}`
  }
  return { last, story: stories.join('\n\n') }
}

/** Every record of a paginated file has its number in the logical thread. */
function withOrdinals(text: string, first: number): string {
  const numberedLine = (line: string, i: number): string =>
    line.replace(/^(\{"timestamp":"[^"]*",)(?:"ordinal":\d+,)?/, `$1"ordinal":${first + i},`)
  return text.split('\n').map(numberedLine).join('\n')
}
