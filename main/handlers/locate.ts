import type { Api, Result } from '../../preload/contract.ts'
import { assertNever } from '../base/assert-never.ts'
import type { Point, Thread } from '../thread/model.ts'
import { parsePoint } from '../thread/point.ts'
import { ok } from './context.ts'
import { refuse } from './refusals.ts'

export type Place = Awaited<ReturnType<Api['locate']>> extends Result<infer T> ? T : never

/** Where the point of a link stands: the turn and row to show. Lines are of the opened file. */
export function locate(thread: Thread, text: string): Result<Place> {
  const point = pointOf(thread, text)
  return point.ok ? ok(placeOf(thread, point.value)) : point
}

export function placeOf(thread: Thread, point: Point): Place {
  switch (point.kind) {
    case 'end':
      return endPlace(thread)
    case 'line':
      return { ...thread.rowOf(thread.own, point.line), line: point.line, file: thread.own }
    case 'turn': {
      const { n, file, start, end, rows } = thread.turn(point.n)
      if (point.side === 'start') return { turn: n, row: rows > 0 ? 0 : null, line: start, file }
      return { turn: n, row: rows > 0 ? rows - 1 : null, line: end, file }
    }
    case 'checkpoint': {
      const { turn, row, line, file } = thread.checkpoint(point.n)
      return { turn, row, line, file }
    }
    default:
      return assertNever(point)
  }
}

function endPlace(thread: Thread): Place {
  const last = thread.turnCount
  const rows = last === 0 ? thread.prefaceRows : thread.turn(last).rows
  const line = thread.files[thread.own]?.lines ?? 0
  return { turn: last, row: rows > 0 ? rows - 1 : null, line, file: thread.own }
}

/** Reads a point of a link and checks that the thread has it. */
export function pointOf(thread: Thread, text: string): Result<Point> {
  const point = parsePoint(text)
  if (point === null)
    return refuse(
      'bad-argument',
      `“${text.slice(0, 60)}” is not a point. Points are end, line:N, turn:N:start or :end, checkpoint:K:before or :after.`,
    )
  const resolved = thread.resolve(point)
  return resolved.ok ? ok(point) : refuse('no-such-point', resolved.message)
}
