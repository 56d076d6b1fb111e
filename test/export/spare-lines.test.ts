import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { expanded, numbered, threadWords, VERSION_NAMES, VERSIONS } from '../reference/random-thread.ts'
import { fixtures } from '../support/expected.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { expectSame, linesOf, quickly, without } from './spared.ts'

/** What may go changes nothing of what is resumed: random threads of every version, and every recorded one. */

const RUNS = Number(process.env.REFERENCE_RUNS ?? 25)
const SEED = process.env.REFERENCE_SEED === undefined ? {} : { seed: Number(process.env.REFERENCE_SEED) }
const TIMEOUT = 60_000 + RUNS * 500
/** Turns that are rolled back at most behind a thread that any number may be rolled back of. */
const ANY = 8

const ID = '11111111-1111-4111-8111-111111111111'
let path = ''
beforeAll(() => {
  path = join(mkdtempSync(join(tmpdir(), 'palimpsest-spare-')), `rollout-2026-01-01T00-00-00-${ID}.jsonl`)
})
afterAll(() => rmSync(join(path, '..'), { recursive: true, force: true }))

/** Drops what may go, one kind after the other, and answers how many lines of each there were. */
function check(bytes: Buffer, story: string): { readonly takenBack: number; readonly superseded: number } {
  writeFileSync(path, bytes)
  const takenBack = quickly(path, thread => runNow(thread.takenBack([])))
  const kept = without(bytes, takenBack)
  if (takenBack.length > 0) expectSame(path, bytes, kept, ANY, story)
  writeFileSync(path, bytes)
  const found = quickly(path, thread => runNow(thread.superseded(takenBack)))
  const alone = quickly(path, thread => runNow(thread.superseded([])))
  const rest = without(bytes, [...takenBack, ...found.lines])
  if (found.lines.length > 0) expectSame(path, bytes, rest, Math.min(ANY, found.rollbacks ?? ANY), story)
  if (alone.lines.length > 0)
    expectSame(path, bytes, without(bytes, alone.lines), Math.min(ANY, alone.rollbacks ?? ANY), story)
  return { takenBack: takenBack.length, superseded: alone.lines.length }
}

describe.each(VERSIONS)('0.%i', version => {
  test('what may go of a random thread changes nothing', { timeout: TIMEOUT }, () => {
    const mode = version >= 153 ? fc.constantFrom('', ' paginated') : fc.constant('')
    fc.assert(
      fc.property(threadWords(version, 14), mode, (words, paginated) => {
        const story = `meta: ${VERSION_NAMES[version]} id="${ID}"${paginated}\n${numbered(words)}`
        check(rolloutText(expanded(story)), story)
      }),
      { numRuns: RUNS, ...SEED },
    )
  })
})

test('the newest compaction stays though it was taken back: one before it would be taken at once', () => {
  const story = `meta: 0.169.0 id="${ID}"
    turn t1 {
    user: one
    compacted: [window 1 resume] one | P+a
    }
    turn t2 {
    user: two
    compacted: [window 2 resume] two | P+b
    }
    turn t3 {
    user: three
    compacted: three | P+c
    }
    rollback: 1`
  writeFileSync(path, rolloutText(story))
  expect(quickly(path, thread => runNow(thread.superseded([])))).toEqual({ lines: [], rollbacks: null })
})

test('a paginated thread keeps what a copy in legacy form builds on after a rollback', () => {
  const story = `meta: 0.169.0 id="${ID}" paginated
    turn t1 {
    user: one
    compacted: [window 1] one | P+a
    }
    turn t2 {
    user: two
    compacted: [window 2] two | P+b
    }
    turn t3 {
    user: three
    compacted: [window 3] three | P+c
    }`
  writeFileSync(path, rolloutText(story))
  const found = quickly(path, thread => runNow(thread.superseded([])))
  expect(found.lines.length).toBe(1)
  expect(found.rollbacks).toBe(1)
})

test('a rollback stays that is the only sign of the version that wrote the thread', () => {
  const story = `meta: 0.63.0 id="${ID}"\nuser: one\nassistant: a\nuser: two\nassistant: b\nrollback: 1`
  writeFileSync(path, rolloutText(story))
  expect(quickly(path, thread => runNow(thread.takenBack([])))).toEqual([])
})

test('what may go of a recorded thread changes nothing', { timeout: 300_000 }, () => {
  const found = { takenBack: 0, superseded: 0 }
  for (const { name, path: file } of fixtures().filter(each => each.path.endsWith('.jsonl'))) {
    const bytes = readFileSync(file)
    if (linesOf(bytes).length > 500) continue
    const { takenBack, superseded } = check(bytes, name)
    found.takenBack += takenBack
    found.superseded += superseded
  }
  expect(found.takenBack).toBeGreaterThan(5)
  expect(found.superseded).toBeGreaterThan(5)
})
