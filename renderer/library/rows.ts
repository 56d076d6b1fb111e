import type { SessionFile, SessionHead } from '../../preload/contract.ts'
import { type SectionGeometry, sectioned } from '../list/geometry.ts'

/** Sessions of one project; forks and sub-agents stand under their parent where both are listed. */
export interface LibraryGroup {
  readonly name: string
  /** Whole paths, for the tooltip: two folders may share their last name. */
  readonly folder: string | null
  readonly sessions: readonly LibrarySession[]
}

/** Files of threads that are shown below their rows, by the path of the thread's first file. */
export type ShownFiles = ReadonlyMap<string, readonly SessionFile[]>

/** A row of a group: a thread, or one of its files. */
export type LibraryRow =
  | { readonly kind: 'session'; readonly session: LibrarySession }
  | { readonly kind: 'file'; readonly file: SessionFile; readonly of: LibrarySession }

/** Rows of a group in the order in which they are drawn. */
export const rowsOf = ({ sessions }: LibraryGroup, shown: ShownFiles): readonly LibraryRow[] =>
  sessions.flatMap((session): readonly LibraryRow[] => [
    { kind: 'session', session },
    ...(shown.get(session.head.path) ?? []).map(file => ({ kind: 'file', file, of: session }) as const),
  ])

/** Names a row for as long as it lives. */
export const keyOfRow = (row: LibraryRow): string =>
  row.kind === 'session' ? row.session.head.path : `file ${row.file.path}`

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

/** Heads and files 24, threads 40 pixels. */
export const libraryGeometry = (groups: readonly (readonly LibraryRow[])[]): SectionGeometry =>
  sectioned(groups.map(rows => ({ head: 24, rows: rows.length, row: 40, other: rows.flatMap(lowRow) })))

const lowRow = (row: LibraryRow, index: number) => (row.kind === 'file' ? [{ row: index, h: 24 }] : [])
