import type { Result } from '../../preload/contract.ts'
import type { Steps } from '../base/steps.ts'
import type { Fidelity, Item, Thread } from '../thread/model.ts'
import { type Place, parsePlace } from '../thread/place.ts'
import { ok } from './context.ts'
import { refuse } from './refusals.ts'

/** A history, or what is sent for it, as a list of items that are made when asked for. */
export interface Listing {
  /** Version whose request it is; null when it is the history itself, or the agent has no versions. */
  readonly version: string | null
  readonly fidelity: Fidelity
  readonly notes: readonly string[]
  readonly count: number
  item(index: number): Item
}

/** The list at a place that the thread has. */
export function* listingAt(thread: Thread, { at, sending }: Place): Steps<Listing> {
  if (sending !== null) return yield* thread.request(at, sending)
  const { items, fidelity, notes } = yield* thread.history(at)
  const item = (index: number): Item => {
    const ref = items[index]
    if (ref === undefined) throw new RangeError(`item ${index} of ${items.length}`)
    return thread.item(ref)
  }
  return { version: null, fidelity, notes, count: items.length, item }
}

/** What two sides of a diff, or a list of items, may be: a place of the thread, or a candidate (`place` null). */
export interface Named {
  readonly place: Place | null
  readonly list: Listing
}

/** The list that a window names. */
export async function listingNamed(
  thread: Thread,
  candidates: CandidateItems,
  text: string,
  run: <T>(steps: Steps<T>) => Promise<T>,
): Promise<Result<Named>> {
  const id = CANDIDATE.exec(text)?.[1]
  if (id !== undefined) {
    const read = candidates.listing(id)
    return read.ok ? ok({ place: null, list: read.value }) : read
  }
  const place = placeNamed(thread, text)
  return place.ok ? ok({ place: place.value, list: await run(listingAt(thread, place.value)) }) : place
}

const CANDIDATE = /^candidate:([0-9a-f-]{1,64})$/

/** The place of a candidate's items. */
export const candidatePlace = (id: string): string => `candidate:${id}`

/** Where the items of candidates come from. */
export interface CandidateItems {
  listing(id: string): Result<Listing>
}

/** Reads a place of a link and checks that the thread has its point. */
export function placeNamed(thread: Thread, text: string): Result<Place> {
  const place = parsePlace(text)
  if (place === null)
    return refuse(
      'bad-argument',
      `“${text.slice(0, 60)}” is not a point. Points are end, line:N, turn:N:start or :end, checkpoint:K:before or :after; request@POINT and request=VERSION@POINT are what is sent there.`,
    )
  const resolved = thread.resolve(place.at)
  return resolved.ok ? ok(place) : refuse('no-such-point', resolved.message)
}
