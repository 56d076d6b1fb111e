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
  const { items, calls, notes } = result
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
    calls,
    notes,
  }
}
