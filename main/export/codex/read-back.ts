import type { Failure } from '../../base/failure.ts'
import type { Steps } from '../../base/steps.ts'
import type { History, ItemRef, Point, RequestHistory, Thread } from '../../thread/model.ts'
import { openingThread } from '../../thread/readers.ts'

/** What a file that was written gives when it is read like any other. */
export type ReadBack =
  /** `items`: of its history at its end. */
  | { readonly kind: 'same'; readonly items: number }
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
export function* readBack(path: string, thread: Thread, at: Point, rules: Rules): Steps<ReadBack> {
  const opened = yield* openingThread(path)
  if (!opened.ok) return { kind: 'unreadable', failure: opened.error }
  const written = opened.value
  try {
    // Without the parse of every line it is the same as a rule; only where one is broken inside, that is needed to see it.
    yield* written.read({ quick: true })
    const quick = yield* compared(written, thread, at, rules)
    if (quick.kind === 'same') return quick
    yield* written.read({ quick: false })
    return yield* compared(written, thread, at, rules)
  } finally {
    written.close()
  }
}

function* compared(written: Thread, thread: Thread, at: Point, rules: Rules): Steps<ReadBack> {
  const sending = { version: thread.versions?.today ?? null, images: true }
  const wanted = yield* thread.request(at, sending)
  const found = yield* written.request({ kind: 'end' }, sending)
  const history = yield* written.history({ kind: 'end' })
  const item =
    (yield* firstDifference(wanted, found)) ??
    (rules === 'both'
      ? yield* firstDifference(listed(thread, yield* thread.history(at)), listed(written, history))
      : null)
  return item === null ? { kind: 'same', items: history.items.length } : { kind: 'different', item }
}

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
