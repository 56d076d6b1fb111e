import type { Blocks } from '../../rollout/blocks.ts'
import type { TurnStatus } from '../model.ts'
import { bytes, type Column, NONE, type Numeric, words } from './columns.ts'

const STATUS = { open: 0, completed: 1, interrupted: 2, failed: 3 } as const
type StatusCode = (typeof STATUS)[keyof typeof STATUS]
const FLAG = { explicit: 1, hasUser: 2, hasModel: 4 } as const

/** What a tracked turn knows; positions are over the whole thread, null when there is none. */
export interface TurnFacts {
  readonly start: number
  /** Line that ended it. */
  readonly ended: number | null
  readonly prompt: number | null
  readonly rolledBackBy: number | null
  readonly explicit: boolean
  readonly hasUser: boolean
  readonly status: TurnStatus
}

export interface KeptTurns {
  readonly columns: readonly Numeric[]
  readonly explicitSeen: boolean
  readonly explicitOpen: boolean
  readonly expects: 'item' | 'event' | null
  readonly loose: number | null
}

/**
 * Turns as columns. A turn runs from task_started to the line before the next one (codex-format.md 3.10); where the file has no
 * task_started, from each real user message. Lines between turns belong to the turn before, lines before the first to the preface.
 */
export class Turns {
  readonly #start: Column
  readonly #ended: Column
  readonly #prompt: Column
  readonly #rolledBackBy: Column
  readonly #status: Column
  readonly #flags: Column
  /** Turns that no rollback took, oldest first. */
  readonly #live: Column
  #explicitSeen = false
  #explicitOpen = false
  /** The half of a user message (item and event) that still has to come for the implicit turn that the other half opened. */
  #expects: 'item' | 'event' | null = null
  #loose: number | null = null

  constructor(blocks: Blocks | null = null) {
    this.#start = words(blocks)
    this.#ended = words(blocks)
    this.#prompt = words(blocks)
    this.#rolledBackBy = words(blocks)
    this.#status = bytes(blocks)
    this.#flags = bytes(blocks)
    this.#live = words(blocks)
  }

  keep(): KeptTurns {
    return {
      columns: this.#columns().map(column => column.keep()),
      explicitSeen: this.#explicitSeen,
      explicitOpen: this.#explicitOpen,
      expects: this.#expects,
      loose: this.#loose,
    }
  }

  restore(kept: KeptTurns): void {
    for (const [i, column] of this.#columns().entries()) column.restore(kept.columns[i] as Numeric)
    this.#explicitSeen = kept.explicitSeen
    this.#explicitOpen = kept.explicitOpen
    this.#expects = kept.expects
    this.#loose = kept.loose
  }

  #columns() {
    return [this.#start, this.#ended, this.#prompt, this.#rolledBackBy, this.#status, this.#flags, this.#live]
  }

  get count(): number {
    return this.#start.length
  }

  get explicitSeen(): boolean {
    return this.#explicitSeen
  }

  get explicitOpen(): boolean {
    return this.#explicitOpen
  }

  #begin(position: number, flags: number): void {
    if (this.count > 0) this.#leave(this.count)
    this.#start.push(position)
    this.#ended.push(NONE)
    this.#prompt.push(NONE)
    this.#rolledBackBy.push(NONE)
    this.#status.push(STATUS.open)
    this.#flags.push(flags)
    this.#live.push(this.count)
    this.#loose = null
  }

  /** The next turn begins although this one was not ended by a line. */
  #leave(n: number): void {
    if (this.#status.get(n - 1) !== STATUS.open) return
    const flags = this.#flags.get(n - 1)
    const whole = (flags & FLAG.explicit) === 0 && (flags & FLAG.hasModel) !== 0
    this.#status.set(n - 1, whole ? STATUS.completed : STATUS.interrupted)
  }

  #flag(flag: number): void {
    if (this.count > 0) this.#flags.set(this.count - 1, this.#flags.get(this.count - 1) | flag)
  }

  started(position: number): void {
    this.#explicitSeen = true
    this.#explicitOpen = true
    this.#expects = null
    this.#begin(position, FLAG.explicit)
  }

  completed(position: number, failed: boolean): void {
    this.#end(position, failed ? STATUS.failed : STATUS.completed)
  }

  aborted(position: number): void {
    this.#end(position, STATUS.interrupted)
  }

  #end(position: number, status: StatusCode): void {
    this.#explicitOpen = false
    if (this.count === 0) return
    this.#status.set(this.count - 1, status)
    this.#ended.set(this.count - 1, position)
  }

  /** A real user message as an item. */
  userItem(position: number): void {
    if (!this.#explicitOpen) this.#looseItem(position)
    this.#flag(FLAG.hasUser)
    if (this.count > 0 && this.#loose === null && this.#prompt.get(this.count - 1) === NONE)
      this.#prompt.set(this.count - 1, position)
  }

  /** Outside an explicit turn: an injected message when the file has explicit turns, else the begin of an implicit one. */
  #looseItem(position: number): void {
    if (this.#expects === 'item') this.#expects = null
    else if (this.#explicitSeen) this.#loose = position
    else {
      this.#begin(position, 0)
      this.#expects = 'event'
    }
  }

  /** event_msg/user_message. */
  userEvent(position: number): void {
    if (this.#explicitOpen) return
    if (this.#expects === 'event') {
      this.#expects = null
      return
    }
    const item = this.#loose
    this.#begin(item ?? position, FLAG.hasUser)
    if (item !== null) this.#prompt.set(this.count - 1, item)
    else this.#expects = 'item'
  }

  /** Mail of another agent begins no turn of the list, but counts as one in a rollback. */
  mail(): void {
    this.#flag(FLAG.hasUser)
  }

  /** Something that the model said or did. */
  modelItem(): void {
    this.#flag(FLAG.hasModel)
    this.#loose = null
    this.#expects = null
  }

  /** Takes back the last turns that have a user message, and what lies between them (codex-format.md 3.3). */
  rollBack(position: number, turns: number): void {
    let left = turns
    while (left > 0 && this.#live.length > 0) {
      const n = this.#live.pop()
      this.#rolledBackBy.set(n - 1, position)
      if ((this.#flags.get(n - 1) & FLAG.hasUser) !== 0) left -= 1
    }
  }

  /** Turn that holds a position; 0 before the first. */
  at(position: number): number {
    const i = this.#start.atLeast(position)
    return i < this.count && this.#start.get(i) === position ? i + 1 : i
  }

  hasUser(n: number): boolean {
    return n > 0 && (this.#flags.get(n - 1) & FLAG.hasUser) !== 0
  }

  startOf(n: number): number {
    return n === 0 ? 0 : this.#start.get(n - 1)
  }

  /** Position of the marker that took a turn back; null when none did. */
  rolledBackBy(n: number): number | null {
    return orNull(this.#rolledBackBy.get(n - 1))
  }

  facts(n: number): TurnFacts {
    const i = n - 1
    const rolledBackBy = this.rolledBackBy(n)
    const flags = this.#flags.get(i)
    return {
      start: this.#start.get(i),
      ended: orNull(this.#ended.get(i)),
      prompt: orNull(this.#prompt.get(i)),
      rolledBackBy,
      explicit: (flags & FLAG.explicit) !== 0,
      hasUser: (flags & FLAG.hasUser) !== 0,
      status: rolledBackBy !== null ? 'rolledBack' : this.#statusOf(n),
    }
  }

  /** The last turn of a file without lifecycle lines is open only while nothing has answered. */
  #statusOf(n: number): TurnStatus {
    const code = this.#status.get(n - 1)
    if (code === STATUS.completed) return 'completed'
    if (code === STATUS.interrupted) return 'interrupted'
    if (code === STATUS.failed) return 'failed'
    return (this.#flags.get(n - 1) & (FLAG.explicit | FLAG.hasModel)) === FLAG.hasModel ? 'completed' : 'open'
  }
}

const orNull = (value: number): number | null => (value === NONE ? null : value)
