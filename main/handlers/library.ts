import type { Api, LibraryHitPage, LibraryHome, SessionFile, SessionHead, SessionPage } from '../../preload/contract.ts'
import type { Steps } from '../base/steps.ts'
import { twinOf, twinsDiffer } from '../library/around.ts'
import { type Found, factsOf, isPlainFolder } from '../library/discover.ts'
import { IndexDb } from '../library/index-db.ts'
import { NameBook } from '../library/names.ts'
import { notedSessions } from '../library/noted-sessions.ts'
import { findThread } from '../library/open.ts'
import { parseQuery } from '../library/query.ts'
import type { HitPage } from '../library/search.ts'
import { type Session, Sessions } from '../library/sessions.ts'
import { roleOf } from '../library/thread-files.ts'
import type { LibraryContext, MethodOf } from './context.ts'
import { ok } from './context.ts'
import { databaseHandlers } from './databases.ts'
import { folderHandlers } from './folders.ts'
import { Filling } from './library-filling.ts'
import { measureHandlers } from './library-measures.ts'
import { lineageHandlers } from './lineage.ts'
import { refuse } from './refusals.ts'
import { Work } from './work.ts'

export type LibraryHandlers = Pick<Api, MethodOf<'library'>> & {
  /** Lets go of the database. */
  close(): Promise<void>
}

/** Files of one thread that are listed. */
const MOST_FILES = 200
/** Sessions of one page. */
const MOST_SESSIONS = 500

/** The calls about the sessions of this machine. What is missing is read in the background. */
export function libraryHandlers(context: LibraryContext): LibraryHandlers {
  const cache = new IndexDb(context.dataFolder)
  const sessions = new Sessions(cache, new NameBook(context.dataFolder))
  const work = new Work()
  const databases = databaseHandlers({ homes: context.homes, emit: context.emit, work })
  const filling = new Filling(sessions, work, context.emit, context.readingThread)
  const closing = new AbortController()
  let looked: Promise<string> | null = null

  const look = async (homes: readonly string[]): Promise<string> => {
    await work.run(sessions.look(homes), closing.signal)
    filling.start()
    return homes.join('\n')
  }

  /** Looks when nobody did yet, when it is asked for, and when the settings name other homes than at the last look. */
  const upToDate = async (refresh = false): Promise<readonly string[]> => {
    const homes = context.homes()
    if (looked === null || refresh || (await looked) !== homes.join('\n')) looked = look(homes)
    await looked
    return homes
  }

  return {
    listSessions: async ({ query, from, count, refresh, filter }) => {
      const homes = await upToDate(refresh)
      const found = sessions.list(query, filter)
      return ok(sessionPage(found, sessions, homes, from, Math.min(count, MOST_SESSIONS)))
    },
    findSession: async ({ id }) => findThread(id, context.homes()),
    libraryState: async () => {
      await upToDate()
      return ok({ progress: filling.progress, facets: sessions.facets(), problem: cache.said })
    },
    pauseLibrary: async ({ paused }) => ok(await filling.pause(paused)),
    searchLibrary: async ({ query, kinds, filter, after, count }) => {
      await upToDate()
      filling.wantTexts()
      const parsed = parseQuery(query, kinds ?? undefined)
      const found = parsed === null ? NOTHING : sessions.search({ query: parsed, filter: filter ?? {}, after, count })
      return ok(hitPage(sessions, found))
    },
    sessionFiles: async ({ path }) => {
      await looked
      const files = sessions.withFile(path)
      if (files === undefined) return refuse('not-found', `The library has no session with the file ${path}.`)
      return ok(await work.run(fileViews(files.slice(0, MOST_FILES)), closing.signal))
    },
    ...databases,
    ...folderHandlers({ samplesFolder: context.samplesFolder ?? null, work, signal: closing.signal }),
    ...measureHandlers({ sessions, work, signal: closing.signal, upToDate }),
    ...lineageHandlers({ sessions, work, signal: closing.signal, upToDate }),
    notedSessions: async ({ from, count }) => {
      const { sessions: noted, said } = await work.run(notedSessions(context.dataFolder), closing.signal)
      const problem = said.length === 0 ? null : said.slice(0, 5).join(' ')
      return ok({ sessions: noted.slice(from, from + count), total: noted.length, problem })
    },
    close: async () => {
      closing.abort()
      await Promise.all([filling.close(), databases.close()])
      cache.close()
    },
  }
}

const NOTHING: HitPage = { hits: [], next: null, passages: 0, counted: 'all' }

function hitPage(sessions: Sessions, found: HitPage): LibraryHitPage {
  const of = new Map(found.hits.map(({ path }) => [path, sessions.sessionWith(path)]))
  const heads = new Map<string, SessionHead>()
  for (const session of of.values()) if (session !== null) heads.set(session.found.path, headView(session))
  const hits = found.hits.map(hit => ({ ...hit, session: of.get(hit.path)?.found.path ?? hit.path }))
  return { ...found, hits, sessions: [...heads.values()], pending: sessions.waiting.texts.files }
}

function sessionPage(
  found: readonly Session[],
  sessions: Sessions,
  homes: readonly string[],
  from: number,
  count: number,
): SessionPage {
  return {
    homes: homes.map(path => homeView(path, sessions)),
    all: sessions.count,
    total: found.length,
    sessions: found.slice(from, from + count).map(headView),
    pending: sessions.waiting.heads,
  }
}

/** A home may have no sessions yet; a folder without any is none but a home to be. */
function homeView(path: string, sessions: Sessions): LibraryHome {
  const exists = factsOf(path)?.isDirectory() ?? false
  return { path, exists, kind: exists && isPlainFolder(path) && sessions.hasFrom(path) ? 'folder' : 'home' }
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
    branch: head?.branch ?? null,
    model: head?.model ?? null,
    forkedFrom: head?.forkedFrom ?? null,
    parentThread: head?.parentThread ?? null,
    turns: head?.turns ?? null,
    checkpoints: head?.checkpoints ?? null,
    failed: head?.failed ?? null,
    problem: head?.problem ?? null,
  }
}
