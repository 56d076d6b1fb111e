import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Steps } from '../base/steps.ts'

/** A session file as the file system tells it. */
export interface Found {
  readonly path: string
  /** The home that it was found in, as it was given. */
  readonly home: string
  /** From the file's name; null when the name carries none. */
  readonly threadId: string | null
  readonly archived: boolean
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly modifiedAt: number
}

/** Folders below a home that hold sessions (codex-format.md section 1). */
export const ROOTS = [
  { name: 'sessions', archived: false },
  { name: 'archived_sessions', archived: true },
] as const

/** sessions/YYYY/MM/DD is 3 deep; more is tolerated, but not without end. */
const DEEPEST = 8

/** Entries between two pauses. */
const STRIDE = 256

/**
 * All session files of some homes whose names are wanted, newest first; twins, copies and segments of one thread each by itself. A
 * folder that cannot be read is as good as empty; links are never followed.
 */
export function* discover(
  homes: readonly string[],
  isWanted: (name: string) => boolean = () => true,
): Steps<readonly Found[]> {
  const found = new Map<string, Found>()
  for (const home of homes) {
    const plain = isPlainFolder(home) ? realFolder(home) : null
    if (plain !== null) yield* walk(plain, { home, archived: false, isWanted, within: 'folder', found }, 0)
    for (const { name, archived } of ROOTS) {
      const folder = realFolder(join(home, name))
      if (folder !== null) yield* walk(folder, { home, archived, isWanted, within: 'home', found }, 0)
    }
  }
  return [...found.values()].sort((a, b) => b.modifiedAt - a.modifiedAt || (a.path < b.path ? 1 : -1))
}

interface Walk {
  readonly home: string
  readonly archived: boolean
  readonly isWanted: (name: string) => boolean
  readonly within: 'home' | 'folder'
  readonly found: Map<string, Found>
}

/** A folder without those of a home: what lies in it as it is may be sessions, whatever their names. */
export const isPlainFolder = (home: string): boolean => ROOTS.every(({ name }) => factsOf(join(home, name)) === null)

/** A home's `sessions` may itself be a link to another disk: that one is the user's own choice. */
function realFolder(path: string): string | null {
  try {
    return realpathSync(path)
  } catch {
    return null
  }
}

function* walk(folder: string, about: Walk, depth: number): Steps<undefined> {
  let n = 0
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && depth < DEEPEST && (about.within === 'home' || !PASSED.test(entry.name)))
      yield* walk(path, about, depth + 1)
    else if (entry.isFile() && mayBeSession(entry.name, about.within) && about.isWanted(entry.name))
      take(path, entry.name, about)
    if (++n % STRIDE === 0) yield
  }
  yield
  return undefined
}

/** Homes may lie in each other: the first that a file is found in counts. */
function take(path: string, name: string, { home, archived, found }: Walk): void {
  const facts = found.has(path) ? null : factsOf(path)
  if (facts === null) return
  const modifiedAt = Math.floor(facts.mtimeMs)
  found.set(path, { path, home, threadId: idInName(name), archived, bytes: facts.size, modifiedAt })
}

/** Entries of a folder; none when it cannot be read. */
export function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

/** null when it is gone, or in a folder that may not be entered. */
export function factsOf(path: string): Stats | null {
  try {
    return statSync(path)
  } catch {
    return null
  }
}

/** Hidden folders and packages are passed by. */
const PASSED = /^(?:\.|node_modules$)/

/** In a plain folder a session may have any name, but those of the lists that a home keeps beside its sessions. */
const mayBeSession = (name: string, within: Walk['within']): boolean =>
  isSessionName(name) || (within === 'folder' && /^(?!(?:history|session_index)\.).+\.jsonl(?:\.zst)?$/.test(name))

export const isSessionName = (name: string): boolean => /^rollout-.+\.jsonl(?:\.zst)?$/.test(name)

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const ID_IN_NAME = new RegExp(`-(${UUID})(?:_${UUID})?\\.jsonl(?:\\.zst)?$`, 'i')

/** The thread id at the end of a session's file name; of `UUID_UUID` (a segment after a revert) the first. */
export const idInName = (name: string): string | null => ID_IN_NAME.exec(name)?.[1]?.toLowerCase() ?? null

export const isThreadId = (text: string): boolean => new RegExp(`^${UUID}$`, 'i').test(text)

/** The file's name after the last slash of either system; a packed file goes by the name of what it unpacks to. */
export const plainName = (path: string): string => (path.split(/[\\/]/).at(-1) ?? '').replace(/\.zst$/, '')

/** Codex packs a cold session; where both are there it reads the plain one (codex-format.md section 1). */
export const isPacked = (path: string): boolean => path.endsWith('.zst')
