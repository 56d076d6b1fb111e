import type { CurveView } from '../../preload/contract.ts'

/** What the plot draws: x rises strictly, and each compaction stands as two points at (nearly) one x. */
export interface CurveData {
  readonly x: number[]
  readonly tokens: number[]
}

/** Two points of one x are set apart by less than a pixel of any plot. */
const APART = 1e-4

/** A compaction on the curve: recorded totals of the records next to it, else what its two histories weigh. */
export interface Cliff {
  readonly checkpoint: number
  readonly x: number
  readonly before: number | null
  readonly after: number | null
  /** Index of the first point after it. */
  readonly next: number
}

/** `lineOf` tells the line of a compaction, which parts the records of one x; those next to it are what the curve falls between. */
export function cliffsOf(curve: CurveView, lineOf: (checkpoint: number) => number | null): readonly Cliff[] {
  // Compactions stand in order: none falls before the one before it.
  let from = 0
  return curve.cliffs.map(cliff => {
    const line = lineOf(cliff.checkpoint)
    const next = firstAfter(curve, cliff.x, line ?? Infinity, from)
    if (line !== null) from = next
    return { ...cliff, next, before: curve.tokens[next - 1] ?? cliff.before, after: curve.tokens[next] ?? cliff.after }
  })
}

/** The first point from `from` on that stands after a line of an x; the number of points when there is none. */
function firstAfter({ x, line }: CurveView, at: number, after: number, from: number): number {
  let i = from
  while (i < x.length && ((x[i] ?? 0) < at || (x[i] === at && (line[i] ?? 0) <= after))) i++
  return i
}

export function plotData(curve: CurveView, cliffs: readonly Cliff[]): CurveData {
  const x: number[] = []
  const tokens: number[] = []
  const push = (at: number, value: number | null | undefined): void => {
    if (value == null) return
    x.push(Math.max(at, (x.at(-1) ?? -1) + APART))
    tokens.push(value)
  }
  let next = 0
  for (const cliff of cliffs) {
    for (; next < cliff.next; next++) push(curve.x[next] ?? 0, curve.tokens[next])
    push(cliff.x, cliff.before)
    push(cliff.x, cliff.after)
  }
  for (; next < curve.x.length; next++) push(curve.x[next] ?? 0, curve.tokens[next])
  return { x, tokens }
}

/** Where a row of the timeline stands on the x axis; between the first items of turns it is spread evenly. */
export function xOfPlace(curve: CurveView, turn: number, share: number): number {
  const [low, high] = [starting(curve, turn), starting(curve, turn + 1)]
  return low + (high - low) * Math.min(1, Math.max(0, share))
}

/** First item of a turn; of a thinned one the nearest known before it. */
function starting(curve: CurveView, turn: number): number {
  if (turn <= 0) return 0
  let low = 0
  let high = curve.turnX.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((curve.turnX[middle]?.turn ?? 0) < turn) low = middle + 1
    else high = middle
  }
  const at = curve.turnX[low]
  return at === undefined ? curve.items : at.x
}

/** What a click at x means: the compaction within `reach`, else the turn and line of the last point at or before it. */
export function targetAt(
  curve: CurveView,
  x: number,
  reach: number,
): { readonly kind: 'cliff'; readonly checkpoint: number } | { readonly kind: 'point'; readonly index: number } | null {
  const near = curve.cliffs
    .map(cliff => ({ checkpoint: cliff.checkpoint, away: Math.abs(cliff.x - x) }))
    .filter(cliff => cliff.away <= reach)
    .sort((a, b) => a.away - b.away)[0]
  if (near !== undefined) return { kind: 'cliff', checkpoint: near.checkpoint }
  if (curve.x.length === 0) return null
  const after = curve.x.findIndex(at => at > x)
  return { kind: 'point', index: after < 0 ? curve.x.length - 1 : Math.max(0, after - 1) }
}
