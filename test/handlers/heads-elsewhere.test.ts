import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { type HeadThread, readElsewhere } from '../../main/handlers/heads-elsewhere.ts'
import { IndexDb } from '../../main/library/index-db.ts'
import { readKeptHead } from '../../main/library/kept-head.ts'
import { NameBook } from '../../main/library/names.ts'
import { Sessions } from '../../main/library/sessions.ts'
import { newFolder, put, session, sessionName } from '../library/folders.ts'

const FILES = 520

const open: IndexDb[] = []
afterEach(() => {
  for (const db of open.splice(0)) db.close()
})

function library(): { readonly home: string; readonly db: IndexDb; readonly sessions: Sessions } {
  const home = newFolder()
  for (let n = 0; n < FILES; n++) put(join(home, `sessions/${sessionName(n)}`), session(`question ${n}`, n))
  const db = new IndexDb(newFolder())
  open.push(db)
  const sessions = new Sessions(db, new NameBook(newFolder()))
  runNow(sessions.look([home]))
  return { home, db, sessions }
}

/** Reads as many batches as it is said, then it is gone. */
class Reader implements HeadThread {
  batches = 0
  isClosed = false
  readonly #most: number
  readonly #before: (paths: readonly string[]) => void

  constructor(most = Number.POSITIVE_INFINITY, before: (paths: readonly string[]) => void = () => {}) {
    this.#most = most
    this.#before = before
  }

  async read(paths: readonly string[]) {
    this.#before(paths)
    if (this.isClosed || this.batches >= this.#most) return null
    this.batches += 1
    return paths.map(path => runNow(readKeptHead(path)))
  }

  close(): void {
    this.isClosed = true
  }
}

const quietly = new AbortController().signal

test('another thread reads all heads, and what is kept is what is kept without it', async () => {
  const alone = library()
  runNow(alone.sessions.fill(() => {}))
  const { home, db, sessions } = library()
  const reader = new Reader()
  let told = 0
  await readElsewhere(
    sessions,
    () => reader,
    quietly,
    () => void told++,
  )
  expect([sessions.waiting.heads, reader.batches, told, reader.isClosed]).toEqual([0, 33, 33, true])
  const all = (one: IndexDb, folder: string) =>
    Array.from({ length: FILES }, (_, n) => one.get(join(folder, 'sessions', sessionName(n)))?.head)
  expect(all(db, home)).toEqual(all(alone.db, alone.home))
  const columns = 'SELECT spans, kinds FROM outlines ORDER BY session'
  const outlines = (one: IndexDb) => one.read(base => base.prepare(columns).all(), [])
  expect(outlines(db)).toEqual(outlines(alone.db))
})

test('what a thread that dies did not read is read here', async () => {
  const { sessions } = library()
  await readElsewhere(
    sessions,
    () => new Reader(3),
    quietly,
    () => {},
  )
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
  await readElsewhere(
    sessions,
    () => reader,
    stop.signal,
    () => {},
  )
  expect(reader.isClosed).toBe(true)
  expect(sessions.waiting.heads).toBe(FILES - 5 * 16)
  runNow(sessions.fill(() => {}))
  expect(sessions.list('question')).toHaveLength(FILES)
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
  await readElsewhere(
    sessions,
    () => reader,
    quietly,
    () => {},
  )
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
  const begin = (): HeadThread => {
    throw new Error('begun')
  }
  await readElsewhere(sessions, begin, quietly, () => {})
})
