import type { Steps } from '../base/steps.ts'
import { align, type Pair } from './align.ts'
import type { Fact } from './fact.ts'
import { type Pairing, sameName } from './pairing.ts'

/**
 * Kept and moved: items of equal content. The conversation is aligned first and injected context only within the
 * gaps that it leaves: a compaction that puts the context before the last user message (codex-format.md 5.5) has
 * moved the context, however few messages it left standing.
 */
export function* matchEqual(pairing: Pairing): Steps<undefined> {
  const talk = yield* alignWhere(
    pairing,
    [0, 0],
    [pairing.before.length, pairing.after.length],
    fact => fact.slot === null,
  )
  for (const [b, a] of talk) pairing.join(b, a, 'kept')
  let last: Pair = [0, 0]
  for (const next of [...talk, [pairing.before.length, pairing.after.length] as const]) {
    const context = yield* alignWhere(pairing, last, next, fact => fact.slot !== null)
    for (const [b, a] of context) pairing.join(b, a, 'kept')
    last = [next[0] + 1, next[1] + 1]
  }
  for (const [b, a] of yield* sameName(pairing, 'first', fact => fact.key)) pairing.join(b, a, 'moved')
}

/** Aligns the items of a span of both sides that `where` lets in. */
function* alignWhere(pairing: Pairing, from: Pair, to: Pair, where: (fact: Fact) => boolean): Steps<readonly Pair[]> {
  const before = indicesWhere(pairing.before, from[0], to[0], where)
  const after = indicesWhere(pairing.after, from[1], to[1], where)
  if (before.length === 0 || after.length === 0) return []
  const keysOf = (facts: readonly Fact[], indices: readonly number[]) => indices.map(i => (facts[i] as Fact).key)
  const pairs = yield* align(keysOf(pairing.before, before), keysOf(pairing.after, after), pairing.precedes)
  return pairs.map(([b, a]): Pair => [before[b] as number, after[a] as number])
}

function indicesWhere(
  facts: readonly Fact[],
  from: number,
  to: number,
  where: (fact: Fact) => boolean,
): readonly number[] {
  const indices: number[] = []
  for (let i = from; i < to; i++) if (where(facts[i] as Fact)) indices.push(i)
  return indices
}
