import { runNow } from '../../main/base/steps.ts'
import type { Thread } from '../../main/thread/model.ts'

/** What reading found out, for a later opening. */
export const keptBy = (thread: Thread): unknown => (thread.keep ? runNow(thread.keep()) : null)

/** All that a thread tells, and what it would keep. */
export function told(thread: Thread) {
  const up = (count: number) => Array.from({ length: count }, (_, i) => i + 1)
  return {
    kept: keptBy(thread),
    info: thread.info,
    fidelity: [thread.fidelity, thread.notes],
    problems: thread.problems(),
    counts: thread.counts(),
    turns: up(thread.turnCount).map(n => thread.turn(n)),
    checkpoints: up(thread.checkpointCount).map(n => thread.checkpoint(n)),
    attempts: up(thread.attemptCount).map(n => thread.attempt(n)),
    displayed: thread.displayed(),
    curve: up(thread.curveCount()).map(n => thread.curvePoint(n - 1)),
    rows: up(thread.turnCount).map(n => thread.rows(n, 0, 1000)),
    progress: thread.progress,
  }
}
