import { appendFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { type Elsewhere, headsElsewhere, type ReadingThread, textsElsewhere } from '../../main/handlers/elsewhere.ts'
import { Work } from '../../main/handlers/work.ts'
import { IndexDb } from '../../main/library/index-db.ts'
import { readKeptHead } from '../../main/library/kept-head.ts'
import { NameBook } from '../../main/library/names.ts'
import { parseQuery } from '../../main/library/query.ts'
import { type AskedText, readPassages } from '../../main/library/said-passages.ts'
import { Sessions } from '../../main/library/sessions.ts'
import { newFolder, put, session, sessionName, setTime } from '../library/folders.ts'
import { rolloutText } from '../support/rollout-text.ts'

const FILES = 520

const open: IndexDb[] = []
afterEach(() => {
  for (const db of open.splice(0)) db.close()
})

function library(): { readonly home: string; readonly db: IndexDb; readonly sessions: Sessions } {
  const home = newFolder()
  for (let n = 0; n < FILES; n++) {
    const path = join(home, 'sessions', sessionName(n))
    put(path, session(`question ${n}`, n))
    setTime(path, 1_000_000 + n)
  }
  const db = new IndexDb(newFolder())
  open.push(db)
  const sessions = new Sessions(db, new NameBook(newFolder()))
  runNow(sessions.look([home]))
  return { home, db, sessions }
}

/** Reads as many batches as it is said, then it is gone. */
class Reader implements ReadingThread {
  batches = 0
  isClosed = false
  readonly #most: number
  readonly #before: (paths: readonly string[]) => void

  constructor(most = Number.POSITIVE_INFINITY, before: (paths: readonly string[]) => void = () => {}) {
    this.#most = most
    this.#before = before
  }

  async heads(paths: readonly string[]) {
    return this.#isGone(paths) ? null : paths.map(path => runNow(readKeptHead(path)))
  }

  async texts(files: readonly AskedText[]) {
    const isGone = this.#isGone(files.map(({ path }) => path))
    return isGone ? null : files.map(({ path, agent }) => runNow(readPassages(path, agent)))
  }

  #isGone(paths: readonly string[]): boolean {
    this.#before(paths)
    if (this.isClosed || this.batches >= this.#most) return true
    this.batches += 1
    return false
  }

  close(): void {
    this.isClosed = true
  }
}

function asking(
  sessions: Sessions,
  begin: () => ReadingThread,
  stop = new AbortController(),
  onFiles: () => void = () => {},
): Elsewhere {
  const work = new Work()
  return { sessions, begin, run: steps => work.run(steps, stop.signal), signal: stop.signal, onFiles }
}

test('another thread reads all heads, and what is kept is what is kept without it', async () => {
  const alone = library()
  runNow(alone.sessions.fill(() => {}))
  const { home, db, sessions } = library()
  const reader = new Reader()
  let told = 0
  await headsElsewhere(
    asking(
      sessions,
      () => reader,
      new AbortController(),
      () => void told++,
    ),
  )
  expect([sessions.waiting.heads, reader.batches, told, reader.isClosed]).toEqual([0, 33, 33, true])
  const all = (one: IndexDb, folder: string) =>
    Array.from({ length: FILES }, (_, n) => one.get(join(folder, 'sessions', sessionName(n)))?.head)
  expect(all(db, home)).toEqual(all(alone.db, alone.home))
  const columns =
    'SELECT substr(path, -50) AS name, spans, kinds FROM outlines JOIN sessions ON key = session ORDER BY name'
  const outlines = (one: IndexDb) => one.read(base => base.prepare(columns).all(), [])
  expect(outlines(db)).toEqual(outlines(alone.db))
})

test('what a thread that dies did not read is read here', async () => {
  const { sessions } = library()
  await headsElsewhere(asking(sessions, () => new Reader(3)))
  expect(sessions.waiting.heads).toBe(FILES - 3 * 16)
  runNow(sessions.fill(() => {}))
  expect([sessions.waiting.heads, sessions.list('question').length]).toEqual([0, FILES])
})

test('a pause ends the thread, and what it was reading waits again', async () => {
  const { sessions } = library()
  const stop = new AbortController()
  const reader = new Reader(Number.POSITIVE_INFINITY, () => {
    if (reader.batches === 5) stop.abort()
  })
  await headsElsewhere(asking(sessions, () => reader, stop))
  expect(reader.isClosed).toBe(true)
  expect(sessions.waiting.heads).toBeGreaterThanOrEqual(FILES - 5 * 16)
  runNow(sessions.fill(() => {}))
  expect([sessions.waiting.heads, sessions.list('question').length]).toEqual([0, FILES])
})

test('a look meanwhile loses nothing, and brings back nothing that is gone', async () => {
  const { home, db, sessions } = library()
  const gone: string[] = []
  const reader = new Reader(Number.POSITIVE_INFINITY, paths => {
    if (gone.length > 0) return
    gone.push(paths[0] as string)
    rmSync(paths[0] as string)
    runNow(sessions.look([home]))
  })
  await headsElsewhere(asking(sessions, () => reader))
  runNow(sessions.fill(() => {}))
  expect([sessions.waiting.heads, sessions.list('').length, db.get(gone[0] as string)]).toEqual([
    0,
    FILES - 1,
    undefined,
  ])
})

test('for a few files no thread is begun', async () => {
  const { sessions } = library()
  runNow(sessions.fill(() => {}))
  const begin = (): ReadingThread => {
    throw new Error('begun')
  }
  await headsElsewhere(asking(sessions, begin))
})

/** All that is in the index, as it stands there. */
function indexed(db: IndexDb): unknown {
  const passages = db.read(one => one.prepare('SELECT * FROM passages ORDER BY id').all(), [] as unknown[])
  const texts = db.read(one => one.prepare('SELECT * FROM texts ORDER BY session').all(), [] as unknown[])
  return { passages, texts }
}

function hits(sessions: Sessions, text: string): number {
  const query = parseQuery(text)
  return query === null ? 0 : sessions.search({ query, filter: {}, after: null, count: 10_000 }).hits.length
}

/** A library whose heads were read. */
function withHeads(): ReturnType<typeof library> {
  const made = library()
  runNow(made.sessions.fill(() => {}))
  return made
}

test('another thread reads texts, and the index is the one that is made without it', async () => {
  const alone = withHeads()
  runNow(alone.sessions.fillTexts(() => {}))
  const { db, sessions } = withHeads()
  const reader = new Reader()
  await textsElsewhere(asking(sessions, () => reader))
  expect([sessions.waiting.texts.files, reader.batches]).toEqual([0, 33])
  expect(indexed(db)).toEqual(indexed(alone.db))
  expect([hits(sessions, 'question'), hits(sessions, '"question 77"')]).toEqual([FILES, 1])
})

test.each([
  ['dies', new AbortController(), 3],
  ['is ended by a pause', new AbortController(), Number.POSITIVE_INFINITY],
])('texts that a thread did not read because it %s are read here, once', async (_, stop, most) => {
  const { sessions } = withHeads()
  const reader: Reader = new Reader(most, () => {
    if (most > 3 && reader.batches === 3) stop.abort()
  })
  await textsElsewhere(asking(sessions, () => reader, stop))
  expect(sessions.waiting.texts.files).toBeGreaterThanOrEqual(FILES - 3 * 16)
  expect(sessions.waiting.texts.files).toBeLessThanOrEqual(FILES)
  runNow(sessions.fillTexts(() => {}))
  expect([sessions.waiting.texts.files, hits(sessions, 'question')]).toEqual([0, FILES])
})

test('texts that are read here and elsewhere at once are in the index once', async () => {
  const { db, sessions } = withHeads()
  const elsewhere = asking(sessions, () => new Reader())
  await Promise.all([elsewhere.run(sessions.fillTexts(() => {})), textsElsewhere(elsewhere)])
  const alone = withHeads()
  runNow(alone.sessions.fillTexts(() => {}))
  expect(indexed(db)).toEqual(indexed(alone.db))
})

test('a file that grew is read on here', async () => {
  const { home, sessions } = withHeads()
  runNow(sessions.fillTexts(() => {}))
  for (let n = 0; n < FILES; n++)
    appendFileSync(join(home, 'sessions', sessionName(n)), rolloutText(`no-meta\nturn t2 {\nuser: another ${n}\n}`))
  runNow(sessions.look([home]))
  runNow(sessions.fill(() => {}))
  const reader = new Reader()
  await textsElsewhere(asking(sessions, () => reader))
  expect([reader.batches, sessions.waiting.texts.files]).toEqual([0, FILES])
  runNow(sessions.fillTexts(() => {}))
  expect([hits(sessions, 'question'), hits(sessions, 'another')]).toEqual([FILES, FILES])
})
