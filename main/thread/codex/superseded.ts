import type { Steps } from '../../base/steps.ts'
import type { Index } from './index.ts'
import type { LineCache } from './line-cache.ts'
import { resumedBy } from './resuming.ts'
import { type Start, selectStart } from './select.ts'

/** Lines of compactions that may go: positions, ascending; `rollbacks` as in the model. */
interface Positions {
  readonly positions: readonly number[]
  readonly rollbacks: number | null
}

/**
 * A replacement history is needed when a replay begins with it: at the end, or after a further rollback that takes back the compaction
 * that the end builds on. A rollback that reaches back across two compactions is not provided for: in a file whose compactions are not
 * complete in themselves, one of enough turns reaches each of them, and nothing could ever go.
 * The newest compaction stays, rolled back or not: 0.169 looks at it first (codex-format.md 3.3).
 */
export function* supersededIn(index: Index, cache: LineCache): Steps<Positions> {
  const readings: Reading[] = []
  for (const reader of resumedBy(index)) readings.push(yield* readingOf(reader, cache))
  const newest = index.slots.findLastIndex(slot => !slot.dead)
  const positions = index.slots
    .filter(
      (slot, i) => slot.recorded !== null && !slot.dead && i !== newest && readings.every(reading => !reading.needs(i)),
    )
    .map(slot => slot.position)
  const rollbacks = readings.flatMap(reading => (reading.rollbacks === null ? [] : [reading.rollbacks]))
  return { positions, rollbacks: positions.length === 0 || rollbacks.length === 0 ? null : Math.min(...rollbacks) }
}

interface Reading {
  needs(slot: number): boolean
  readonly rollbacks: number | null
}

function* readingOf(index: Index, cache: LineCache): Steps<Reading> {
  const last = sound(index, cache, 0)
  yield
  const across = nextBefore(index, last)
  const second = across === null ? null : sound(index, cache, across)
  yield
  const further = second === null ? null : nextBefore(index, second)
  const starts = second === null ? [last] : [last, second]
  const ignoresOthers = index.rules.rollback === 'segments'
  const needs = (i: number): boolean => {
    const { position } = index.slots[i] as Index['slots'][number]
    return starts.some(({ slot, from }) => slot === i || (!ignoresOthers && position >= Math.min(from, fromOf(slot))))
  }
  const fromOf = (slot: number | null): number =>
    slot === null ? (oldestBefore(index) ?? 0) : (index.slots[slot]?.position ?? 0)
  return { needs, rollbacks: further === null ? null : further - 1 }
}

/** Rule `behind` begins behind the oldest compaction where none survives. */
const oldestBefore = (index: Index): number | undefined => index.slots.find(slot => !slot.dead)?.position

/** Where the replay begins after a further rollback; a compaction whose line turns out to be broken is none. */
function sound(index: Index, cache: LineCache, turns: number): Start {
  for (;;) {
    const start = selectStart(index, index.lines.count, turns)
    const slot = index.slots[start.slot ?? -1]
    if (!slot || cache.json(slot.position) !== null) return start
    index.forget(slot.position)
  }
}

/** Fewest turns to roll back so that the replay begins before a start; null when none are enough. */
function nextBefore(index: Index, { from }: Start): number | null {
  const begins = (turns: number): number => selectStart(index, index.lines.count, turns).from
  let high = index.marks.count + 1
  if (begins(high) >= from) return null
  let low = 0
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if (begins(middle) < from) high = middle
    else low = middle
  }
  return high
}
