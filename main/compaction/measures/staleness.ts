import type { Place } from '../entities/entity.ts'
import { ownCopy } from '../entities/own-copy.ts'
import { basenameOf } from '../entities/path.ts'
import type { LaterValue } from '../reading/read-before.ts'
import type { Judged } from './judged.ts'
import { type Listed, listed } from './measured.ts'

/** Measure 7. */
export interface Staleness {
  /** Readable summaries in the history after; more than one means that an older one was left standing. */
  readonly summaries: number
  readonly stale: Listed<Stale>
}

/** What the summary says although the history before said otherwise later. */
export interface Stale {
  readonly kind: 'value' | 'deletedPath'
  /** A name ("react") or a path. */
  readonly name: string
  readonly summary: { readonly text: string; readonly place: Place }
  readonly before: { readonly text: string; readonly place: Place }
}

export function staleness(judged: Judged): Staleness {
  return {
    summaries: judged.after.summaries.length,
    stale: listed([...staleValues(judged), ...deletedPaths(judged)]),
  }
}

/** The summary has a value that stood before and was another one the last time. */
function staleValues({ before, after }: Judged): readonly Stale[] {
  return [...after.values.values()].flatMap(({ name, value, item }): readonly Stale[] => {
    const known = before.values.get(name) ?? []
    const newest = newestOf(known)
    if (newest === null || newest.value === value || !known.some(each => each.value === value)) return []
    return [
      {
        kind: 'value',
        name,
        summary: { text: value, place: after.side.place(item) },
        before: { text: newest.value, place: before.side.place(newest.item) },
      },
    ]
  })
}

/** null where the newest item names several: a table, not a value. */
function newestOf(values: readonly LaterValue[]): LaterValue | null {
  const last = values.at(-1)
  return last === undefined || values.filter(each => each.item === last.item).length > 1 ? null : last
}

const SAYS_GONE = /\b(?:delet|remov|drop|gone|renam|moved|replac)/i

/** The summary names a file that was deleted, on a line that does not say so. */
function deletedPaths({ before, after }: Judged): readonly Stale[] {
  const gone = [...before.facts.all()].filter(fact => fact.class === 'path' && fact.deleted)
  if (gone.length === 0) return []
  return after.summaries.flatMap(index => {
    const lines = after.side.content(after.side.item(index)).text.split('\n')
    return gone.flatMap((fact): readonly Stale[] => {
      const line = lines.find(each => each.includes(fact.key.includes('/') ? fact.key : basenameOf(fact.key)))
      if (line === undefined || SAYS_GONE.test(line)) return []
      return [
        {
          kind: 'deletedPath',
          name: fact.key,
          summary: { text: ownCopy(line.trim().slice(0, 200)), place: after.side.place(index) },
          before: { text: fact.key, place: before.side.place(fact.last) },
        },
      ]
    })
  })
}
