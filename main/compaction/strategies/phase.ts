import type { Phase } from '../../thread/model.ts'
import type { Settings, Task } from './strategy.ts'

/** Where in its turn a compaction stands: as set, as recorded, or by the place: a line inside a turn is in the middle of it. */
export function phaseOf({ thread, at }: Task, settings: Settings): Phase {
  if (settings.phase !== null) return settings.phase
  if (at.kind === 'checkpoint') return thread.checkpoint(at.n).phase ?? 'standalone'
  if (at.kind !== 'line') return 'standalone'
  const { turn: n } = thread.rowOf(thread.own, at.line)
  if (n === 0) return 'standalone'
  const turn = thread.turn(n)
  return turn.file === thread.own && at.line > turn.start && at.line < turn.end ? 'midTurn' : 'standalone'
}
