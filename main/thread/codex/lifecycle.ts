import { isObject, type JsonObject } from '../../rollout/parse.ts'
import type { Index } from './index.ts'
import { CLASS, type LineClass } from './line-classes.ts'
import { hashOf, MARK } from './marks.ts'
import { AT_LEAST } from './writer.ts'

export type LifecycleAction = 'started' | 'complete' | 'aborted' | 'rolledBack'

/** Lines that begin, end and take back turns. */
export class Lifecycle {
  readonly #index: Index
  /** Rule `forward`: boundaries of the history, newest last: a slot for a summary, -1 for a message. */
  readonly #boundaries: number[] = []

  constructor(index: Index) {
    this.#index = index
  }

  /** A message of the user (-1) or a summary (its slot) that a rollback by rule `forward` counts. */
  boundary(slot: number): void {
    if (this.#index.rules.rollback === 'forward') this.#boundaries.push(slot)
  }

  take(action: LifecycleAction, payload: JsonObject, position: number): LineClass {
    const { marks, turns, attempts } = this.#index
    if (action === 'rolledBack') return this.#rolledBack(payload, position)
    marks.push(position, MARK[action], hashOf(payload['turn_id']))
    if (action === 'started') return this.#started(payload, position)
    if (action === 'aborted') {
      turns.aborted(position)
      attempts.aborted(position)
      return CLASS.note
    }
    const attempt = attempts.completed(position, payload)
    const failed = isObject(payload['error']) || attempt
    turns.completed(position, failed)
    return failed ? CLASS.note : CLASS.none
  }

  #started(payload: JsonObject, position: number): LineClass {
    const window = payload['model_context_window']
    this.#index.atLeast(AT_LEAST.task_started)
    if (typeof window === 'number') this.#index.contextWindow = window
    this.#index.turns.started(position)
    this.#index.attempts.started(payload)
    return CLASS.none
  }

  #rolledBack(payload: JsonObject, position: number): LineClass {
    this.#index.atLeast(AT_LEAST.thread_rolled_back)
    const { marks, turns, rules, slots } = this.#index
    const turnsBack = typeof payload['num_turns'] === 'number' ? Math.max(0, Math.floor(payload['num_turns'])) : 0
    marks.push(position, MARK.rolledBack, turnsBack)
    if (rules.rollback !== 'forward') {
      turns.rollBack(position, turnsBack)
      if (!turns.explicitSeen && turnsBack > 0) this.#index.wipedBefore = position
      return CLASS.note
    }
    for (let left = turnsBack; left > 0 && this.#boundaries.length > 0; left--) {
      const slot = slots[this.#boundaries.pop() as number]
      if (slot) slot.rolledBack = true
      else turns.rollBack(position, 1)
    }
    return CLASS.note
  }
}
