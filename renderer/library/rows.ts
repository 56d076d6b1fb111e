import type { SessionFile, SessionHead } from '../../preload/contract.ts'
import { folderName, toldApart } from '../format/folder.ts'
import { type SectionGeometry, sectioned } from '../list/geometry.ts'

/** Sessions of one project; forks and sub-agents stand under their parent where both are listed. */
export interface LibraryGroup {
  /** Names the group for as long as it lives. */
  readonly key: string
  readonly name: string
  /** Whole path, for the tooltip. */
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
const UNREAD = 'Not read yet'

/** Newest first, groups by their newest session. In steps in proportion to the number of sessions, however they hang together. */
export function groupSessions(sessions: readonly SessionHead[]): readonly LibraryGroup[] {
  const newest = [...sessions].sort((a, b) => b.modifiedAt - a.modifiedAt)
  const parents = parentsOf(newest)
  const children = new Map<SessionHead, SessionHead[]>()
  const roots: SessionHead[] = []
  for (const head of newest) {
    const parent = parents.get(head)
    if (parent === undefined) roots.push(head)
    else push(children, parent, head)
  }
  const groups = new Map<string | null, LibrarySession[]>()
  const unread: LibrarySession[] = []
  for (const root of roots) {
    const group = isUnread(root) ? unread : (groups.get(root.cwd) ?? [])
    if (group !== unread) groups.set(root.cwd, group)
    append(group, root, children)
  }
  const names = toldApart([...groups.keys()])
  const read = [...groups].map(([folder, sessions]) => ({
    key: folder === null ? 'none' : `folder ${folder}`,
    name: names.get(folder) ?? folderName(folder),
    folder,
    sessions,
  }))
  return unread.length === 0 ? read : [...read, { key: 'unread', name: UNREAD, folder: null, sessions: unread }]
}

/** Nothing is known of it yet but its file. They stand last, so that what is read does not move from among the others. */
const isUnread = ({ agent, turns, problem }: SessionHead): boolean => agent === '' && turns === null && problem === null

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}

/** A session and all that came from it, each below where it came from. */
function append(to: LibrarySession[], root: SessionHead, children: ReadonlyMap<SessionHead, SessionHead[]>): void {
  const waiting = [{ head: root, depth: 0 }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { head, depth } = next
    to.push({ head, depth: Math.min(depth, DEEPEST) })
    const own = children.get(head) ?? []
    for (let i = own.length - 1; i >= 0; i--) waiting.push({ head: own[i] ?? head, depth: depth + 1 })
  }
}

/** The listed sessions that forks and sub-agents came from. Of a circle that files make by pointing at each other nobody has one. */
function parentsOf(newest: readonly SessionHead[]): ReadonlyMap<SessionHead, SessionHead> {
  const byId = new Map<string, SessionHead>()
  for (const head of newest) if (head.threadId !== null && !byId.has(head.threadId)) byId.set(head.threadId, head)
  const named = new Map<SessionHead, SessionHead>()
  for (const head of newest) {
    const id = head.parentThread ?? head.forkedFrom
    const parent = id === null ? undefined : byId.get(id)
    if (parent !== undefined && parent !== head) named.set(head, parent)
  }
  const done = new Set<SessionHead>()
  for (const head of newest) {
    const path = new Set<SessionHead>()
    let at: SessionHead | undefined = head
    while (at !== undefined && !done.has(at) && !path.has(at)) {
      path.add(at)
      at = named.get(at)
    }
    if (at !== undefined && path.has(at)) leaveCircle(at, named)
    for (const one of path) done.add(one)
  }
  return named
}

/** All of a circle stand by themselves; what hangs on it stays where it hangs. */
function leaveCircle(first: SessionHead, named: Map<SessionHead, SessionHead>): void {
  for (let at: SessionHead | undefined = first; at !== undefined; ) {
    const next = named.get(at)
    named.delete(at)
    at = next
  }
}

/** Heads and files 24, threads 40 pixels. */
export const libraryGeometry = (groups: readonly (readonly LibraryRow[])[]): SectionGeometry =>
  sectioned(groups.map(rows => ({ head: 24, rows: rows.length, row: 40, other: rows.flatMap(lowRow) })))

const lowRow = (row: LibraryRow, index: number) => (row.kind === 'file' ? [{ row: index, h: 24 }] : [])
