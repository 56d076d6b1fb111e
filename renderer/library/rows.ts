import type { SessionHead } from '../../preload/contract.ts'
import { type SectionGeometry, sectioned } from '../list/geometry.ts'

/** Sessions of one project; forks and sub-agents stand under their parent where both are listed. */
export interface LibraryGroup {
  readonly name: string
  /** Whole paths, for the tooltip: two folders may share their last name. */
  readonly folder: string | null
  readonly sessions: readonly LibrarySession[]
}

export interface LibrarySession {
  readonly head: SessionHead
  /** 0 = stands by itself. */
  readonly depth: number
}

const DEEPEST = 3
export const NO_FOLDER = 'No folder'

/** Newest first, groups by their newest session. */
export function groupSessions(sessions: readonly SessionHead[]): readonly LibraryGroup[] {
  const newest = [...sessions].sort((a, b) => b.modifiedAt - a.modifiedAt)
  const byId = new Map<string, SessionHead>()
  for (const head of newest) if (head.threadId !== null && !byId.has(head.threadId)) byId.set(head.threadId, head)
  const children = new Map<SessionHead, SessionHead[]>()
  const roots: SessionHead[] = []
  for (const head of newest) {
    const parent = parentOf(head, byId)
    if (parent === null) roots.push(head)
    else children.set(parent, [...(children.get(parent) ?? []), head])
  }
  const groups = new Map<string, { folder: string | null; sessions: LibrarySession[] }>()
  for (const root of roots) {
    const group = groups.get(root.cwd ?? '') ?? { folder: root.cwd, sessions: [] }
    groups.set(root.cwd ?? '', group)
    append(group.sessions, root, 0, children)
  }
  return [...groups.values()].map(group => ({ name: folderName(group.folder), ...group }))
}

const append = (
  to: LibrarySession[],
  head: SessionHead,
  depth: number,
  children: ReadonlyMap<SessionHead, SessionHead[]>,
): void => {
  to.push({ head, depth: Math.min(depth, DEEPEST) })
  for (const child of children.get(head) ?? []) append(to, child, depth + 1, children)
}

/** The listed session that a fork or sub-agent came from; null when there is none, or the files point at each other in a circle. */
function parentOf(head: SessionHead, byId: ReadonlyMap<string, SessionHead>): SessionHead | null {
  const parent = step(head, byId)
  const seen = new Set([head])
  for (let at = parent; at !== null; at = step(at, byId)) {
    if (seen.has(at)) return null
    seen.add(at)
  }
  return parent
}

const step = (head: SessionHead, byId: ReadonlyMap<string, SessionHead>): SessionHead | null => {
  const id = head.parentThread ?? head.forkedFrom
  const parent = id === null ? undefined : byId.get(id)
  return parent === undefined || parent === head ? null : parent
}

/** Last folder of a path, whichever way its slashes lean. */
export const folderName = (path: string | null): string =>
  path === null ? NO_FOLDER : (path.split(/[\\/]/).findLast(part => part !== '') ?? path)

/** Heads 24, rows 40 pixels. */
export const libraryGeometry = (groups: readonly LibraryGroup[]): SectionGeometry =>
  sectioned(groups.map(group => ({ head: 24, rows: group.sessions.length, row: 40, other: [] })))
