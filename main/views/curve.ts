import type { CurveView } from '../../preload/contract.ts'
import type { Steps } from '../base/steps.ts'
import type { Checkpoint, Thread } from '../thread/model.ts'

/** Points, cliffs or turns of one curve: it stays under 1 MB. */
const MOST = 8000

/**
 * The context over the thread, thinned to at most `points` points. The first, the last and the two around each cliff stay; of
 * the others the smallest and the largest of each stretch.
 */
export function* curveView(thread: Thread, points: number): Steps<CurveView> {
  const most = Math.max(2, Math.min(points, MOST))
  const kept = (yield* keptPoints(thread, most)).map(i => thread.curvePoint(i))
  return {
    items: thread.itemCount,
    x: kept.map(point => point.x),
    tokens: kept.map(point => point.tokens),
    line: kept.map(point => point.line),
    turn: kept.map(point => point.turn),
    cliffs: evenly(thread.checkpointCount, most).map(i => {
      const { n, tokensBefore, tokensAfter } = thread.checkpoint(i + 1)
      return { checkpoint: n, x: thread.checkpointX(n), before: tokensBefore, after: tokensAfter }
    }),
    turnX: evenly(thread.turnCount, most).map(i => ({ turn: i + 1, x: thread.turnX(i + 1) })),
  }
}

function* keptPoints(thread: Thread, most: number): Steps<readonly number[]> {
  const count = thread.curveCount()
  if (count <= most) return evenly(count, most)
  const kept = new Set([0, count - 1])
  for (let n = 1; n <= thread.checkpointCount; n++) {
    const after = firstAfter(thread, count, thread.checkpoint(n))
    for (const i of [after - 1, after]) if (i >= 0 && i < count) kept.add(i)
    yield
  }
  if (kept.size <= most) yield* addExtremes(thread, count, Math.floor((most - kept.size) / 2), kept)
  const sorted = [...kept].sort((a, b) => a - b)
  return evenly(sorted.length, most).map(i => sorted[i] as number)
}

/** Index of the first point that was recorded after a checkpoint; `count` when there is none. Points stand in file order. */
function firstAfter(thread: Thread, count: number, checkpoint: Checkpoint): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    const { file, line } = thread.curvePoint(middle)
    const isBefore = file === checkpoint.file ? line < checkpoint.line : file < checkpoint.file
    if (isBefore) low = middle + 1
    else high = middle
  }
  return low
}

function* addExtremes(thread: Thread, count: number, stretches: number, kept: Set<number>): Steps<undefined> {
  for (let s = 0; s < stretches; s++) {
    const from = Math.floor((s * count) / stretches)
    const to = Math.floor(((s + 1) * count) / stretches)
    let low = { i: from, tokens: thread.curveTokens(from) }
    let high = low
    for (let i = from + 1; i < to; i++) {
      const tokens = thread.curveTokens(i)
      if (tokens < low.tokens) low = { i, tokens }
      if (tokens > high.tokens) high = { i, tokens }
    }
    kept.add(low.i).add(high.i)
    yield
  }
  return undefined
}

/** At most `most` of the indices below `count`, first and last included. */
export function evenly(count: number, most: number): readonly number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i)
  return Array.from({ length: most }, (_, i) => Math.round((i * (count - 1)) / (most - 1)))
}
