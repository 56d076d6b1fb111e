import type { Steps } from '../base/steps.ts'
import type { ItemKind } from '../thread/model.ts'
import type { Pair } from './align.ts'
import { textKey } from './content-key.ts'
import type { Fact } from './fact.ts'
import { joinCuts } from './match-cuts.ts'
import { isReplaced, type NameOf, type Pairing, type SideName, sameName } from './pairing.ts'
import { cutsFrom, cutsOf } from './truncation.ts'

/**
 * Pairs of items that are the same one with another content, surest rule first. Summaries and opaque items meet only
 * their own kind: the previous checkpoint's with the new one's.
 */
export function* matchChanged(pairing: Pairing): Steps<undefined> {
  yield* joinAll(
    pairing,
    'summary',
    sameName(pairing, 'last', fact => (fact.kind === 'summary' ? '' : null)),
  )
  yield* joinAll(
    pairing,
    'opaque',
    sameName(pairing, 'last', fact => (fact.kind === 'opaque' ? '' : null)),
  )
  yield* joinAll(pairing, 'changed', sameName(pairing, 'first', uniqueIds(pairing.before), uniqueIds(pairing.after)))
  yield* joinAll(
    pairing,
    'changed',
    sameName(pairing, 'last', fact => (fact.callId === null ? null : `${fact.kind} ${fact.callId}`)),
  )
  yield* joinCuts(pairing)
  yield* joinAll(pairing, 'changed', sameText(pairing))
  yield* joinAll(
    pairing,
    'changed',
    sameName(pairing, 'last', fact => (isReplaced(fact) ? null : fact.slot)),
  )
  yield* joinSimilar(pairing)
}

function* joinAll(
  pairing: Pairing,
  kind: 'summary' | 'opaque' | 'changed',
  pairs: Steps<readonly Pair[]>,
): Steps<undefined> {
  for (const [b, a] of yield* pairs) {
    pairing.join(b, a, kind === 'changed' ? howChanged(pairing, b, a) : kind)
    yield
  }
}

/** Truncated when one text is a cut of the other, in either direction: two points may be compared backwards. */
function howChanged(pairing: Pairing, b: number, a: number): 'truncated' | 'rewritten' {
  if (!pairing.before[b]?.marked && !pairing.after[a]?.marked) return 'rewritten'
  const before = pairing.text('before', b)
  const after = pairing.text('after', a)
  const isCut = cutsOf(after).some(cut => cutsFrom(cut, before)) || cutsOf(before).some(cut => cutsFrom(cut, after))
  return isCut ? 'truncated' : 'rewritten'
}

/** An id names one item as long as it stands once on a side. */
function uniqueIds(facts: readonly Fact[]): NameOf {
  const times = new Map<string, number>()
  for (const { id } of facts) if (id !== null) times.set(id, (times.get(id) ?? 0) + 1)
  return fact => (fact.id !== null && times.get(fact.id) === 1 && !isReplaced(fact) ? `${fact.kind} ${fact.id}` : null)
}

/** The same words in other parts: two parts joined, an image left out. Only texts that can meet are made. */
function* sameText(pairing: Pairing): Steps<readonly Pair[]> {
  const before = yield* textNames(pairing, 'before', kindsWithText(pairing, 'after'))
  const after = yield* textNames(pairing, 'after', kindsWithText(pairing, 'before'))
  return yield* sameName(pairing, 'first', before, after)
}

function kindsWithText(pairing: Pairing, side: SideName): ReadonlySet<ItemKind> {
  return new Set(
    pairing
      .free(side)
      .map(index => pairing.fact(side, index))
      .filter(fact => fact.hasText && !isReplaced(fact))
      .map(fact => fact.kind),
  )
}

function* textNames(pairing: Pairing, side: SideName, kinds: ReadonlySet<ItemKind>): Steps<NameOf> {
  const names = new Map<number, string>()
  for (const index of pairing.free(side)) {
    const fact = pairing.fact(side, index)
    if (!fact.hasText || !kinds.has(fact.kind)) continue
    names.set(index, `${fact.kind} ${textKey(pairing.text(side, index))}`)
    yield
  }
  return (_, index) => names.get(index) ?? null
}

/** Kinds whose items have no identity but their place. */
const BY_PLACE: ReadonlySet<Fact['kind']> = new Set(['user', 'assistant', 'instructions'])

/** Messages at corresponding places between two kept items, when at least half of the longer text is still there at its ends. */
function* joinSimilar(pairing: Pairing): Steps<undefined> {
  const kept = pairing.kept()
  const place = (side: 0 | 1): NameOf => {
    let gap = 0
    return (fact, index) => {
      while (gap < kept.length && (kept[gap]?.[side] ?? 0) < index) gap += 1
      return BY_PLACE.has(fact.kind) && fact.slot === null && fact.hasText ? `${gap} ${fact.kind} ${fact.label}` : null
    }
  }
  for (const [b, a] of yield* sameName(pairing, 'first', place(0), place(1))) {
    if (isSimilar(pairing.text('before', b), pairing.text('after', a))) pairing.join(b, a, 'rewritten')
    yield
  }
}

/** Fewer equal characters say nothing: "yes" and "yep". */
const LEAST_SHARED = 12

function isSimilar(a: string, b: string): boolean {
  const most = Math.min(a.length, b.length)
  if (most * 2 < Math.max(a.length, b.length)) return false
  let head = 0
  while (head < most && a[head] === b[head]) head++
  let tail = 0
  while (tail < most - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  const shared = head + tail
  return shared >= LEAST_SHARED && shared * 2 >= Math.max(a.length, b.length)
}
