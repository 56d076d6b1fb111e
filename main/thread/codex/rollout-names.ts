import { type Dirent, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

const UUID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}'
/** rollout-<time>-<thread>[_<segment>].jsonl[.zst], read from the right: the time has dashes too (codex-format.md 1). */
const NAME = new RegExp(`^rollout-.*?(${UUID})(?:_(${UUID}))?\\.jsonl(?:\\.zst)?$`)

export interface RolloutName {
  readonly thread: string
  /** Id of this file among those of its thread; of a first file the thread's own. */
  readonly segment: string
}

export function rolloutName(path: string): RolloutName | null {
  const [, thread, segment] = NAME.exec(basename(path)) ?? []
  return thread === undefined ? null : { thread: thread.toLowerCase(), segment: (segment ?? thread).toLowerCase() }
}

/** A packed file goes by the name of what it unpacks to; where both are there, Codex reads the plain one (codex-format.md 1). */
export const logicalPath = (path: string): string => path.replace(/\.zst$/, '')

/** The folder above `sessions` or `archived_sessions` that a file lies in; null when it lies in neither. */
export function homeOf(path: string): string | null {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const name = basename(folder)
    if (name === 'sessions' || name === 'archived_sessions') return dirname(folder)
  }
  return null
}

/** Folders below sessions/: year, month, day. */
const DEPTH = 4

/** Paths of all rollouts of a folder, those of its folders too down to `depth`; [] when it cannot be listed. Links are not followed. */
function* rolloutsUnder(folder: string, depth: number): Iterable<string> {
  for (const entry of entriesOf(folder)) {
    if (entry.isFile()) yield join(folder, entry.name)
    else if (entry.isDirectory() && depth > 0) yield* rolloutsUnder(join(folder, entry.name), depth - 1)
  }
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    return []
  }
}

export interface Search {
  readonly found: string | null
  /** Folders that were looked through. */
  readonly tried: readonly string[]
}

/**
 * The file of a segment: beside the file that names it, then in the home that this file lies in, then in the given home; in each by segment
 * id first, then by thread id (the newest). Never by a path that a file names.
 */
export function findSegment(id: string, beside: string, home: string | null): Search {
  const wanted = id.toLowerCase()
  const homes = [homeOf(beside), home].filter(each => each !== null)
  const places = [
    { folder: dirname(beside), depth: 0 },
    ...homes.flatMap(each => [
      { folder: join(each, 'sessions'), depth: DEPTH },
      { folder: join(each, 'archived_sessions'), depth: DEPTH },
    ]),
  ]
  const tried: string[] = []
  for (const { folder, depth } of places) {
    if (tried.includes(folder)) continue
    tried.push(folder)
    const paths = [...rolloutsUnder(folder, depth)]
    const plain = new Set(paths.filter(path => path === logicalPath(path)))
    const named = paths
      .filter(path => logicalPath(path) !== logicalPath(beside) && (plain.has(path) || !plain.has(logicalPath(path))))
      .map(path => ({ path, name: rolloutName(path) }))
    const match =
      named.find(({ name }) => name?.segment === wanted) ?? named.findLast(({ name }) => name?.thread === wanted)
    if (match) return { found: match.path, tried }
  }
  return { found: null, tried }
}
