import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { KeptIndexes, type Limits } from '../../main/library/kept-indexes.ts'
import { openThread } from '../../main/thread/readers.ts'
import { rolloutText } from '../support/rollout-text.ts'

const LIMITS: Limits = { worth: 1000, lines: 1000, room: 1 << 20 }
const TEXT = 'meta: 0.169.0\nuser: one\nassistant: a\nuser: two\nassistant: b\ncompacted: one | P+s'
const PAST = new Date('2026-01-01T00:00:00Z')

let folder = ''
let path = ''
let data = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'palimpsest-kept-'))
  data = join(folder, 'data')
  path = join(folder, 'rollout-2026-01-01T00-00-00-11111111-1111-4111-8111-111111111111.jsonl')
  writeFileSync(path, rolloutText(TEXT))
  utimesSync(path, PAST, PAST)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Opens the session as the window does; answers what was taken up, and what is told then. */
function open({ code = 'a', limits = LIMITS } = {}) {
  const opened = openThread(path)
  if (!opened.ok) throw new Error(opened.error.message)
  const thread = opened.value
  const indexes = new KeptIndexes(data, () => code, limits)
  const taken = runNow(indexes.take(thread))
  runNow(thread.read({ quick: false }))
  if (taken !== 'all') runNow(indexes.keep(thread))
  thread.close()
  return { taken, turns: thread.turnCount, checkpoints: thread.checkpointCount, problems: thread.problems().length }
}

const TOLD = { turns: 2, checkpoints: 1, problems: 0 }
const kept = () => readdirSync(join(data, 'indexes'))
const keptFile = () => join(data, 'indexes', kept()[0] ?? '')

test('the second opening takes up what the first found out', () => {
  expect(open()).toEqual({ taken: 'none', ...TOLD })
  expect(open()).toEqual({ taken: 'all', ...TOLD })
  expect(open()).toEqual({ taken: 'all', ...TOLD })
})

test('a session that grew is gone on from at its old end, and kept anew', () => {
  open()
  const more = rolloutText(`${TEXT}\nuser: three\nassistant: c`).subarray(statSync(path).size)
  appendFileSync(path, more)
  expect(open()).toEqual({ taken: 'beginning', ...TOLD, turns: 3 })
  expect(open()).toEqual({ taken: 'all', ...TOLD, turns: 3 })
})

test('a line that is only half written is read, but what is kept waits for its end', () => {
  open()
  const more = rolloutText(`${TEXT}\nuser: three\nassistant: c`).subarray(statSync(path).size)
  appendFileSync(path, more.subarray(0, 20))
  expect(open()).toEqual({ taken: 'beginning', ...TOLD, problems: 1 })
  appendFileSync(path, more.subarray(20))
  expect(open()).toEqual({ taken: 'beginning', ...TOLD, turns: 3 })
})

test.each<[string, () => void]>([
  ['that became shorter', () => truncateSync(path, statSync(path).size - 1)],
  ['that was written to without growing', () => writeFileSync(path, readFileSync(path).fill('x', 900, 903))],
  [
    'of the same time whose first bytes are others',
    () => {
      writeFileSync(path, readFileSync(path).fill('9', 15, 16))
      utimesSync(path, PAST, PAST)
    },
  ],
  [
    'that grew, but whose older bytes are others',
    () => writeFileSync(path, Buffer.concat([readFileSync(path).fill('x', 900, 903), Buffer.from('{}\n')])),
  ],
])('a file %s is read anew', (_, change) => {
  open()
  change()
  expect(open().taken).toBe('none')
})

test.each<[string, () => void]>([
  ['was cut off', () => truncateSync(keptFile(), 500)],
  ['has another bit somewhere', () => writeFileSync(keptFile(), flipped(readFileSync(keptFile()), 700))],
  ['is empty', () => truncateSync(keptFile(), 0)],
  ['is of another kind', () => writeFileSync(keptFile(), 'hello')],
  ['was deleted with all others', () => rmSync(data, { recursive: true })],
  ['belongs to another file', () => renameSync(path, elsewhere())],
])('what is kept is not taken when it %s', (_, change) => {
  open()
  change()
  expect(open()).toEqual({ taken: 'none', ...TOLD })
  expect(open()).toEqual({ taken: 'all', ...TOLD })
})

/** The session is another file from now on. */
function elsewhere(): string {
  path = path.replace('T00', 'T01')
  return path
}

function flipped(bytes: Buffer, at: number): Buffer {
  bytes[at] = (bytes[at] ?? 0) ^ 1
  return bytes
}

test('what another program found out is not taken', () => {
  open()
  expect(open({ code: 'b' }).taken).toBe('none')
  expect(open({ code: 'b' }).taken).toBe('all')
})

test('nothing is kept of small sessions, and of those with too many lines', () => {
  open({ limits: { ...LIMITS, worth: 1 << 20 } })
  open({ limits: { ...LIMITS, lines: 3 } })
  expect(open().taken).toBe('none')
})

test('only this user can read what is kept', () => {
  open()
  expect(statSync(keptFile()).mode & 0o777).toBe(0o600)
  expect(statSync(join(data, 'indexes')).mode & 0o777).toBe(0o700)
})

test('what was used longest ago goes when room is short', () => {
  open()
  const bytes = statSync(keptFile()).size
  utimesSync(keptFile(), PAST, PAST)
  writeFileSync(elsewhere(), rolloutText(TEXT))
  open({ limits: { ...LIMITS, room: bytes * 1.5 } })
  expect(kept().length).toBe(1)
  expect(open().taken).toBe('all')
})

test('where nothing can be written the session opens all the same', () => {
  writeFileSync(data, 'in the way')
  expect(open()).toEqual({ taken: 'none', ...TOLD })
  rmSync(data)
  open()
  rmSync(keptFile())
  chmodSync(join(data, 'indexes'), 0o500)
  expect(open()).toEqual({ taken: 'none', ...TOLD })
  chmodSync(join(data, 'indexes'), 0o700)
})
