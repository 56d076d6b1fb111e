import type { ThreadInfo } from '../../thread/model.ts'
import { formatPoint } from '../../thread/point.ts'
import type { Candidate } from '../candidate.ts'
import type { Settings, Strategy, StrategyResult, Task } from './strategy.ts'

/** What a candidate is told beside the result of its strategy. */
export interface Making {
  readonly task: Task
  readonly strategy: Strategy
  readonly settings: Settings
  /** Where its requests went. */
  readonly baseUrl: string
  /** What the user calls it; "" for nothing. */
  readonly name: string
  /** UUID v7 of this time. */
  readonly id: string
  readonly madeAt: string
}

/** The candidate that a strategy made: its settings are those that were set. */
export function madeCandidate(making: Making, result: Extract<StrategyResult, { ok: true }>): Candidate {
  const { task, strategy, settings, baseUrl, name, id, madeAt } = making
  const { items, images, calls, notes } = result
  const { own, ...rest } = settings
  const set = Object.entries({
    name: name.trim() === '' ? null : name.trim(),
    ...rest,
    own: Object.keys(own).length === 0 ? null : own,
    baseUrl: calls.length > 0 ? baseUrl : null,
  }).filter(([, value]) => value !== null)
  return {
    id,
    thread: task.thread.info.id,
    at: formatPoint(task.at),
    strategy: strategy.name,
    settings: Object.fromEntries(set),
    madeAt,
    items,
    ...(images && { images }),
    calls,
    notes: [...notes, ...cacheNotes(task.thread.info)],
  }
}

/** Seen in 0.98 to 0.169: the key under which a server caches a prompt is the id of the session. */
function cacheNotes({ id, forkedFrom }: ThreadInfo): readonly string[] {
  if (id === null) return []
  const own =
    forkedFrom === null ? 'under its id' : `under its own id, not that of ${forkedFrom} that it was forked from`
  return [
    `Servers cache what Codex sends for this session ${own}: ${id}. Resuming it keeps that; a fork has a new id, and begins with an empty cache.`,
  ]
}
