import type { Steps } from '../base/steps.ts'
import type { Point, RequestHistory, Thread, Versions } from '../thread/model.ts'
import { diff } from './diff.ts'
import type { Side } from './fact.ts'

/**
 * How many items two requests for the same point differ in: rows of their diff that are not kept. What leads them in
 * does not count, because versions send it in different places.
 */
export function* parting(one: RequestHistory, other: RequestHistory): Steps<number> {
  const { rows } = yield* diff(behindLead(one), behindLead(other))
  return rows.filter(row => row.kind !== 'kept').length
}

/** The same for what the writer of a session and today's version send at a point. */
export function* partingAt(thread: Thread, at: Point, { writer, today }: Versions): Steps<number> {
  if (writer === today) return 0
  const theirs = yield* thread.request(at, { version: null, images: true })
  const ours = yield* thread.request(at, { version: today, images: true })
  return yield* parting(theirs, ours)
}

/** One sentence where they part; null where both send the same. */
export function partingNote(items: number, { writer, today }: Versions): string | null {
  if (items === 0) return null
  const differ = items === 1 ? 'one item differs' : `${items} items differ`
  return `Today’s version (${today}) would rebuild this otherwise: ${differ} from what ${writer} sends.`
}

const behindLead = (request: RequestHistory): Side => ({
  count: request.count - request.lead,
  item: index => request.item(index + request.lead),
})
