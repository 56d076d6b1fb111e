import type { Steps } from '../base/steps.ts'
import type { Pair } from './align.ts'
import type { Fact } from './fact.ts'
import { isReplaced, type Pairing, type SideName } from './pairing.ts'
import { type Cut, cutsFrom, cutsOf } from './truncation.ts'

/** Truncated: free items one of which is a cut of the other, in either direction, since points may be compared backwards. */
export function* joinCuts(pairing: Pairing): Steps<undefined> {
  const found = [...(yield* cutPairs(pairing, 'after')), ...(yield* cutPairs(pairing, 'before'))]
  for (const [b, a] of found.sort(earliestFirst)) {
    if (pairing.isFree('before', b) && pairing.isFree('after', a)) pairing.join(b, a, 'truncated')
  }
}

/** The same order whichever side is called before: swapped sides give the same pairs. */
const earliestFirst = ([b1, a1]: Pair, [b2, a2]: Pair): number =>
  b1 + a1 - b2 - a2 || Math.min(b1, a1) - Math.min(b2, a2)

/** Starts of heads are compared first; a whole text meets only cuts that start like it. */
const HEAD = 128

/** Cuts that start alike and are looked at for one whole text: hostile files may hold thousands of bare markers. */
const MOST_ALIKE = 512

/** A whole text is the whole of few cuts. */
const MOST_PARTNERS = 16

interface OneCut {
  readonly index: number
  readonly cut: Cut
}

/** Cuts by the kind of their item and the start of their head ("" when that is too short). */
type Cuts = ReadonlyMap<string, readonly OneCut[]>

/** Cut texts of one side against the whole texts of the other, each whole text made once. */
function* cutPairs(pairing: Pairing, cutSide: SideName): Steps<readonly Pair[]> {
  const pairs: Pair[] = []
  const { cuts, kinds } = yield* freeCuts(pairing, cutSide)
  if (cuts.size === 0) return pairs
  const wholeSide = cutSide === 'after' ? 'before' : 'after'
  for (const whole of pairing.free(wholeSide)) {
    const kind = kindOf(pairing.fact(wholeSide, whole))
    if (!kinds.has(kind)) continue
    for (const index of cutsOfWhole(cuts, kind, pairing.text(wholeSide, whole))) {
      pairs.push(cutSide === 'after' ? [whole, index] : [index, whole])
    }
    yield
  }
  return pairs
}

function* freeCuts(
  pairing: Pairing,
  side: SideName,
): Steps<{ readonly cuts: Cuts; readonly kinds: ReadonlySet<string> }> {
  const cuts = new Map<string, OneCut[]>()
  const kinds = new Set<string>()
  for (const index of pairing.free(side)) {
    const fact = pairing.fact(side, index)
    if (!fact.marked || isReplaced(fact)) continue
    kinds.add(kindOf(fact))
    for (const cut of cutsOf(pairing.text(side, index))) {
      const name = `${kindOf(fact)} ${cut.head.length < HEAD ? '' : cut.head.slice(0, HEAD)}`
      const known = cuts.get(name)
      if (known) {
        if (known.length < MOST_ALIKE) known.push({ index, cut })
      } else cuts.set(name, [{ index, cut }])
    }
    yield
  }
  return { cuts, kinds }
}

const kindOf = (fact: Fact): string => `${fact.kind} ${fact.label} ${fact.slot ?? ''}`

function cutsOfWhole(cuts: Cuts, kind: string, whole: string): ReadonlySet<number> {
  const found = new Set<number>()
  for (const head of [whole.slice(0, HEAD), '']) {
    for (const { index, cut } of cuts.get(`${kind} ${head}`) ?? []) {
      if (found.size < MOST_PARTNERS && cutsFrom(cut, whole)) found.add(index)
    }
  }
  return found
}
