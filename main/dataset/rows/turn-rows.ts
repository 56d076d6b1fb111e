import type { Steps } from '../../base/steps.ts'
import type { Row, Take } from '../tables.ts'
import { type Part, placeOf, standingOf } from './part.ts'
import { NOTHING, type Spent } from './spent.ts'

/** Turns between two pauses. */
const STRIDE = 64

/** The turns that begin in the part's file; `spent` is what the requests of its own lines say, by turn. */
export function* turnRows(part: Part, spent: ReadonlyMap<number, Spent>, take: Take): Steps<undefined> {
  const { thread } = part
  for (let n = 1; n <= thread.turnCount; n++) {
    const turn = thread.turn(n)
    if (turn.file === thread.own) take('turns', turnRow(part, n, spent.get(n) ?? NOTHING))
    if (n % STRIDE === 0) yield
  }
  return undefined
}

function turnRow(part: Part, n: number, spent: Spent): Row<'turns'> {
  const turn = part.thread.turn(n)
  return {
    ...placeOf(part),
    turn: n,
    turn_id: turn.id,
    ...standingOf(part, turn.start),
    start_line: turn.start,
    end_line: turn.end,
    started_at: turn.startedAt,
    ended_at: turn.endedAt,
    status: turn.status,
    rolled_back_by: turn.rolledBackBy,
    displayed: turn.displayed,
    in_history: turn.inHistory,
    items: turn.items,
    bytes: turn.bytes,
    tokens: turn.tokens,
    ...spent,
    prompt: part.saying.text(turn.prompt),
  }
}
