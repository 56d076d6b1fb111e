import type { Steps } from '../base/steps.ts'
import { rolloutFormat } from '../export/codex/rollout-format.ts'
import { Weighing } from '../export/trim/preview.ts'
import { DROPS, type Drop, RULES, type Saved } from '../export/trim/rules.ts'
import { openingThread } from '../thread/readers.ts'
import { isPacked, plainName } from './discover.ts'
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
  /** By kind of line, the largest first. Of a packed file all bytes are PACKED, of one that was not read as it is now UNREAD. */
  readonly kinds: readonly { readonly kind: string; readonly bytes: number }[]
  /** Packed twins, and copies of the same file elsewhere: what could go without losing a line, where they hold the same. */
  readonly copies: Share
}

export const PACKED = 'packed file'
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
      for (const [kind, size] of fileKinds(path, bytes, kindsOf)) kinds.set(kind, (kinds.get(kind) ?? 0) + size)
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

function fileKinds(path: string, bytes: number, kindsOf: KindsOf): ReadonlyMap<string, number> {
  if (isPacked(path)) return new Map([[PACKED, bytes]])
  const kinds = kindsOf(path)
  const sum = kinds === null ? -1 : [...kinds.values()].reduce((total, size) => total + size, 0)
  return kinds !== null && sum === bytes ? kinds : new Map([[UNREAD, bytes]])
}

const byBytes = (a: { readonly bytes: number }, b: { readonly bytes: number }): number => b.bytes - a.bytes

/** What an export could leave out of sessions, by rule; a byte that two rules name counts for the first of them. */
export interface Savings {
  readonly rules: ReadonlyMap<Drop, Saved>
  /** Sessions that could not be weighed: damaged, or with files missing. */
  readonly left: number
}

const ALL = { turns: null, drop: RULES.filter((rule): rule is Drop => rule !== 'turns') } as const

/** Reads every session. */
export function* savingsOf(sessions: readonly Session[]): Steps<Savings> {
  const rules = new Map<Drop, Saved>(DROPS.map(drop => [drop, { lines: 0, bytes: 0, tokens: 0 }]))
  let left = 0
  for (const { found } of sessions) {
    const saved = yield* savedIn(found.path)
    if (saved === null) left += 1
    for (const drop of DROPS) {
      const [sum, more] = [rules.get(drop), saved?.get(drop)]
      if (sum !== undefined && more !== undefined) rules.set(drop, added(sum, more))
    }
    yield
  }
  return { rules, left }
}

function* savedIn(path: string): Steps<ReadonlyMap<string, Saved> | null> {
  const opened = yield* openingThread(path)
  if (!opened.ok) return null
  const thread = opened.value
  try {
    yield* thread.read({ quick: true })
    if (thread.missing !== null) return null
    const planned = yield* new Weighing(thread, rolloutFormat).plan(ALL)
    return planned.ok ? planned.value.removed : null
  } finally {
    thread.close()
  }
}

const added = (a: Saved, b: Saved): Saved => ({
  lines: a.lines + b.lines,
  bytes: a.bytes + b.bytes,
  tokens: a.tokens + b.tokens,
})
