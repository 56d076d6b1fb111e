import type { Steps } from '../base/steps.ts'
import type { ItemKind, RecordedDiffRow } from '../thread/model.ts'
import { type Fact, factsOf, Keys, type Side } from './fact.ts'
import { matchChanged } from './match-changed.ts'
import { matchEqual } from './match-equal.ts'
import { type DiffKind, Pairing } from './pairing.ts'

export type { Side } from './fact.ts'
export type { DiffKind } from './pairing.ts'

export const DIFF_KINDS = Object.keys({
  kept: 0,
  moved: 0,
  truncated: 0,
  rewritten: 0,
  dropped: 0,
  added: 0,
  summary: 0,
  opaque: 0,
} satisfies Record<DiffKind, 0>) as readonly DiffKind[]

/** One row of the two aligned lists. A side without an item has index null and weighs 0. */
export interface DiffRow {
  readonly kind: DiffKind
  /** Of the before side where there is one, else of the after side. */
  readonly itemKind: ItemKind
  readonly before: number | null
  readonly after: number | null
  readonly tokensBefore: number
  readonly tokensAfter: number
  readonly bytesBefore: number
  readonly bytesAfter: number
}

export interface KindTotal {
  readonly rows: number
  readonly tokensBefore: number
  readonly tokensAfter: number
  readonly bytesBefore: number
  readonly bytesAfter: number
}

export interface SideTotal {
  readonly items: number
  readonly tokens: number
  readonly bytes: number
}

export interface Diff {
  readonly before: SideTotal
  readonly after: SideTotal
  /** A row that stands only in the before list at its place there; all others in the order of the after list. */
  readonly rows: readonly DiffRow[]
  readonly totals: Readonly<Record<DiffKind, KindTotal>>
}

/**
 * Compares two histories item by item. Every item of both sides is in exactly one row, and the rows' tokens and
 * bytes add up to the sides. Identical sides give kept rows only.
 */
export function* diff(before: Side, after: Side): Steps<Diff> {
  const keys = new Keys()
  const factsBefore = yield* factsOf(before, keys)
  const factsAfter = yield* factsOf(after, keys)
  const pairing = new Pairing(before, factsBefore, after, factsAfter, (a, b) => keys.precedes(a, b))
  yield* matchEqual(pairing)
  yield* matchChanged(pairing)
  const rows = rowsOf(pairing)
  return { before: sideTotal(factsBefore), after: sideTotal(factsAfter), rows, totals: totalsOf(rows) }
}

/** A diff whose rows are known: what they weigh is read off the items. */
export function* diffOfRows(recorded: readonly RecordedDiffRow[], before: Side, after: Side): Steps<Diff> {
  const factsBefore = yield* weightsOf(before)
  const factsAfter = yield* weightsOf(after)
  const rows = recorded.map(({ kind, before: b, after: a }) =>
    row(kind, b, factsBefore[b ?? -1] ?? null, a, factsAfter[a ?? -1] ?? null),
  )
  return { before: sideTotal(factsBefore), after: sideTotal(factsAfter), rows, totals: totalsOf(rows) }
}

type Weight = Pick<Fact, 'kind' | 'tokens' | 'bytes'>

function* weightsOf(side: Side): Steps<readonly Weight[]> {
  const weights: Weight[] = []
  for (let i = 0; i < side.count; i++) {
    const { kind, tokens, bytes } = side.item(i)
    weights.push({ kind, tokens, bytes })
    yield
  }
  return weights
}

/**
 * Walks the after list; what stands only in the before list is put in front of the first item of the gap that it
 * falls into. Pairs in order on both sides part the gaps.
 */
function rowsOf(pairing: Pairing): readonly DiffRow[] {
  const rows: DiffRow[] = []
  const single = pairing.free('before')
  const limits = gapEnds(pairing)
  let put = 0
  for (let a = 0; a < pairing.after.length; a++) {
    for (; put < single.length && (single[put] as number) < (limits[a] as number); put++) {
      rows.push(beforeOnly(pairing, single[put] as number))
    }
    const partner = pairing.partner(a)
    rows.push(partner ? both(pairing, partner.before, a, partner.kind) : afterOnly(pairing, a))
  }
  for (; put < single.length; put++) rows.push(beforeOnly(pairing, single[put] as number))
  return rows
}

/**
 * For each after item the before index of the pair that ends its gap, itself included. Kept pairs are in order by
 * themselves; any other pair but a moved one is where it falls between the pairs around it.
 */
function gapEnds(pairing: Pairing): readonly number[] {
  const count = pairing.after.length
  const ends = new Array<number>(count).fill(pairing.before.length)
  let end = pairing.before.length
  const floors = keptBefore(pairing)
  for (let a = count - 1; a >= 0; a--) {
    const partner = pairing.partner(a)
    const inOrder =
      partner && partner.kind !== 'moved' && partner.before < end && partner.before > (floors[a] as number)
    if (inOrder) end = partner.before
    ends[a] = end
  }
  return ends
}

/** For each after item the before index of the last kept pair above it, -1 when there is none. */
function keptBefore(pairing: Pairing): readonly number[] {
  const floors: number[] = []
  let floor = -1
  for (let a = 0; a < pairing.after.length; a++) {
    floors.push(floor)
    const partner = pairing.partner(a)
    if (partner?.kind === 'kept') floor = partner.before
  }
  return floors
}

function both(pairing: Pairing, before: number, after: number, kind: DiffKind): DiffRow {
  return row(kind, before, pairing.before[before] ?? null, after, pairing.after[after] ?? null)
}

function beforeOnly(pairing: Pairing, before: number): DiffRow {
  const fact = pairing.before[before] as Fact
  return row(replacedKind(fact) ?? 'dropped', before, fact, null, null)
}

function afterOnly(pairing: Pairing, after: number): DiffRow {
  const fact = pairing.after[after] as Fact
  return row(replacedKind(fact) ?? 'added', null, null, after, fact)
}

function replacedKind(fact: Fact): 'summary' | 'opaque' | null {
  return fact.kind === 'summary' || fact.kind === 'opaque' ? fact.kind : null
}

function row(kind: DiffKind, before: number | null, b: Weight | null, after: number | null, a: Weight | null): DiffRow {
  return {
    kind,
    itemKind: (b ?? a)?.kind ?? 'other',
    before,
    after,
    tokensBefore: b?.tokens ?? 0,
    tokensAfter: a?.tokens ?? 0,
    bytesBefore: b?.bytes ?? 0,
    bytesAfter: a?.bytes ?? 0,
  }
}

function sideTotal(facts: readonly Weight[]): SideTotal {
  let tokens = 0
  let bytes = 0
  for (const fact of facts) {
    tokens += fact.tokens
    bytes += fact.bytes
  }
  return { items: facts.length, tokens, bytes }
}

function totalsOf(rows: readonly DiffRow[]): Readonly<Record<DiffKind, KindTotal>> {
  const none = (): Mutable<KindTotal> => ({ rows: 0, tokensBefore: 0, tokensAfter: 0, bytesBefore: 0, bytesAfter: 0 })
  const totals = Object.fromEntries(DIFF_KINDS.map(kind => [kind, none()])) as Record<DiffKind, Mutable<KindTotal>>
  for (const one of rows) {
    const total = totals[one.kind]
    total.rows += 1
    total.tokensBefore += one.tokensBefore
    total.tokensAfter += one.tokensAfter
    total.bytesBefore += one.bytesBefore
    total.bytesAfter += one.bytesAfter
  }
  return totals
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
