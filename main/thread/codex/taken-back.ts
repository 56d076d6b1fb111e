import type { Steps } from '../../base/steps.ts'
import type { ItemRef } from '../model.ts'
import { refsOf } from './history.ts'
import type { Index } from './index.ts'
import { Items } from './items.ts'
import type { LineCache } from './line-cache.ts'
import { MARK } from './marks.ts'
import { Replayer } from './replay.ts'
import { type Gone, resumedBy, withoutLines, withRollback } from './resuming.ts'
import { AT_LEAST } from './writer.ts'

/** Positions [from, to) of lines. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** More rollbacks than this are not tried one by one. */
const MOST = 200

/**
 * Turns that were rolled back, each with all that stands up to its marker. Only those are told that may go: what remains is the same
 * history at the end and after any further rollback, for the version that wrote the file and for today's. A rollback that reaches
 * across a compaction means something else to each, so its turns mostly stay.
 */
export function* takenBackIn(index: Index, cache: LineCache): Steps<readonly Span[]> {
  const spans = knownByALine(index) ? [] : markedSpans(index)
  if (spans.length === 0 || (yield* mayGo(index, cache, spans))) return spans
  const found: Span[] = []
  for (const span of spans.length > MOST ? [] : spans)
    if (yield* mayGo(index, cache, [...found, span])) found.push(span)
  return found
}

/** The version is known only by a line that an older one does not write, and that line may be among those that go. */
const knownByALine = ({ rules }: Index): boolean => Object.values<number>(AT_LEAST).includes(rules.minor)

/** From the first turn that a rollback took to its marker; what overlaps is one span. */
function markedSpans({ marks, turns }: Index): readonly Span[] {
  const first = new Map<number, number>()
  for (let n = turns.count; n > 0; n--) {
    const by = turns.rolledBackBy(n)
    if (by !== null) first.set(by, turns.startOf(n))
  }
  const spans: Span[] = []
  for (let i = 0; i < marks.count; i++) {
    if (marks.code(i) !== MARK.rolledBack) continue
    const at = marks.position(i)
    let from = first.get(at) ?? at
    for (let last = spans.at(-1); last && last.to > from; last = spans.at(-1)) {
      from = Math.min(from, last.from)
      spans.pop()
    }
    spans.push({ from, to: at + 1 })
  }
  return spans
}

function* mayGo(index: Index, cache: LineCache, spans: readonly Span[]): Steps<boolean> {
  for (const reader of resumedBy(index)) if (!(yield* sameWithout(reader, cache, inSpans(spans)))) return false
  return true
}

export function inSpans(spans: readonly Span[]): Gone {
  return position => {
    let low = 0
    let high = spans.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((spans[middle] as Span).to <= position) low = middle + 1
      else high = middle
    }
    return position >= (spans[low]?.from ?? Number.POSITIVE_INFINITY)
  }
}

/** Every number of turns up to here is tried, then each doubled one. */
const EACH = 32

/** Is the history the same without some lines, at the end and after further rollbacks? */
function* sameWithout(index: Index, cache: LineCache, gone: Gone): Steps<boolean> {
  const rest = withoutLines(index, gone)
  const most = index.turns.count + 1
  for (let turns = 0; turns <= most; turns = turns < EACH ? turns + 1 : turns * 2) {
    const whole = yield* endOf(turns === 0 ? index : withRollback(index, turns), cache)
    const without = yield* endOf(turns === 0 ? rest : withRollback(rest, turns), cache)
    if (!(yield* same(whole, without))) return false
  }
  return true
}

function* endOf(index: Index, cache: LineCache): Steps<Iterator<ItemRef>> {
  const items = new Items(index, cache)
  const { parts } = yield* new Replayer(index, items).at(index.lines.count + 1)
  return parts.values().flatMap(part => refsOf(index, items, part))
}

/** Items compared between two pauses. */
const BATCH = 1024

function* same(left: Iterator<ItemRef>, right: Iterator<ItemRef>): Steps<boolean> {
  for (let i = 1; ; i++) {
    const [a, b] = [left.next(), right.next()]
    if (a.done || b.done) return a.done === b.done
    if (!isSame(a.value, b.value)) return false
    if (i % BATCH === 0) yield
  }
}

const isSame = (a: ItemRef, b: ItemRef): boolean =>
  a.file === b.file &&
  a.line === b.line &&
  a.index === b.index &&
  a.made?.name === b.made?.name &&
  a.made?.value === b.made?.value
