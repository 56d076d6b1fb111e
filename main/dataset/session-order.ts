import { basename } from 'node:path'
import { idOf } from '../library/lineage.ts'
import type { Session } from '../library/sessions.ts'
import { momentOf, monthOf } from './moment.ts'

/** A session and where its rows go. */
export interface SessionPlace {
  readonly session: Session
  /** By which all tables know it: the id of its thread, else the name of its file. */
  readonly key: string
  /** In which it began, by UTC; null where its file does not say. */
  readonly month: string | null
}

/**
 * Sessions by month, those without one last, in each by the time at which they began: an order that is of their contents, so that the
 * same sessions give the same files.
 */
export function inMonths(sessions: readonly Session[]): readonly SessionPlace[] {
  const places = sessions.map(session => {
    const { head, found } = session
    const began = [head?.startedAt, head?.endedAt].find(time => momentOf(time ?? null) !== null) ?? null
    return { session, key: idOf(session) ?? basename(found.path), month: monthOf(began), began: momentOf(began) ?? 0 }
  })
  places.sort((a, b) => ordered(a.month ?? '~', b.month ?? '~') || a.began - b.began || ordered(a.key, b.key))
  return withOwnKeys(places)
}

const ordered = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)

/** Files without an id may have one name: the second is told apart. */
function withOwnKeys(places: readonly SessionPlace[]): readonly SessionPlace[] {
  const counts = new Map<string, number>()
  return places.map(({ session, key, month }) => {
    const n = (counts.get(key) ?? 0) + 1
    counts.set(key, n)
    return { session, key: n === 1 ? key : `${key} (${n})`, month }
  })
}
