import type { Failure } from '../../base/failure.ts'
import type { Steps } from '../../base/steps.ts'
import { candidateSide } from '../../compaction/candidate-side.ts'
import { compositionOf, type KindWeight } from '../../thread/composition.ts'
import type { History, ItemRef, Point, RequestHistory, Sending, Thread } from '../../thread/model.ts'
import { openingThread } from '../../thread/readers.ts'
import type { Provider } from './provider.ts'

/** What Codex would send for a session, its next message aside. */
export interface Prompt {
  /** Of Codex, whose rules were taken; null where the agent has none. */
  readonly version: string | null
  readonly items: number
  readonly tokens: number
  readonly byKind: readonly KindWeight[]
}

/** What a file that was written gives when it is read like any other. */
export type ReadBack =
  /** `items`: of its history at its end; `prompt`: of what Codex would send for it. */
  | { readonly kind: 'same'; readonly items: number; readonly prompt: Prompt }
  /** The first item of the request that is another one, from 0. */
  | { readonly kind: 'different'; readonly item: number }
  | { readonly kind: 'unreadable'; readonly failure: Failure }

/** Items compared between two pauses. */
const BATCH = 64

/** By whose rules the two must be the same: those of the newest version, or those of the one that wrote the session, too. */
export type Rules = 'newest' | 'both'

/**
 * Reads a rollout that was just written and compares what Codex would send for it, by the newest rules that are known, with what it would
 * send for the thread at the point that it was made from.
 */
export const readBack = (path: string, thread: Thread, at: Point, rules: Rules, provider = KEPT): Steps<ReadBack> =>
  reading(path, written => compared(written, thread, { at, rules, provider, end: END }))

const KEPT: Provider = { kind: 'kept' }

/** What a fork with a candidate is to hold: the thread up to a point, and behind that the candidate's items in so many lines of our own. */
export interface WithCandidate {
  readonly at: Point
  readonly items: readonly unknown[]
  readonly lines: number
  /** What became of the one that the thread names. */
  readonly provider: Provider
}

/** The same for a fork that goes on from a candidate: its history must be the candidate's items, and the one before them that of the point. */
export const readBackCandidate = (path: string, thread: Thread, wanted: WithCandidate): Steps<ReadBack> =>
  reading(path, written => comparedCandidate(written, thread, wanted))

const END: Point = { kind: 'end' }

function* reading(path: string, compare: (written: Thread) => Steps<ReadBack>): Steps<ReadBack> {
  const opened = yield* openingThread(path)
  if (!opened.ok) return { kind: 'unreadable', failure: opened.error }
  const written = opened.value
  try {
    // Without the parse of every line it is the same as a rule; only where one is broken inside, that is needed to see it.
    yield* written.read({ quick: true })
    const quick = yield* compare(written)
    if (quick.kind === 'same') return quick
    yield* written.read({ quick: false })
    return yield* compare(written)
  } finally {
    written.close()
  }
}

interface Comparison {
  readonly at: Point
  readonly rules: Rules
  /** What became of the one that the thread names. */
  readonly provider: Provider
  /** The point of the written session that stands for it. */
  readonly end: Point
}

const sendingOf = (thread: Thread): Sending => ({ version: thread.versions?.today ?? null, images: true })

/** As it is sent to the provider that the fork names: the built-in one is sent some items in another form. */
export function sendingTo(thread: Thread, provider: Provider): Sending {
  if (provider.kind === 'kept') return sendingOf(thread)
  return { ...sendingOf(thread), provider: provider.kind === 'gone' ? null : provider.name }
}

function* compared(written: Thread, thread: Thread, { at, rules, provider, end }: Comparison): Steps<ReadBack> {
  const wanted = yield* thread.request(at, sendingTo(thread, provider))
  const found = yield* written.request(end, sendingOf(thread))
  const history = yield* written.history(end)
  const item =
    (yield* firstDifference(wanted, found)) ??
    (rules === 'both'
      ? yield* firstDifference(listed(thread, yield* thread.history(at)), listed(written, history))
      : null)
  if (item !== null) return { kind: 'different', item }
  return { kind: 'same', items: history.items.length, prompt: yield* promptOf(found) }
}

function* comparedCandidate(
  written: Thread,
  thread: Thread,
  { at, items, lines, provider }: WithCandidate,
): Steps<ReadBack> {
  const end: Point = { kind: 'line', line: (written.files[written.own]?.lines ?? 0) - lines }
  const before = yield* compared(written, thread, { at, rules: 'newest', provider, end })
  // Below a candidate the form in which some items would be sent counts for nothing: they are not.
  const sameBelow = before.kind === 'same' || (yield* sameHistory(written, end, thread, at))
  if (!sameBelow) return before
  const history = yield* written.history(END)
  const item = yield* firstDifference(candidateSide(thread, items), listed(written, history))
  if (item !== null) return { kind: 'different', item }
  const found = yield* written.request(END, sendingOf(thread))
  return { kind: 'same', items: history.items.length, prompt: yield* promptOf(found) }
}

function* sameHistory(written: Thread, end: Point, thread: Thread, at: Point): Steps<boolean> {
  const wanted = listed(thread, yield* thread.history(at))
  return (yield* firstDifference(wanted, listed(written, yield* written.history(end)))) === null
}

/** Weighs what would be sent. */
export function* promptOf(request: Prompted): Steps<Prompt> {
  const byKind = yield* compositionOf(request)
  const tokens = byKind.reduce((sum, one) => sum + one.tokens, 0)
  return { version: request.version, items: request.count, tokens, byKind }
}

type Prompted = Pick<RequestHistory, 'version' | 'count' | 'item'>

type List = Pick<RequestHistory, 'count' | 'item'>

const listed = (thread: Thread, { items }: History): List => ({
  count: items.length,
  item: i => thread.item(items[i] as ItemRef),
})

function* firstDifference(wanted: List, found: List): Steps<number | null> {
  const common = Math.min(wanted.count, found.count)
  for (let i = 0; i < common; i++) {
    if (i % BATCH === BATCH - 1) yield
    if (JSON.stringify(wanted.item(i).raw) !== JSON.stringify(found.item(i).raw)) return i
  }
  return wanted.count === found.count ? null : common
}
