import type { Steps } from '../base/steps.ts'
import { rolloutFormat } from '../export/codex/rollout-format.ts'
import { Weighing } from '../export/trim/preview.ts'
import { DROPS, type Drop, RULES, type Rule, type Saved } from '../export/trim/rules.ts'
import type { Thread } from '../thread/model.ts'
import { openingThread } from '../thread/readers.ts'
import { isPacked, plainName } from './discover.ts'
import { cameFrom } from './lineage.ts'
import { OpenedThreads } from './lineage-counts.ts'
import type { Session } from './sessions.ts'

export interface Share {
  readonly files: number
  readonly bytes: number
}

/** Where the bytes of some sessions are. Each list sums to `bytes`, which is what the file system says. */
export interface Storage extends Share {
  readonly sessions: number
  /** By the folder that a session was begun in, the largest first; null where a session does not say. */
  readonly projects: readonly (Share & { readonly project: string | null; readonly sessions: number })[]
  /** By kind of line, the largest first. All bytes of a packed file are PACKED, of another copy COPY, of a file that was not read as it is now UNREAD. */
  readonly kinds: readonly { readonly kind: string; readonly bytes: number }[]
  /** Packed twins, and copies of the same file elsewhere: what could go without losing a line, where they hold the same. */
  readonly copies: Share
}

export const PACKED = 'packed file'
export const COPY = 'copy'
export const UNREAD = 'not read'

/** Bytes by kind of line of a file as it is now; null when they are not known. */
export type KindsOf = (path: string) => ReadonlyMap<string, number> | null

/** Sessions between two pauses. */
const STRIDE = 200

export function* storageOf(sessions: readonly Session[], kindsOf: KindsOf): Steps<Storage> {
  const projects = new Map<string | null, { sessions: number; files: number; bytes: number }>()
  const kinds = new Map<string, number>()
  const copies = { files: 0, bytes: 0 }
  const all = { files: 0, bytes: 0 }
  for (const [n, { files, head }] of sessions.entries()) {
    if (n % STRIDE === STRIDE - 1) yield
    const project = projects.get(head?.cwd ?? null) ?? { sessions: 0, files: 0, bytes: 0 }
    projects.set(head?.cwd ?? null, project)
    project.sessions += 1
    const names = new Set<string>()
    for (const { path, bytes } of files) {
      const isCopy = names.has(plainName(path))
      names.add(plainName(path))
      for (const share of [project, all, ...(isCopy ? [copies] : [])]) {
        share.files += 1
        share.bytes += bytes
      }
      for (const [kind, size] of fileKinds(path, bytes, kindsOf, isCopy)) kinds.set(kind, (kinds.get(kind) ?? 0) + size)
    }
  }
  return {
    sessions: sessions.length,
    ...all,
    projects: [...projects].map(([project, share]) => ({ project, ...share })).sort(byBytes),
    kinds: [...kinds].map(([kind, bytes]) => ({ kind, bytes })).sort(byBytes),
    copies,
  }
}

function fileKinds(path: string, bytes: number, kindsOf: KindsOf, isCopy: boolean): ReadonlyMap<string, number> {
  if (isPacked(path)) return new Map([[PACKED, bytes]])
  const kinds = kindsOf(path)
  const sum = kinds === null ? -1 : [...kinds.values()].reduce((total, size) => total + size, 0)
  return kinds !== null && sum === bytes ? kinds : new Map([[isCopy ? COPY : UNREAD, bytes]])
}

const byBytes = (a: { readonly bytes: number }, b: { readonly bytes: number }): number => b.bytes - a.bytes

/** A session by what it takes on the disk. */
export interface StoredSession extends Share {
  readonly session: Session
  /** Of its packed twins and copies, which are among its bytes. */
  readonly copies: number
}

/** Sessions of one project, or of all (undefined), the largest first. They sum to the bytes of the project. */
export function storedSessions(sessions: readonly Session[], project?: string | null): readonly StoredSession[] {
  return sessions
    .filter(({ head }) => project === undefined || (head?.cwd ?? null) === project)
    .map(session => ({ session, ...sharesOf(session.files) }))
    .sort(byBytes)
}

function sharesOf(all: Session['files']): Share & { readonly copies: number } {
  const names = new Set<string>()
  let [bytes, copies] = [0, 0]
  for (const file of all) {
    bytes += file.bytes
    if (names.has(plainName(file.path))) copies += file.bytes
    names.add(plainName(file.path))
  }
  return { files: all.length, bytes, copies }
}

/** What an export could leave out of sessions, by rule; a byte that two rules name counts for the first of them. */
export interface Savings {
  readonly rules: ReadonlyMap<Drop, Saved>
  /** What forks and sub-agents copied from where they came from, and how many did. It stands twice, and no rule takes it. */
  readonly replayed: { readonly sessions: number; readonly bytes: number }
  /** Sessions that could not be weighed: damaged, or with files missing. */
  readonly left: number
}

const ALL = { turns: null, drop: RULES.filter((rule): rule is Drop => rule !== 'turns') } as const

/** Reads every session, by the file that opens. `find`: the thread with an id. */
export function* savingsOf(sessions: readonly Session[], find: (id: string) => Session | null): Steps<Savings> {
  const rules = new Map<Drop, Saved>(DROPS.map(drop => [drop, { lines: 0, bytes: 0, tokens: 0 }]))
  const replayed = { sessions: 0, bytes: 0 }
  let left = 0
  for (const session of sessions) {
    const weight = yield* weightOf(session, find)
    if (weight === null) left += 1
    replayed.sessions += weight !== null && weight.replayed > 0 ? 1 : 0
    replayed.bytes += weight?.replayed ?? 0
    for (const drop of DROPS) {
      const [sum, more] = [rules.get(drop), weight?.rules.get(drop)]
      if (sum !== undefined && more !== undefined) rules.set(drop, added(sum, more))
    }
    yield
  }
  return { rules, replayed, left }
}

interface Weight {
  readonly rules: ReadonlyMap<Rule, Saved>
  /** Bytes of lines that stand in the session that it came from, too. */
  readonly replayed: number
}

/** null when it cannot be weighed. */
function* weightOf(session: Session, find: (id: string) => Session | null): Steps<Weight | null> {
  const opened = yield* openingThread(session.found.path)
  if (!opened.ok) return null
  const thread = opened.value
  try {
    yield* thread.read({ quick: true })
    if (thread.missing !== null) return null
    const planned = yield* new Weighing(thread, rolloutFormat).plan(ALL)
    if (!planned.ok) return null
    const from = cameFrom(session)
    const parent = from === null ? null : find(from.parent)
    return { rules: planned.value.removed, replayed: parent === null ? 0 : yield* replayedBytes(thread, parent) }
  } finally {
    thread.close()
  }
}

function* replayedBytes(thread: Thread, from: Session): Steps<number> {
  if (thread.replayedFrom === undefined) return 0
  const open = new OpenedThreads()
  try {
    const parent = yield* open.at(from.found.path)
    return parent === null ? 0 : (yield* thread.replayedFrom(parent)).bytes
  } finally {
    open.close()
  }
}

const added = (a: Saved, b: Saved): Saved => ({
  lines: a.lines + b.lines,
  bytes: a.bytes + b.bytes,
  tokens: a.tokens + b.tokens,
})
