import type { Blocks } from '../../rollout/blocks.ts'
import { isObject, type JsonObject } from '../../rollout/parse.ts'
import { type Column, doubles, type Numeric } from './columns.ts'
import type { Here } from './displayed.ts'
import type { Index } from './index.ts'
import { CLASS, type LineClass } from './line-classes.ts'
import { hashOf, MARK } from './marks.ts'
import { AT_LEAST } from './writer.ts'

export type LifecycleAction = 'started' | 'complete' | 'aborted' | 'rolledBack'

/** Lines that begin, end and take back turns. */
export class Lifecycle {
  readonly #index: Index
  /** Rule `forward`: boundaries of the history, newest last: a slot for a summary, -1 for a message. */
  readonly #boundaries: Column

  constructor(index: Index, blocks: Blocks | null) {
    this.#index = index
    this.#boundaries = doubles(blocks)
  }

  /** What it remembers between lines. */
  keep(): Numeric {
    return this.#boundaries.keep()
  }

  restore(boundaries: Numeric): void {
    this.#boundaries.restore(boundaries)
  }

  /** A message of the user (-1) or a summary (its slot) that a rollback by rule `forward` counts. */
  boundary(slot: number): void {
    const { rollback } = this.#index.rules
    if (rollback === 'forward' || rollback === 'unknown') this.#boundaries.push(slot)
  }

  /** `here` is the line before its own turn begins. */
  take(action: LifecycleAction, payload: JsonObject, here: Here): LineClass {
    const { marks, turns, displayed, attempts } = this.#index
    const { position } = here
    if (action === 'rolledBack') return this.#rolledBack(payload, position)
    const id = hashOf(payload['turn_id'])
    marks.push(position, MARK[action], id)
    if (action === 'started') return this.#started(payload, here, id)
    if (action === 'aborted') {
      turns.aborted(position)
      attempts.aborted(position)
      displayed.aborted(id)
      return CLASS.note
    }
    const attempt = attempts.completed(position, payload)
    const failed = isObject(payload['error']) || attempt
    turns.completed(position, failed)
    displayed.completed(id, isObject(payload['error']))
    return failed ? CLASS.note : CLASS.none
  }

  #started(payload: JsonObject, here: Here, id: number): LineClass {
    const window = payload['model_context_window']
    this.#index.atLeast(AT_LEAST.task_started)
    if (typeof window === 'number') this.#index.contextWindow = window
    this.#index.turns.started(here.position)
    this.#index.attempts.started(payload)
    this.#index.displayed.started({ ...here, turn: this.#index.turns.count }, id)
    return CLASS.none
  }

  #rolledBack(payload: JsonObject, position: number): LineClass {
    this.#index.atLeast(AT_LEAST.thread_rolled_back)
    const { marks, turns, rules, slots, displayed } = this.#index
    const turnsBack = countIn(payload['num_turns'])
    // Codex passes over a line with any other number.
    if (turnsBack === null) return CLASS.note
    marks.push(position, MARK.rolledBack, turnsBack)
    displayed.rolledBack(position, turnsBack)
    if (rules.rollback !== 'forward') {
      turns.rollBack(position, turnsBack)
      if (!turns.explicitSeen && turnsBack > 0) this.#index.wipedBefore = position
      return CLASS.note
    }
    for (let left = turnsBack; left > 0 && this.#boundaries.length > 0; left--) {
      const slot = slots[this.#boundaries.pop()]
      if (slot) slot.rolledBack = true
      else turns.rollBack(position, 1)
    }
    return CLASS.note
  }
}

/** Of 32 bits, as Codex reads it; null for what it does not read. */
const countIn = (value: unknown): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffffffff ? value : null
