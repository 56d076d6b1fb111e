import type { Api, SessionFile, SessionHead, SessionPage } from '../../preload/contract.ts'
import type { Steps } from '../base/steps.ts'
import { twinOf, twinsDiffer } from '../library/around.ts'
import { type Found, factsOf } from '../library/discover.ts'
import { IndexDb, SESSION_HEADS } from '../library/index-db.ts'
import { NameBook } from '../library/names.ts'
import { findThread } from '../library/open.ts'
import { type Session, Sessions } from '../library/sessions.ts'
import { roleOf } from '../library/thread-files.ts'
import type { LibraryContext, MethodOf } from './context.ts'
import { ok } from './context.ts'
import { databaseHandlers } from './databases.ts'
import { refuse } from './refusals.ts'
import { isCancelled, Work } from './work.ts'

export type LibraryHandlers = Pick<Api, MethodOf<'library'>> & {
  /** Lets go of the database. */
  close(): Promise<void>
}

/** Shortest time between two `library` events. Milliseconds. */
const BETWEEN_EVENTS = 300
/** Files of one thread that are listed. */
const MOST_FILES = 200
/** Sessions of one page. */
const MOST_SESSIONS = 500

/** The calls about the sessions of this machine. Heads that are missing are read in the background. */
export function libraryHandlers(context: LibraryContext): LibraryHandlers {
  const cache = new IndexDb(context.dataFolder, SESSION_HEADS)
  const sessions = new Sessions(cache, new NameBook(context.dataFolder))
  const work = new Work()
  const databases = databaseHandlers({ homes: context.homes, emit: context.emit, work })
  const closing = new AbortController()
  let looked: Promise<string> | null = null
  let filling: Promise<void> = Promise.resolve()
  let toldAt = 0

  const tell = (): void => {
    if (performance.now() - toldAt < BETWEEN_EVENTS) return
    toldAt = performance.now()
    context.emit('library', { pending: sessions.pending })
  }

  const fill = async (): Promise<void> => {
    await filling
    if (sessions.pending === 0 || closing.signal.aborted) return
    filling = work
      .run(sessions.fill(tell), closing.signal)
      .then(() => context.emit('library', { pending: 0 }))
      .catch(error => {
        if (!isCancelled(error)) throw error
      })
    await filling
  }

  const look = async (homes: readonly string[]): Promise<string> => {
    await work.run(sessions.look(homes), closing.signal)
    void fill()
    return homes.join('\n')
  }

  return {
    listSessions: async ({ query, from, count, refresh }) => {
      const homes = context.homes()
      // Other homes than at the last look: the settings were changed.
      if (looked === null || refresh || (await looked) !== homes.join('\n')) looked = look(homes)
      await looked
      return ok(sessionPage(sessions, homes, query, from, Math.min(count, MOST_SESSIONS)))
    },
    findSession: async ({ id }) => findThread(id, context.homes()),
    sessionFiles: async ({ path }) => {
      await looked
      const files = sessions.withFile(path)
      if (files === undefined) return refuse('not-found', `The library has no session with the file ${path}.`)
      return ok(await work.run(fileViews(files.slice(0, MOST_FILES)), closing.signal))
    },
    ...databases,
    close: async () => {
      closing.abort()
      await Promise.all([filling, databases.close()])
      cache.close()
    },
  }
}

function sessionPage(
  sessions: Sessions,
  homes: readonly string[],
  query: string,
  from: number,
  count: number,
): SessionPage {
  const found = sessions.list(query)
  return {
    homes: homes.map(path => ({ path, exists: factsOf(path)?.isDirectory() ?? false })),
    total: found.length,
    sessions: found.slice(from, from + count).map(headView),
    pending: sessions.pending,
  }
}

function* fileViews(files: readonly Found[]): Steps<readonly SessionFile[]> {
  const [opens] = files
  const views: SessionFile[] = []
  if (opens === undefined) return views
  for (const found of files) {
    const { path, archived, bytes, modifiedAt } = found
    const role = roleOf(found, opens)
    const differs = role === 'packed' && (yield* twinsDiffer(twinOf(path), path)) === true
    views.push({ path, role, archived, bytes, modifiedAt, differs })
  }
  return views
}

export function headView({ found, files, head, title, titleFrom }: Session): SessionHead {
  return {
    path: found.path,
    threadId: head?.threadId ?? found.threadId,
    title,
    titleFrom,
    archived: found.archived,
    startedAt: head?.startedAt ?? null,
    modifiedAt: files.reduce((newest, { modifiedAt }) => Math.max(newest, modifiedAt), 0),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    files: files.length,
    agent: head?.agent ?? '',
    cliVersion: head?.cliVersion ?? null,
    cwd: head?.cwd ?? null,
    forkedFrom: head?.forkedFrom ?? null,
    parentThread: head?.parentThread ?? null,
    turns: head?.turns ?? null,
    checkpoints: head?.checkpoints ?? null,
    problem: head?.problem ?? null,
  }
}
