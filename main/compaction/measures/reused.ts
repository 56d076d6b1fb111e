import type { Found, Place } from '../entities/entity.ts'
import { type Fact, foundOf } from '../entities/fact-index.ts'
import type { Later, UseKind, Uses } from '../reading/read-later.ts'
import { isTrifle } from '../reading/trifle.ts'
import type { Judged } from './judged.ts'
import { type Listed, listed } from './measured.ts'

/** Groups of the list in the order in which a person cares; the first three take turns at the top. */
export type ReuseGroup = 'constraint' | 'failedCommand' | 'changedFile' | 'decision' | 'error' | 'readFile' | 'other'

/** A fact that stood before, is not readable after, and was used again later. */
export interface Reused {
  readonly group: ReuseGroup
  readonly fact: Found
  /** Where to look: a file's last change or reading, a command's failing output, else the last mention. */
  readonly stood: Place
  /** Of a command that failed: what it said. */
  readonly detail: string | null
  /** The first use of each kind, the weightiest kind first, and how many items use it so. */
  readonly uses: readonly Use[]
}

export interface Use {
  readonly kind: UseKind
  readonly items: number
  readonly place: Place
  /** Of a sentence that says the same in other words: that sentence. */
  readonly text: string | null
}

/** What a use weighs: a person who has to say it again most, an output that happens to show it least. */
const USE_WEIGHT: Readonly<Record<UseKind, number>> = {
  repeatedByUser: 4,
  runAgain: 3,
  editedAgain: 3,
  readAgain: 2,
  namedByAgent: 1.5,
  usedInCall: 1.2,
  shown: 1,
}

/** These take turns at the top, so that no group fills the first rows alone. */
const FIRST: readonly ReuseGroup[] = ['constraint', 'failedCommand', 'changedFile']
const THEN: readonly ReuseGroup[] = ['decision', 'error', 'readFile', 'other']

/** Facts dropped and used again later, ranked. */
export function reused(judged: Judged, later: Later): Listed<Reused> {
  const groups = new Map<ReuseGroup, { readonly fact: Fact; readonly uses: Uses; readonly score: number }[]>()
  for (const [fact, uses] of later.uses) {
    const group = groupOf(fact, judged)
    if (!counts(group, fact, uses)) continue
    const entry = { fact, uses, score: judged.weight(fact) * bestUse(uses) }
    const known = groups.get(group)
    if (known) known.push(entry)
    else groups.set(group, [entry])
  }
  for (const entries of groups.values()) entries.sort((a, b) => b.score - a.score || b.fact.last - a.fact.last)
  const inGroup = (group: ReuseGroup) => (groups.get(group) ?? []).map(entry => ({ group, ...entry }))
  const { total, shown } = listed([...inTurns(FIRST.map(inGroup)), ...THEN.flatMap(inGroup)])
  return { total, shown: shown.map(({ group, fact, uses }) => rowOf(judged, later, group, fact, uses)) }
}

function groupOf(fact: Fact, { before }: Judged): ReuseGroup {
  switch (fact.class) {
    case 'constraint':
    case 'decision':
    case 'error':
      return fact.class
    case 'command':
      return before.runs.get(fact.key)?.outcome === 'failed' ? 'failedCommand' : 'other'
    case 'path':
      return fact.changed ? 'changedFile' : fact.read ? 'readFile' : 'other'
    default:
      return 'other'
  }
}

/**
 * An error that an output shows again came back; that an output shows another fact again is no use of it. A name of a program in a call
 * is mostly one of a library: somebody has to speak of it.
 */
function counts(group: ReuseGroup, fact: Fact, uses: Uses): boolean {
  if (isTrifle(fact)) return false
  const kinds = [...uses.kinds.keys()].filter(kind => group === 'error' || kind !== 'shown')
  return kinds.some(kind => kind !== 'usedInCall' || fact.class !== 'identifier')
}

const bestUse = (uses: Uses): number => Math.max(...[...uses.kinds.keys()].map(kind => USE_WEIGHT[kind]))

/** One of each, then the second of each, … */
function inTurns<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const turns: T[] = []
  const longest = Math.max(0, ...lists.map(list => list.length))
  for (let i = 0; i < longest; i++) turns.push(...lists.flatMap(list => list.slice(i, i + 1)))
  return turns
}

function rowOf({ before }: Judged, later: Later, group: ReuseGroup, fact: Fact, uses: Uses): Reused {
  const run = group === 'failedCommand' ? before.runs.get(fact.key) : undefined
  const made = group === 'changedFile' ? before.changes.get(fact.key) : before.reads.get(fact.key)
  return {
    group,
    fact: foundOf(fact, before.side.place),
    stood: before.side.place(run?.output ?? (fact.class === 'path' ? made : undefined) ?? fact.last),
    detail: run?.said ?? null,
    uses: [...uses.kinds]
      .sort(([a], [b]) => USE_WEIGHT[b] - USE_WEIGHT[a])
      .map(([kind, { items, index, text }]) => ({ kind, items, place: later.side.place(index), text })),
  }
}
