import type { Steps } from '../base/steps.ts'

/** Index in the before list and index in the after list. */
export type Pair = readonly [before: number, after: number]

/** Pairs of equal keys that the exact search looks at; lists that repeat themselves more are aligned by occurrence. */
const MOST_MATCHES = 1_000_000

/** Matches between two pauses. */
const STRIDE = 4096

/**
 * The longest common subsequence of two lists of keys, as ascending pairs. Common ends are taken off first; then
 * Hunt–Szymanski, whose cost is the number of equal pairs. Where that is too many (thousands of equal items on
 * both sides), the n-th occurrence may only meet the n-th: still a common subsequence, no longer always the longest.
 */
export function* align(
  before: readonly number[],
  after: readonly number[],
  precedes: Precedes,
): Steps<readonly Pair[]> {
  const head = commonHead(before, after)
  const tail = commonTail(before, after, head)
  const b = before.slice(head, before.length - tail)
  const a = after.slice(head, after.length - tail)
  const pairs: Pair[] = []
  for (let i = 0; i < head; i++) pairs.push([i, i])
  if (comesFirst(b, a, precedes)) for (const [x, y] of yield* middle(b, a)) pairs.push([head + x, head + y])
  else for (const [y, x] of yield* middle(a, b)) pairs.push([head + x, head + y])
  for (let i = tail; i > 0; i--) pairs.push([before.length - i, after.length - i])
  return pairs
}

/** An order of keys that does not depend on which side they come from. */
export type Precedes = (a: number, b: number) => boolean

/** Of several longest subsequences the search finds one; looking from the same list first, swapped sides find the same. */
function comesFirst(b: readonly number[], a: readonly number[], precedes: Precedes): boolean {
  if (b.length !== a.length || b.length === 0) return b.length < a.length
  return precedes(b[0] as number, a[0] as number)
}

function commonHead(before: readonly number[], after: readonly number[]): number {
  let n = 0
  while (n < before.length && n < after.length && before[n] === after[n]) n++
  return n
}

function commonTail(before: readonly number[], after: readonly number[], head: number): number {
  const most = Math.min(before.length, after.length) - head
  let n = 0
  while (n < most && before[before.length - 1 - n] === after[after.length - 1 - n]) n++
  return n
}

function* middle(before: readonly number[], after: readonly number[]): Steps<readonly Pair[]> {
  const places = placesOf(after)
  let matches = 0
  for (const key of before) matches += places.get(key)?.length ?? 0
  if (matches === 0) return []
  yield
  const partners = matches <= MOST_MATCHES ? allPartners(places) : sameOccurrence(places)
  return yield* increasing(before, partners)
}

function placesOf(keys: readonly number[]): Map<number, number[]> {
  const places = new Map<number, number[]>()
  for (const [i, key] of keys.entries()) {
    const known = places.get(key)
    if (known) known.push(i)
    else places.set(key, [i])
  }
  return places
}

/** After indices that a before item may meet; asked once for every before item, in order. */
type Partners = (key: number) => readonly number[]

const NONE: readonly number[] = []

const allPartners =
  (places: ReadonlyMap<number, readonly number[]>): Partners =>
  key =>
    places.get(key) ?? NONE

function sameOccurrence(places: ReadonlyMap<number, readonly number[]>): Partners {
  const seen = new Map<number, number>()
  return key => {
    const n = seen.get(key) ?? 0
    seen.set(key, n + 1)
    const place = places.get(key)?.[n]
    return place === undefined ? NONE : [place]
  }
}

/** One link of a chain of pairs, from its last pair back. */
interface Link {
  readonly before: number
  readonly after: number
  readonly previous: Link | undefined
}

/** The longest chain that rises on both sides: `ends[n]` is the chain of n + 1 pairs with the smallest last after index. */
function* increasing(before: readonly number[], partners: Partners): Steps<readonly Pair[]> {
  const ends: Link[] = []
  let worked = 0
  for (const [i, key] of before.entries()) {
    const places = partners(key)
    for (let p = places.length - 1; p >= 0; p--) {
      const after = places[p] as number
      const n = firstAtLeast(ends, after)
      if (ends[n]?.after !== after) ends[n] = { before: i, after, previous: ends[n - 1] }
      worked += 1
      if (worked % STRIDE === 0) yield
    }
  }
  return unlink(ends.at(-1))
}

function firstAtLeast(ends: readonly Link[], after: number): number {
  let low = 0
  let high = ends.length
  while (low < high) {
    const mid = (low + high) >>> 1
    if ((ends[mid] as Link).after < after) low = mid + 1
    else high = mid
  }
  return low
}

function unlink(last: Link | undefined): readonly Pair[] {
  const pairs: Pair[] = []
  for (let link = last; link; link = link.previous) pairs.push([link.before, link.after])
  return pairs.reverse()
}
