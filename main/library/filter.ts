import { basename } from 'node:path'
import type { Session } from './sessions.ts'

/** What sessions have to be like; what is absent does not matter. */
export interface SessionFilter {
  /** Folder that the session was begun in, or one above it. */
  readonly project?: string
  readonly branch?: string
  readonly model?: string
  /** Milliseconds since 1970: at work at this time or later; before this time. */
  readonly since?: number
  readonly until?: number
  readonly compacted?: boolean
  readonly failed?: boolean
  /** Thread id: its forks, and forks of those are not meant. */
  readonly forksOf?: string
  /** Of all files of the session. Bytes. */
  readonly least?: number
  readonly most?: number
  readonly archived?: boolean
}

const bytesOf = ({ files }: Session): number => files.reduce((sum, { bytes }) => sum + bytes, 0)

/** Milliseconds since 1970. */
export function timesOf({ head, found, files }: Session): { readonly from: number; readonly to: number } {
  const written = files.reduce((newest, { modifiedAt }) => Math.max(newest, modifiedAt), found.modifiedAt)
  const [began, ended] = [head?.startedAt, head?.endedAt].map(text => (text ? Date.parse(text) : Number.NaN))
  const to = ended === undefined || Number.isNaN(ended) ? written : ended
  return { from: began === undefined || Number.isNaN(began) ? to : Math.min(began, to), to }
}

const TESTS: {
  readonly [F in keyof SessionFilter]-?: (session: Session, wanted: NonNullable<SessionFilter[F]>) => boolean
} = {
  project: ({ head }, wanted) => isWithin(head?.cwd ?? null, wanted),
  branch: ({ head }, wanted) => head?.branch === wanted,
  model: ({ head }, wanted) => head?.model === wanted,
  since: (session, wanted) => timesOf(session).to >= wanted,
  until: (session, wanted) => timesOf(session).from < wanted,
  compacted: ({ head }, wanted) => (head?.checkpoints ?? 0) > 0 === wanted,
  failed: ({ head }, wanted) => (head?.failed ?? false) === wanted,
  forksOf: ({ head }, wanted) => head?.forkedFrom?.toLowerCase() === wanted.toLowerCase(),
  least: (session, wanted) => bytesOf(session) >= wanted,
  most: (session, wanted) => bytesOf(session) <= wanted,
  archived: ({ found }, wanted) => found.archived === wanted,
}

/** null when the filter asks for nothing. */
export function filterOf(filter: SessionFilter): ((session: Session) => boolean) | null {
  const tests = (Object.keys(TESTS) as (keyof SessionFilter)[]).flatMap(name => {
    const wanted = filter[name]
    return wanted === undefined ? [] : [(session: Session) => passes(name, session, wanted)]
  })
  return tests.length === 0 ? null : session => tests.every(test => test(session))
}

const passes = (name: keyof SessionFilter, session: Session, wanted: unknown): boolean =>
  (TESTS[name] as (session: Session, wanted: unknown) => boolean)(session, wanted)

/** Does what the list shows of a session hold all of these words, in lower case? */
export function matches({ found, files, head, title }: Session, words: readonly string[]): boolean {
  const names = files.map(({ path }) => basename(path))
  const text = [title, head?.cwd, head?.cliVersion, head?.threadId ?? found.threadId, ...names].join('\n').toLowerCase()
  return words.every(word => text.includes(word))
}

/** Paths of either system. */
function isWithin(path: string | null, folder: string): boolean {
  if (path === null) return false
  const base = folder.replace(/[\\/]+$/, '')
  return path === folder || path === base || path.startsWith(`${base}/`) || path.startsWith(`${base}\\`)
}

/** Values to filter by with how many sessions have each, the most frequent first. */
export interface Facets {
  readonly projects: readonly Facet[]
  readonly branches: readonly Facet[]
  readonly models: readonly Facet[]
}

export interface Facet {
  readonly value: string
  readonly sessions: number
}

/** Values of one kind that are told at most. */
const MOST = 500

export function facetsOf(sessions: readonly Session[]): Facets {
  return {
    projects: counted(sessions, ({ head }) => head?.cwd),
    branches: counted(sessions, ({ head }) => head?.branch),
    models: counted(sessions, ({ head }) => head?.model),
  }
}

function counted(sessions: readonly Session[], of: (session: Session) => string | null | undefined): readonly Facet[] {
  const counts = new Map<string, number>()
  for (const session of sessions) {
    const value = of(session)
    if (value) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return [...counts]
    .map(([value, count]) => ({ value, sessions: count }))
    .sort((a, b) => b.sessions - a.sessions || (a.value < b.value ? -1 : 1))
    .slice(0, MOST)
}
