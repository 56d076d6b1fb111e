import { done, failed, type Outcome } from '../../base/failure.ts'
import type { Point } from '../model.ts'
import type { Parts } from './parts.ts'
import type { Head } from './shape.ts'

/** The place of the history at a point, or why there is none. */
export function placeOfPoint(parts: Parts, head: Head, point: Point): Outcome<number> {
  switch (point.kind) {
    case 'end':
      return done(head.end)
    case 'line':
      return failed('no-such-point', NO_LINES)
    case 'turn': {
      const turn = parts.entry('turns', point.n - 1)
      if (turn === null) return none('turn', point.n, parts.whole('turns'))
      const place = point.side === 'start' ? turn.before : turn.after
      return place === null ? failed('no-such-point', notStored(point.n)) : done(place)
    }
    case 'checkpoint': {
      const checkpoint = parts.entry('checkpoints', point.n - 1)
      if (checkpoint === null) return none('compaction', point.n, parts.whole('checkpoints'))
      return done(point.side === 'before' ? checkpoint.before : checkpoint.after)
    }
  }
}

const NO_LINES =
  'An exported page holds what the model saw at the borders of turns and compactions, not line by line. Name a turn or a checkpoint.'

const notStored = (n: number): string =>
  `What the model saw at the borders of turn ${n} was left out of this exported page; at compactions it is there.`

const none = (what: string, n: number, count: number): Outcome<number> =>
  failed('no-such-point', `There is no ${what} ${n}: the exported page holds ${count}.`)
