import type { Api, LibraryStorage } from '../../preload/contract.ts'
import { DROPS } from '../export/trim/rules.ts'
import type { Sessions } from '../library/sessions.ts'
import { type Storage, savingsOf, storageOf } from '../library/storage.ts'
import { ok } from './context.ts'
import { refuse } from './refusals.ts'
import type { Work } from './work.ts'

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

/** The calls that weigh sessions. */
export function measureHandlers(measuring: Measuring): Pick<Api, 'libraryStorage' | 'sessionSavings'> {
  const { sessions, work, signal, upToDate } = measuring
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
      const { rules, left } = await work.run(savingsOf([session]), signal)
      if (left > 0) return ok({ rules: null })
      return ok({ rules: DROPS.flatMap(rule => (rules.has(rule) ? [{ rule, ...savedBy(rules, rule) }] : [])) })
    },
  }
}

const savedBy = (rules: ReadonlyMap<string, { lines: number; bytes: number; tokens: number }>, rule: string) =>
  rules.get(rule) ?? { lines: 0, bytes: 0, tokens: 0 }

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
