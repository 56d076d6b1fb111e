import type { Steps } from '../base/steps.ts'
import { openingThread } from '../thread/readers.ts'
import { type Found, plainName } from './discover.ts'
import {
  addedSpent,
  type FileCounts,
  type LineageCounts,
  NOTHING_SPENT,
  OpenedThreads,
  type Spent,
} from './lineage-counts.ts'
import type { Session } from './sessions.ts'

/** A file of a thread: the only one, or one of those that reverts left. */
export interface LineageFile {
  readonly found: Found
  /** null when it cannot be read, or nothing was counted. */
  readonly counts: FileCounts | null
}

export interface LineageNode {
  readonly id: string
  /** Thread that it came from; null for the first. */
  readonly parent: string | null
  /** fork: goes on from another thread. spawn: a sub-agent. */
  readonly relation: 'first' | 'fork' | 'spawn'
  /** Of the first: the thread that it says it came from, though that came from it. */
  readonly circle: string | null
  /** 0 for the first. */
  readonly depth: number
  /** Of a sub-agent: what the thread that began it calls it, a path or a nickname; null where its file does not say. */
  readonly calledAs: string | null
  /** null when no file of the thread was found: others only name it. */
  readonly session: Session | null
  /** Files after reverts, each once, the one that opens first. */
  readonly files: readonly LineageFile[]
  /** Of what is its own; null when no file could be read, or nothing was counted. */
  readonly spent: Spent | null
  /** Its own, those that were rolled back left out; null as with `spent`. */
  readonly compactions: number | null
  /**
   * Copied from where it came from, and not counted in `spent`; null when that cannot be told because no file of it could be read, and
   * none that came from it, too.
   */
  readonly replayed: (Spent & { readonly compactions: number; readonly bytes: number }) | null
}

/** A thread with all that it came from and all that came from it, parents before their children. */
export interface Lineage {
  readonly nodes: readonly LineageNode[]
  /** Of all nodes, each request once; null when nothing was counted. */
  readonly spent: Spent | null
  /** Threads that were left out because there are too many. */
  readonly left: number
}

/** Threads of one lineage. */
const MOST = 1000

/** The lineage of a thread among sessions. Reads their counters, unless `counts` is null. */
export function* lineageOf(id: string, sessions: readonly Session[], counts: LineageCounts | null): Steps<Lineage> {
  const family = new Family(sessions)
  const order = family.from(family.firstOf(id.toLowerCase()))
  const nodes: LineageNode[] = []
  const open = new OpenedThreads()
  try {
    for (const member of order.slice(0, MOST)) {
      nodes.push(yield* nodeOf(member, family, counts, open))
      yield
    }
  } finally {
    open.close()
  }
  const spent =
    counts === null ? null : nodes.reduce((sum, node) => addedSpent(sum, node.spent ?? NOTHING_SPENT), NOTHING_SPENT)
  return { nodes, spent, left: Math.max(0, order.length - MOST) }
}

function* nodeOf(
  member: Member,
  family: Family,
  counts: LineageCounts | null,
  open: OpenedThreads,
): Steps<LineageNode> {
  const session = family.session(member.id)
  const from = family.copiedFrom(member)
  const files: LineageFile[] = []
  for (const found of session === null ? [] : onlyOnce(session.files))
    files.push({ found, counts: counts === null ? null : yield* counts.of(found, from, open) })
  const { sibling: _, ...named } = member
  const calledAs = member.relation === 'spawn' && session !== null ? yield* nameIn(session.found.path) : null
  return { ...named, calledAs, circle: family.circleAt(member), session, files, ...sumsOf(files, member, from) }
}

/** Reads no more than the first lines of a file. */
function* nameIn(path: string): Steps<string | null> {
  const opened = yield* openingThread(path)
  if (!opened.ok) return null
  try {
    return opened.value.calledAs?.() ?? null
  } finally {
    opened.value.close()
  }
}

function sumsOf(
  files: readonly LineageFile[],
  { parent }: Member,
  from: Found | null,
): Pick<LineageNode, 'spent' | 'compactions' | 'replayed'> {
  const read = files.flatMap(({ counts }) => (counts === null ? [] : [counts]))
  if (read.length === 0) return { spent: null, compactions: null, replayed: null }
  const sum = (value: (counts: FileCounts) => number): number => read.reduce((all, counts) => all + value(counts), 0)
  const replayed = {
    ...read.map(counts => counts.replayed.spent).reduce(addedSpent, NOTHING_SPENT),
    compactions: sum(counts => counts.replayed.compactions),
    bytes: sum(counts => counts.replayed.bytes),
  }
  return {
    spent: read.map(counts => counts.spent).reduce(addedSpent, NOTHING_SPENT),
    compactions: sum(counts => counts.compactions),
    replayed: parent === null || from !== null ? replayed : null,
  }
}

interface Member {
  readonly id: string
  readonly parent: string | null
  readonly relation: LineageNode['relation']
  readonly depth: number
  /** An older thread of the same parent. */
  readonly sibling: string | null
}

/** Who came from whom, as the sessions say it themselves. */
export class Family {
  readonly #sessions = new Map<string, Session>()
  readonly #children = new Map<string, string[]>()

  constructor(sessions: readonly Session[]) {
    // Newest first in the list; children stand in the order in which they began.
    for (const session of [...sessions].reverse()) {
      const id = idOf(session)
      if (id === null) continue
      this.#sessions.set(id, session)
      const parent = cameFrom(session)?.parent
      if (parent === undefined) continue
      const siblings = this.#children.get(parent)
      if (siblings === undefined) this.#children.set(parent, [id])
      else siblings.push(id)
    }
  }

  session(id: string): Session | null {
    return this.#sessions.get(id) ?? null
  }

  /** The first ancestor; files may name each other in a circle. */
  firstOf(id: string): string {
    const seen = new Set<string>()
    let first = id
    while (!seen.has(first)) {
      seen.add(first)
      const session = this.session(first)
      const parent = session === null ? undefined : cameFrom(session)?.parent
      if (parent === undefined) return first
      first = parent
    }
    return id
  }

  /** The thread that a first one names all the same. */
  circleAt({ id, parent }: Member): string | null {
    const session = parent === null ? this.session(id) : null
    return session === null ? null : (cameFrom(session)?.parent ?? null)
  }

  /** The file whose lines a thread may begin with: its parent's, else that of an older sibling, which holds the same copy. */
  copiedFrom({ parent, sibling }: Member): Found | null {
    const session = parent === null ? null : (this.session(parent) ?? (sibling === null ? null : this.session(sibling)))
    return session?.found ?? null
  }

  /** A thread and all below it, parents first. */
  from(first: string): readonly Member[] {
    const members: Member[] = []
    const seen = new Set<string>()
    const waiting: Member[] = [{ id: first, parent: null, relation: 'first', depth: 0, sibling: null }]
    for (let member = waiting.pop(); member !== undefined; member = waiting.pop()) {
      if (seen.has(member.id)) continue
      seen.add(member.id)
      members.push(member)
      const children = this.#children.get(member.id) ?? []
      for (let n = children.length - 1; n >= 0; n--) {
        const id = children[n] as string
        const relation = cameFrom(this.#sessions.get(id) as Session)?.relation ?? 'fork'
        waiting.push({ id, parent: member.id, relation, depth: member.depth + 1, sibling: children[n - 1] ?? null })
      }
    }
    return members
  }
}

/** In lower case; null when neither the file nor its name tells it. */
export const idOf = ({ head, found }: Session): string | null =>
  (head?.threadId ?? found.threadId)?.toLowerCase() ?? null

/** A sub-agent that was begun as a fork of its parent names it twice: it is a sub-agent. */
export function cameFrom({ head }: Session): { readonly parent: string; readonly relation: 'fork' | 'spawn' } | null {
  if (head?.parentThread) return { parent: head.parentThread.toLowerCase(), relation: 'spawn' }
  return head?.forkedFrom ? { parent: head.forkedFrom.toLowerCase(), relation: 'fork' } : null
}

/** Twins and copies hold the same. */
export function onlyOnce(files: readonly Found[]): readonly Found[] {
  return files.filter(({ path }, i) => files.findIndex(other => plainName(other.path) === plainName(path)) === i)
}
