import { dirname } from 'node:path'
import { type Found, isPacked, plainName } from './discover.ts'

/** What a row of `threads` says of a thread's rollout. */
export interface RecordedRollout {
  /** The home whose database says so. */
  readonly home: string
  /** As it stands in the row: a path of whatever machine. It only chooses among files that were found. */
  readonly path: string
}

/**
 * The files of one thread, the one that Codex would resume first. That is the active rollout, which the first home that knows the
 * thread names (codex-format.md section 7.1). Where none does: the newest by name, which begins with its time, because a revert begins
 * a new file and leaves the older ones; of files of one name the one in use before the archived one, that of an earlier home first, and
 * the plain one before its packed twin.
 */
export function inOrder(
  files: readonly Found[],
  recorded: readonly RecordedRollout[],
  homes: readonly string[],
): readonly Found[] {
  if (files.length < 2) return files
  const row = recorded.find(({ path }) => files.some(found => plainName(found.path) === plainName(path)))
  const rank = (found: Found): readonly number[] => [
    row === undefined ? 0 : distance(found, row),
    names.indexOf(plainName(found.path)),
    Number(found.archived),
    homes.indexOf(found.home),
    Number(isPacked(found.path)),
  ]
  const names = [...new Set(files.map(({ path }) => plainName(path)))].sort().reverse()
  return files
    .map(found => ({ found, rank: rank(found) }))
    .sort((a, b) => compareRanks(a.rank, b.rank) || (a.found.path < b.found.path ? -1 : 1))
    .map(({ found }) => found)
}

/** 0: the very file of the row. 1: at its place in another home. 2: only of its name. 3: another rollout. */
function distance({ path, home }: Found, row: RecordedRollout): number {
  if (plainName(path) !== plainName(row.path)) return 3
  if (tailOf(path) !== tailOf(row.path)) return 2
  return home === row.home ? 0 : 1
}

/** A path from its `sessions` or `archived_sessions` on, with slashes of one kind. */
function tailOf(path: string): string {
  const parts = path.replace(/\.zst$/, '').split(/[\\/]/)
  const root = parts.findLastIndex(part => part === 'sessions' || part === 'archived_sessions')
  return parts.slice(Math.max(0, root)).join('/')
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (const [i, rank] of a.entries()) if (rank !== b[i]) return rank - (b[i] ?? 0)
  return 0
}

/** What a file is beside the one that is opened for the thread. */
export type FileRole = 'opens' | 'earlier' | 'later' | 'packed' | 'archived' | 'copy'

/**
 * earlier, later: another rollout of the thread by its name. packed: the packed twin. archived: the same file in the archive, while the
 * one that opens is not there. copy: the same file at another place.
 */
export function roleOf(found: Found, opens: Found): FileRole {
  if (found.path === opens.path) return 'opens'
  const [name, first] = [plainName(found.path), plainName(opens.path)]
  if (name !== first) return name < first ? 'earlier' : 'later'
  if (dirname(found.path) === dirname(opens.path)) return 'packed'
  return found.archived && !opens.archived ? 'archived' : 'copy'
}
