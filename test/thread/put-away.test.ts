import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { BlockRoom } from '../../main/rollout/blocks.ts'
import { bytesOf } from '../../main/rollout/bytes.ts'
import type { Thread } from '../../main/thread/model.ts'
import { openingSource } from '../../main/thread/readers.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { keptBy } from '../support/told.ts'

/** A session so long that what is found out of it does not fit into its memory: all is told as if it did. */

const TURNS = 8400
const TURN =
  'turn t {\nuser: one\nassistant: two\ncall c shell: ls\noutput c: three\ntokens: 1200\n}\nraw: {"broken": }\nraw: {"type":"response_item","payload":{"type":"message","role":"assistant","content":[}}'
/** A block of the line table has 1.6 MB. */
const ROOM = 2_500_000
const META = 'meta: 0.169.0'

const folder = mkdtempSync(join(tmpdir(), 'palimpsest-away-'))
const before = process.env['TMPDIR']
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(() => {
  if (before === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = before
})

/** Some 150,000 lines: two whole blocks of the line table, and a whole one of most columns of turns. */
function long(): Buffer<ArrayBuffer> {
  const meta = rolloutText(META)
  const turn = rolloutText(`${META}\n${TURN}`).subarray(meta.length)
  const compaction = rolloutText(`${META}\ncompacted: one | P+s`).subarray(meta.length)
  const rest = Buffer.from('{}\n'.repeat(7))
  const turns = Array.from({ length: TURNS }, (_, i) => (i % 2800 === 2799 ? [turn, compaction, rest] : [turn, rest]))
  return Buffer.concat([meta, ...turns.flat()])
}

let bytes = Buffer.alloc(0)
let inMemory: ReturnType<typeof toldOf>
beforeAll(() => {
  bytes = long()
  inMemory = toldOf(opened())
})

function opened(limit?: number): Thread {
  const room = limit === undefined ? {} : { room: new BlockRoom(limit) }
  const thread = runNow(openingSource(bytesOf('/a.jsonl', bytes), room))
  if (!thread.ok) throw new Error(thread.error.message)
  runNow(thread.value.read({ quick: false }))
  return thread.value
}

/** All columns, and what is made of them at some places. */
function toldOf(thread: Thread) {
  const some = Array.from({ length: 30 }, (_, i) => 1 + i * 280)
  const told = {
    kept: keptBy(thread),
    info: thread.info,
    counts: thread.counts(),
    problems: thread.problems(),
    turns: some.map(n => [thread.turn(n), thread.turnX(n), thread.rows(n, 0, 50)]),
    checkpoints: [1, 2, 3].map(n => thread.checkpoint(n)),
    curve: some.map(n => thread.curvePoint(n - 1)),
    lines: some.map(n => [thread.line(0, n * 16), thread.outline(0, n * 16), thread.rowOf(0, n * 16)]),
    displayed: thread.displayed()?.length,
    history: runNow(thread.history({ kind: 'end' })).items.length,
  }
  thread.close()
  return told
}

test('with less memory than it takes all is as it is with enough of it', () => {
  process.env['TMPDIR'] = folder
  const thread = opened(ROOM)
  if (process.platform !== 'win32') expect(readdirSync(folder)).toEqual([])
  expect(toldOf(thread)).toEqual(inMemory)
  expect(readdirSync(folder)).toEqual([])
})

test('what was put away is taken up again by a later opening', () => {
  const room = new BlockRoom(ROOM)
  const thread = runNow(openingSource(bytesOf('/a.jsonl', bytes), { room }))
  if (!thread.ok || !thread.value.restore) throw new Error('no session')
  runNow(thread.value.restore(inMemory.kept))
  runNow(thread.value.read({ quick: false }))
  expect(room.bytes).toBeLessThanOrEqual(ROOM)
  expect(toldOf(thread.value)).toEqual(inMemory)
  expect(room.bytes).toBe(0)
})

test('where no temporary file can be made the session is whole all the same, and says so', () => {
  process.env['TMPDIR'] = join(folder, 'gone')
  const { problems, ...rest } = toldOf(opened(ROOM))
  const { problems: others, ...expected } = inMemory
  expect(rest).toEqual(expected)
  expect(problems.slice(0, -1)).toEqual(others)
  expect(problems.at(-1)).toMatchObject({
    code: 'index-in-memory',
    message: `The index of this session is held in memory, which may become short: ${join(folder, 'gone')} cannot be written (ENOENT).`,
  })
})
