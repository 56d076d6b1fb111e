import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Steps } from '../base/steps.ts'

/** A session file as the file system tells it. */
export interface Found {
  readonly path: string
  /** From the file's name; null when the name carries none. */
  readonly threadId: string | null
  readonly archived: boolean
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly modifiedAt: number
}

/** Folders below a home that hold sessions (codex-format.md section 1). */
const ROOTS = [
  { name: 'sessions', archived: false },
  { name: 'archived_sessions', archived: true },
] as const

/** sessions/YYYY/MM/DD is 3 deep; more is tolerated, but not without end. */
const DEEPEST = 8

/** All session files of some homes, newest first. A folder that cannot be read is as good as empty; links are never followed. */
export function* discover(homes: readonly string[]): Steps<readonly Found[]> {
  const found = new Map<string, Found>()
  for (const home of homes) {
    for (const root of ROOTS) {
      const folder = realFolder(join(home, root.name))
      if (folder !== null) yield* walk(folder, root.archived, 0, found)
    }
  }
  return [...found.values()].sort((a, b) => b.modifiedAt - a.modifiedAt || (a.path < b.path ? 1 : -1))
}

/** A home's `sessions` may itself be a link to another disk: that one is the user's own choice. */
function realFolder(path: string): string | null {
  try {
    return realpathSync(path)
  } catch {
    return null
  }
}

function* walk(folder: string, archived: boolean, depth: number, found: Map<string, Found>): Steps<undefined> {
  const entries = entriesOf(folder)
  const names = new Set(entries.map(entry => entry.name))
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && depth < DEEPEST) yield* walk(path, archived, depth + 1, found)
    if (!entry.isFile() || !isSessionName(entry.name) || hasPlainTwin(entry.name, names)) continue
    const facts = factsOf(path)
    if (facts === null) continue
    const threadId = idInName(entry.name)
    found.set(path, { path, threadId, archived, bytes: facts.size, modifiedAt: Math.floor(facts.mtimeMs) })
  }
  yield
  return undefined
}

/** Entries of a folder; none when it cannot be read. */
export function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

/** Where `X.jsonl` and `X.jsonl.zst` stand side by side, Codex reads the plain one. */
const hasPlainTwin = (name: string, names: ReadonlySet<string>): boolean =>
  name.endsWith('.zst') && names.has(name.slice(0, -'.zst'.length))

/** null when it is gone, or in a folder that may not be entered. */
export function factsOf(path: string): Stats | null {
  try {
    return statSync(path)
  } catch {
    return null
  }
}

export const isSessionName = (name: string): boolean => /^rollout-.+\.jsonl(?:\.zst)?$/.test(name)

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const ID_IN_NAME = new RegExp(`-(${UUID})(?:_${UUID})?\\.jsonl(?:\\.zst)?$`, 'i')

/** The thread id at the end of a session's file name; of `UUID_UUID` (a segment after a revert) the first. */
export const idInName = (name: string): string | null => ID_IN_NAME.exec(name)?.[1]?.toLowerCase() ?? null

export const isThreadId = (text: string): boolean => new RegExp(`^${UUID}$`, 'i').test(text)
