import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type ThreadHandlers, threadHandlers } from '../../main/handlers/thread.ts'
import type { ThreadProgress } from '../../preload/contract.ts'
import { rolloutText } from '../support/rollout-text.ts'

/** A session that is open follows its file, whatever becomes of that. */

const SESSION = 'meta: 0.169.0\nuser: one\nassistant: a\n'
const BEGIN = rolloutText(SESSION)
const ALL = rolloutText(`${SESSION}user: two\nassistant: b\ncompacted: one | two | P+s\nuser: three`)
const SOON = { timeout: 15_000, interval: 20 }

let path = ''
let calls: ThreadHandlers
let last: ThreadProgress | null = null
let key = ''

beforeEach(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'palimpsest-follow-'))
  path = join(folder, 'rollout-2026-01-01T00-00-00-11111111-1111-4111-8111-111111111111.jsonl')
  writeFileSync(path, BEGIN)
  calls = threadHandlers({
    dataFolder: '',
    homes: () => [],
    emit: (event, payload) => {
      if (event === 'thread') last = payload as ThreadProgress
    },
  })
  const opened = await calls.openThread({ path })
  if (!opened.ok) throw new Error(opened.error.message)
  key = opened.value.key
  await told({ phase: 'ready' })
})
afterEach(async () => {
  await calls.close()
  rmSync(join(path, '..'), { recursive: true, force: true })
})

/** Waits until the thread tells this of itself. */
const told = (wanted: Partial<ThreadProgress>) => vi.waitFor(() => expect(last).toMatchObject(wanted), SOON)

test('what is added is told of, and there for every view', async () => {
  const before = await calls.history({ key, at: 'end' })
  appendFileSync(path, ALL.subarray(BEGIN.length))
  await told({ grown: 1, renewed: 0, turns: 3, checkpoints: 1, file: 'there', phase: 'ready' })
  const after = await calls.history({ key, at: 'end' })
  expect([before.ok && before.value.items, after.ok && after.value.items]).toEqual([2, 4])
  const turns = await calls.turns({ key, from: 1, count: 10 })
  expect(turns.ok && turns.value.map(turn => turn.prompt)).toEqual(['one', 'two', 'three'])
})

test('what an export would save is weighed of what is there now', async () => {
  const settings = { format: 'rollout', turns: null, drop: [], redact: null } as const
  const superseded = async () => {
    const got = await calls.exportPreview({ key, settings })
    return got.ok && [got.value.before.bytes, got.value.rules.find(({ rule }) => rule === 'superseded')?.lines]
  }
  expect(await superseded()).toEqual([BEGIN.length, 0])
  const twice = rolloutText(`${SESSION}compacted: one | P+s\nuser: two\ncompacted: one | two | P+t\nuser: three`)
  appendFileSync(path, twice.subarray(BEGIN.length))
  await told({ grown: 1 })
  expect(await superseded()).toEqual([twice.length, 1])
})

test('a file that grows again and again loses nothing', async () => {
  for (let from = BEGIN.length; from < ALL.length; from += 100) {
    appendFileSync(path, ALL.subarray(from, from + 100))
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  await told({ turns: 3, checkpoints: 1, bytesTotal: ALL.length, renewed: 0 })
})

test.each([
  [
    'was cut off and written anew',
    () =>
      writeFileSync(
        path,
        ALL.subarray(0, BEGIN.length - 1)
          .toString()
          .slice(0, -150),
      ),
  ],
  [
    'was replaced by another',
    () => {
      writeFileSync(`${path}.new`, ALL)
      renameSync(`${path}.new`, path)
    },
  ],
])('a file that %s is read anew under the same key', async (_, change) => {
  change()
  await told({ renewed: 1, phase: 'ready' })
  const { length } = readFileSync(path)
  const view = await calls.thread({ key })
  expect(view.ok && view.value.files[0]?.bytes).toBe(length)
})

test('of a file that became empty what was read stays, until there is a session again', async () => {
  truncateSync(path, 0)
  await new Promise(resolve => setTimeout(resolve, 2500))
  expect(last).toMatchObject({ renewed: 0, turns: 1 })
  writeFileSync(path, ALL)
  await told({ turns: 3, phase: 'ready' })
})

test('a file that is gone stays open, and is followed when it is there again', async () => {
  renameSync(path, `${path}.away`)
  await told({ file: 'gone', turns: 1 })
  const rows = await calls.rows({ key, turn: 1, from: 0, count: 10 })
  expect(rows.ok && rows.value.rows.length).toBe(2)
  renameSync(`${path}.away`, path)
  appendFileSync(path, ALL.subarray(BEGIN.length))
  await told({ file: 'there', grown: 1, turns: 3 })
})

test('a file that was packed meanwhile is told of as such', async () => {
  writeFileSync(`${path}.zst`, zstdCompressSync(BEGIN))
  unlinkSync(path)
  await told({ file: 'packed', turns: 1 })
})

test('while secrets are reviewed nothing is taken in', async () => {
  expect((await calls.review({ key })).ok).toBe(true)
  appendFileSync(path, ALL.subarray(BEGIN.length))
  await new Promise(resolve => setTimeout(resolve, 2500))
  expect(last).toMatchObject({ grown: 0, turns: 1 })
  await calls.stopReview({ key })
  await told({ grown: 1, turns: 3 })
})
