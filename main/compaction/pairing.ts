import type { Steps } from '../base/steps.ts'
import type { Pair, Precedes } from './align.ts'
import type { Fact, Side } from './fact.ts'

export type DiffKind = 'kept' | 'moved' | 'truncated' | 'rewritten' | 'dropped' | 'added' | 'summary' | 'opaque'

export type SideName = 'before' | 'after'

const NOBODY = -1

/** Who was matched with whom, while the rules run. Each item has at most one partner; a pair is never parted. */
export class Pairing {
  readonly beforeSide: Side
  readonly afterSide: Side
  readonly before: readonly Fact[]
  readonly after: readonly Fact[]
  readonly precedes: Precedes
  readonly #ofBefore: Int32Array
  readonly #ofAfter: Int32Array
  readonly #kinds: DiffKind[] = []

  constructor(beforeSide: Side, before: readonly Fact[], afterSide: Side, after: readonly Fact[], precedes: Precedes) {
    this.beforeSide = beforeSide
    this.afterSide = afterSide
    this.before = before
    this.after = after
    this.precedes = precedes
    this.#ofBefore = new Int32Array(before.length).fill(NOBODY)
    this.#ofAfter = new Int32Array(after.length).fill(NOBODY)
  }

  join(before: number, after: number, kind: DiffKind): void {
    if (!this.isFree('before', before) || !this.isFree('after', after))
      throw new Error(`paired twice: ${before}, ${after}`)
    this.#ofBefore[before] = after
    this.#ofAfter[after] = before
    this.#kinds[after] = kind
  }

  isFree(side: SideName, index: number): boolean {
    return (side === 'before' ? this.#ofBefore : this.#ofAfter)[index] === NOBODY
  }

  /** The before item of an after item, and how they were matched. */
  partner(after: number): { readonly before: number; readonly kind: DiffKind } | null {
    const before = this.#ofAfter[after] as number
    return before === NOBODY ? null : { before, kind: this.#kinds[after] as DiffKind }
  }

  /** Indices without a partner, in order. */
  free(side: SideName): readonly number[] {
    const free: number[] = []
    const count = side === 'before' ? this.before.length : this.after.length
    for (let i = 0; i < count; i++) if (this.isFree(side, i)) free.push(i)
    return free
  }

  /** Kept pairs, in order on both sides. */
  kept(): readonly Pair[] {
    const kept: Pair[] = []
    for (let i = 0; i < this.after.length; i++)
      if (this.#kinds[i] === 'kept') kept.push([this.#ofAfter[i] as number, i])
    return kept
  }

  fact(side: SideName, index: number): Fact {
    return this[side][index] as Fact
  }

  /** Made from the history each time: texts are not held. */
  text(side: SideName, index: number): string {
    return (side === 'before' ? this.beforeSide : this.afterSide).item(index).text
  }
}

/** Items that a compaction makes anew each time: they meet only their own kind. */
export const isReplaced = (fact: Fact): boolean => fact.kind === 'summary' || fact.kind === 'opaque'

/** A name under which items of both sides may meet; null: not by this rule. */
export type NameOf = (fact: Fact, index: number) => string | number | null

/**
 * Free items of the same name, in order: the first with the first, or the last with the last, because what a
 * history repeats (an environment, a reused call id) is best compared with its newest form.
 */
export function* sameName(
  pairing: Pairing,
  from: 'first' | 'last',
  before: NameOf,
  after: NameOf = before,
): Steps<readonly Pair[]> {
  const waiting = groups(pairing.free('before'), pairing.before, before)
  yield
  const pairs: Pair[] = []
  for (const [name, afters] of groups(pairing.free('after'), pairing.after, after)) {
    const befores = waiting.get(name) ?? []
    const count = Math.min(befores.length, afters.length)
    const b = from === 'first' ? 0 : befores.length - count
    const a = from === 'first' ? 0 : afters.length - count
    for (let i = 0; i < count; i++) pairs.push([befores[b + i] as number, afters[a + i] as number])
    yield
  }
  return pairs
}

function groups(indices: readonly number[], facts: readonly Fact[], nameOf: NameOf): Map<string | number, number[]> {
  const named = new Map<string | number, number[]>()
  for (const index of indices) {
    const name = nameOf(facts[index] as Fact, index)
    if (name === null) continue
    const known = named.get(name)
    if (known) known.push(index)
    else named.set(name, [index])
  }
  return named
}
