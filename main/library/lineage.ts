import type { Steps } from '../base/steps.ts'
import type { RequestUsage } from '../thread/model.ts'
import { openingThread } from '../thread/readers.ts'
import { type Found, plainName } from './discover.ts'
import type { Session } from './sessions.ts'

/** Tokens of answered requests, by the server's counters. */
export interface Spent {
  readonly requests: number
  readonly input: number
  readonly cached: number
  readonly output: number
  readonly total: number
}

export interface LineageNode {
  readonly id: string
  /** Thread that it came from; null for the first. */
  readonly parent: string | null
  /** fork: goes on from another thread. spawn: a sub-agent. */
  readonly relation: 'first' | 'fork' | 'spawn'
  /** 0 for the first. */
  readonly depth: number
  /** null when no file of the thread was found: others only name it. */
  readonly session: Session | null
  /** Files after reverts, each once, the one that opens first. */
  readonly files: readonly Found[]
  /** Of what is its own; null when no file could be read. */
  readonly spent: Spent | null
  /** Copied from where it came from, and not counted in `spent`; null when that cannot be told because no file of it could be read. */
  readonly replayed: Spent | null
}

/** A thread with all that it came from and all that came from it, parents before their children. */
export interface Lineage {
  readonly nodes: readonly LineageNode[]
  /** Of all nodes, each request once. */
  readonly spent: Spent
  /** Threads that were left out because there are too many. */
  readonly left: number
}

/** Threads of one lineage. */
const MOST = 1000

const NOTHING: Spent = { requests: 0, input: 0, cached: 0, output: 0, total: 0 }

/** The lineage of a thread among sessions. Reads their counters. */
export function* lineageOf(id: string, sessions: readonly Session[]): Steps<Lineage> {
  const family = new Family(sessions)
  const order = family.from(family.firstOf(id.toLowerCase()))
  const counted = new Map<string, readonly RequestUsage[] | null>()
  const nodes: LineageNode[] = []
  for (const { id: own, parent, relation, depth } of order.slice(0, MOST)) {
    const session = family.session(own)
    const files = session === null ? [] : onlyOnce(session.files)
    const requests = session === null ? null : yield* requestsOf(files)
    counted.set(own, requests)
    const theirs = parent === null ? [] : (counted.get(parent) ?? null)
    const copied = requests === null || theirs === null ? 0 : common(requests, theirs)
    nodes.push({
      id: own,
      parent,
      relation,
      depth,
      session,
      files,
      spent: requests === null ? null : spentIn(requests.slice(copied)),
      replayed: theirs === null ? null : spentIn((requests ?? []).slice(0, copied)),
    })
    yield
  }
  const spent = nodes.reduce((sum, node) => added(sum, node.spent ?? NOTHING), NOTHING)
  return { nodes, spent, left: Math.max(0, order.length - MOST) }
}

interface Member {
  readonly id: string
  readonly parent: string | null
  readonly relation: LineageNode['relation']
  readonly depth: number
}

/** Who came from whom, as the sessions say it themselves. */
class Family {
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

  /** A thread and all below it, parents first. */
  from(first: string): readonly Member[] {
    const members: Member[] = []
    const seen = new Set<string>()
    const waiting: Member[] = [{ id: first, parent: null, relation: 'first', depth: 0 }]
    for (let member = waiting.pop(); member !== undefined; member = waiting.pop()) {
      if (seen.has(member.id)) continue
      seen.add(member.id)
      members.push(member)
      for (const id of [...(this.#children.get(member.id) ?? [])].reverse()) {
        const relation = cameFrom(this.#sessions.get(id) as Session)?.relation ?? 'fork'
        waiting.push({ id, parent: member.id, relation, depth: member.depth + 1 })
      }
    }
    return members
  }
}

/** In lower case; null when neither the file nor its name tells it. */
export const idOf = ({ head, found }: Session): string | null =>
  (head?.threadId ?? found.threadId)?.toLowerCase() ?? null

/** A sub-agent that was begun as a fork of its parent names it twice: it is a sub-agent. */
function cameFrom({ head }: Session): { readonly parent: string; readonly relation: 'fork' | 'spawn' } | null {
  if (head?.parentThread) return { parent: head.parentThread.toLowerCase(), relation: 'spawn' }
  return head?.forkedFrom ? { parent: head.forkedFrom.toLowerCase(), relation: 'fork' } : null
}

/** Twins and copies hold the same. */
function onlyOnce(files: readonly Found[]): readonly Found[] {
  return files.filter(({ path }, i) => files.findIndex(other => plainName(other.path) === plainName(path)) === i)
}

/** Requests of all files of a thread, those of each file's own lines; null when none could be read. */
function* requestsOf(files: readonly Found[]): Steps<readonly RequestUsage[] | null> {
  const all: RequestUsage[] = []
  let any = false
  // The oldest first: a later one goes on from it.
  for (const { path } of [...files].sort((a, b) => (plainName(a.path) < plainName(b.path) ? -1 : 1))) {
    const opened = yield* openingThread(path)
    if (!opened.ok) continue
    const thread = opened.value
    try {
      yield* thread.read({ quick: true })
      for (const request of yield* thread.requests()) if (request.source.file === thread.own) all.push(request)
      any = true
    } finally {
      thread.close()
    }
  }
  return any ? all : null
}

/** How many requests two threads begin with alike: a fork of a legacy session begins with a copy of its lines. */
function common(own: readonly RequestUsage[], theirs: readonly RequestUsage[]): number {
  let n = 0
  while (n < own.length && n < theirs.length && isSame(own[n]?.usage, theirs[n]?.usage)) n++
  return n
}

const COUNTERS = ['input', 'cached', 'output', 'reasoning', 'total'] as const

const isSame = (a: RequestUsage['usage'] | undefined, b: RequestUsage['usage'] | undefined): boolean =>
  a !== undefined && b !== undefined && COUNTERS.every(counter => a[counter] === b[counter])

const spentIn = (requests: readonly RequestUsage[]): Spent =>
  requests.reduce(
    (sum, { usage }) =>
      added(sum, {
        requests: 1,
        input: usage.input ?? 0,
        cached: usage.cached ?? 0,
        output: usage.output ?? 0,
        total: usage.total ?? (usage.input ?? 0) + (usage.output ?? 0),
      }),
    NOTHING,
  )

const added = (a: Spent, b: Spent): Spent => ({
  requests: a.requests + b.requests,
  input: a.input + b.input,
  cached: a.cached + b.cached,
  output: a.output + b.output,
  total: a.total + b.total,
})
