import type { Api, LibraryStorage, Result, SessionSavings, StorageSession } from '../../preload/contract.ts'
import { DROPS, NOTHING } from '../export/trim/rules.ts'
import { idOf } from '../library/lineage.ts'
import type { Session, Sessions } from '../library/sessions.ts'
import {
  type Savings,
  type Storage,
  type StoredSession,
  savingsOf,
  storageOf,
  storedSessions,
} from '../library/storage.ts'
import { ok } from './context.ts'
import { refuse } from './refusals.ts'
import { isCancelled, type Work } from './work.ts'

/** Rows of a reply: it stays under 1 MB. */
const MOST_PROJECTS = 1000
const MOST_KINDS = 200

/** What measuring needs of the library. */
export interface Measuring {
  readonly sessions: Sessions
  readonly work: Work
  readonly signal: AbortSignal
  readonly upToDate: () => Promise<unknown>
}

type Calls = Pick<Api, 'libraryStorage' | 'storageSessions' | 'sessionSavings' | 'stopWeighing'>

/** The calls that weigh sessions. */
export function measureHandlers(measuring: Measuring): Calls {
  const { sessions, work, signal, upToDate } = measuring
  let weighing = new AbortController()

  const weighed = async (session: Session): Promise<Result<SessionSavings>> => {
    const all = new Map(sessions.list('').map(one => [idOf(one), one]))
    const steps = savingsOf([session], id => all.get(id) ?? null)
    try {
      return ok(savingsView(await work.run(steps, AbortSignal.any([signal, weighing.signal]))))
    } catch (error) {
      if (isCancelled(error)) return refuse('cancelled', 'This was stopped.')
      throw error
    }
  }

  return {
    libraryStorage: async ({ filter }) => {
      await upToDate()
      const found = sessions.list('', filter ?? {})
      return ok(
        storageView(
          await work.run(
            storageOf(found, path => sessions.kindsOf(path)),
            signal,
          ),
        ),
      )
    },
    sessionSavings: async ({ path }) => {
      await upToDate()
      const session = sessions.sessionWith(path)
      if (session === null) return refuse('not-found', `The library has no session with the file ${path}.`)
      return weighed(session)
    },
    stopWeighing: async () => {
      weighing.abort()
      weighing = new AbortController()
      return ok(null)
    },
    storageSessions: async ({ project, from, count }) => {
      await upToDate()
      const stored = storedSessions(sessions.list(''), project === null ? undefined : project.folder)
      return ok({
        total: stored.length,
        files: stored.reduce((sum, { files }) => sum + files, 0),
        bytes: stored.reduce((sum, { bytes }) => sum + bytes, 0),
        sessions: stored.slice(from, from + count).map(storedView),
      })
    },
  }
}

function savingsView({ rules, replayed, left }: Savings): SessionSavings {
  if (left > 0) return { rules: null, replayed: 0 }
  return {
    rules: DROPS.map(rule => ({ rule, ...(rules.get(rule) ?? NOTHING) })),
    replayed: replayed.bytes,
  }
}

const storedView = ({ session, files, bytes, copies }: StoredSession): StorageSession => ({
  path: session.found.path,
  title: session.title,
  project: session.head?.cwd ?? null,
  files,
  bytes,
  copies,
  checkpoints: session.head?.checkpoints ?? null,
  problem: session.head?.problem ?? null,
})

function storageView({ projects, kinds, ...all }: Storage): LibraryStorage {
  const rest = projects.slice(MOST_PROJECTS)
  const others = { sessions: 0, files: 0, bytes: 0 }
  for (const { sessions, files, bytes } of rest) {
    others.sessions += sessions
    others.files += files
    others.bytes += bytes
  }
  const more = kinds.slice(MOST_KINDS - 1).reduce((sum, { bytes }) => sum + bytes, 0)
  return {
    ...all,
    projects: projects.slice(0, MOST_PROJECTS),
    others,
    kinds:
      kinds.length <= MOST_KINDS ? kinds : [...kinds.slice(0, MOST_KINDS - 1), { kind: 'other kinds', bytes: more }],
  }
}
