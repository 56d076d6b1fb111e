import type { CheckpointView, Point } from '../../preload/contract.ts'
import { count } from '../format/numbers.ts'

/** What of a thread the points are measured by. */
export interface Measure {
  /** Turns of the thread. */
  readonly turns: number
  /** All of them, in order. */
  readonly checkpoints: readonly Pick<CheckpointView, 'n' | 'file' | 'line' | 'turn'>[]
  /** Index of the opened file: the lines of points are its lines. */
  readonly own: number
}

/** Where a point stands on the scale of turns: after `turns` whole ones, or within the last of them. */
export interface Stand {
  readonly turns: number
  readonly within: boolean
}

type Read =
  | { readonly kind: 'end' }
  | { readonly kind: 'line'; readonly n: number }
  | { readonly kind: 'turn'; readonly n: number; readonly side: string }
  | { readonly kind: 'checkpoint'; readonly n: number; readonly side: string }

function read(at: Point): Read {
  const [kind, n = '', side = ''] = at.split(':')
  if (kind === 'line') return { kind, n: Number(n) }
  if (kind === 'turn' || kind === 'checkpoint') return { kind, n: Number(n), side }
  return { kind: 'end' }
}

/** `turnOfLine` is the turn of a point of the form `line:N`. */
export function standOf(at: Point, { turns, checkpoints }: Measure, turnOfLine: number): Stand {
  const point = read(at)
  switch (point.kind) {
    case 'end':
      return { turns, within: false }
    case 'turn':
      return { turns: point.side === 'start' ? point.n - 1 : point.n, within: false }
    case 'line':
      return { turns: turnOfLine, within: turnOfLine > 0 }
    case 'checkpoint': {
      const turn = checkpoints[point.n - 1]?.turn ?? 0
      return { turns: turn, within: turn > 0 }
    }
  }
}

/** The border after so many turns; the border before the first is its start. */
export const borderAt = (turns: number): Point => (turns <= 0 ? 'turn:1:start' : `turn:${turns}:end`)

/** The next or previous border of turns, the end of the thread being the last; null when there is none that way. */
export function nextBorder(at: Point, by: 1 | -1, measure: Measure, turnOfLine: number): Point | null {
  if (measure.turns === 0) return at === 'end' ? null : 'end'
  const { turns, within } = standOf(at, measure, turnOfLine)
  if (by === 1) {
    if (within) return borderAt(turns)
    return turns < measure.turns ? borderAt(turns + 1) : at === 'end' ? null : 'end'
  }
  if (at === 'end') return borderAt(turns)
  return turns === 0 ? null : borderAt(turns - 1)
}

/** The next or previous side of a compaction: before it, after it, before the next one. */
export function nextCheckpoint(at: Point, by: 1 | -1, measure: Measure, turnOfLine: number): Point | null {
  const sides = 2 * measure.checkpoints.length
  const point = read(at)
  const here = point.kind === 'checkpoint' ? 2 * (point.n - 1) + (point.side === 'after' ? 1 : 0) : null
  const passed = 2 * passedBy(at, measure, turnOfLine)
  const to = here === null ? (by === 1 ? passed : passed - 1) : here + by
  if (to < 0 || to >= sides) return null
  return `checkpoint:${Math.floor(to / 2) + 1}:${to % 2 === 0 ? 'before' : 'after'}`
}

/** The compaction at or before a point, else the first. */
export function nearest(at: Point, measure: Measure, turnOfLine: number): number {
  const point = read(at)
  return point.kind === 'checkpoint' ? point.n : Math.max(1, passedBy(at, measure, turnOfLine))
}

/** Compactions that stand before a point. */
function passedBy(at: Point, measure: Measure, turnOfLine: number): number {
  const point = read(at)
  const { turns } = standOf(at, measure, turnOfLine)
  return measure.checkpoints.filter(({ file, line, turn }) => {
    if (point.kind !== 'line') return turn <= turns
    return file < measure.own || (file === measure.own && line <= point.n)
  }).length
}

/** Where the compactions stand between the first border (0) and the last (1); those of one place are one tick. */
export function ticks({ turns, checkpoints }: Measure): readonly number[] {
  if (turns === 0) return []
  return [...new Set(checkpoints.map(({ turn }) => Math.round((1000 * Math.max(0, turn - 0.5)) / turns) / 1000))]
}

/** The point in words, for who reads it and who hears it. */
export function wordsOf(at: Point, measure: Measure, turnOfLine: number): string {
  const point = read(at)
  const { turns } = standOf(at, measure, turnOfLine)
  const inTurn = turns === 0 ? 'before turn 1' : `in turn ${count(turns)}`
  switch (point.kind) {
    case 'end':
      return 'at the end'
    case 'line':
      return `after line ${count(point.n)}, ${inTurn}`
    case 'turn':
      return `${point.side === 'start' ? 'before' : 'after'} turn ${count(point.n)} of ${count(measure.turns)}`
    case 'checkpoint':
      return `${point.side} compaction ${count(point.n)}, ${inTurn}`
  }
}
