import type { Index } from './index.ts'
import type { Items } from './items.ts'
import { MARK } from './marks.ts'
import type { Part } from './parts.ts'
import { rebuild } from './rebuild.ts'
import { Growing } from './rollback.ts'
import { type Start, selectStart } from './select.ts'
import { isBoundary } from './user-message.ts'

export interface Replay {
  readonly parts: readonly Part[]
  /** Compactions without replacement history that were rebuilt on the way. */
  readonly rebuilt: number
  /** Slot that the replay began with. */
  readonly base: number | null
  /** Slot that replaced the history last on the way, the base included. */
  readonly replaced: number | null
  /** First position of the replay: lines before it play no part. */
  readonly from: number
  readonly rollbacks: number
  /** A rolled-back compaction was met. */
  readonly crossed: boolean
}

/** Marks between two pauses. */
const BATCH = 512

/**
 * Makes histories as Codex makes them (codex-format.md 3.4). Asked for one position after the other, each not before the last, it goes
 * on where it stood as long as the replay begins at the same place.
 */
export class Replayer {
  readonly #index: Index
  readonly #items: Items
  #run: Run | null = null
  #start: Start | null = null

  constructor(index: Index, items: Items) {
    this.#index = index
    this.#items = items
  }

  /** The history of everything before position `end`. */
  *at(end: number): Generator<undefined, Replay, undefined> {
    const start = selectStart(this.#index, end)
    if (!this.#run || !this.#goesOn(start, end)) {
      this.#run = new Run(this.#index, this.#items, start)
      this.#start = start
    }
    const run = this.#run
    for (let taken = 1; run.next(end); taken++) if (taken % BATCH === 0) yield
    return run.result(end)
  }

  #goesOn(start: Start, end: number): boolean {
    return this.#start?.slot === start.slot && this.#start.from === start.from && (this.#run?.reached ?? 0) <= end
  }
}

class Run {
  readonly #index: Index
  readonly #items: Items
  readonly #start: Start
  readonly #growing: Growing
  /** Next mark to take. */
  #mark: number
  #reached = 0
  #replaced: number | null
  #rebuilt = 0
  #rollbacks = 0
  #crossed = false

  constructor(index: Index, items: Items, start: Start) {
    this.#index = index
    this.#items = items
    this.#start = start
    this.#replaced = start.slot
    this.#growing = new Growing(index, items, start.from)
    if (start.slot !== null) this.#growing.replaceByRecorded(start.slot, start.from)
    this.#mark = index.marks.from(start.from)
  }

  /** Everything before this position was taken. */
  get reached(): number {
    return this.#reached
  }

  /** Takes one mark before `end`; false when there is none left. */
  next(end: number): boolean {
    const { marks } = this.#index
    if (this.#mark >= marks.count || marks.position(this.#mark) >= end) return false
    this.#take(this.#mark)
    this.#reached = marks.position(this.#mark) + 1
    this.#mark += 1
    return true
  }

  #take(i: number): void {
    const { marks, rules } = this.#index
    const position = marks.position(i)
    const value = marks.value(i)
    const code = marks.code(i)
    if (code === MARK.mail ? (value & rules.mail) !== 0 : code === MARK.user && isBoundary(value, rules))
      this.#growing.turn(position)
    else if (code === MARK.compacted) this.#compacted(value, position)
    else if (code === MARK.rolledBack && rules.rollback !== 'unknown') {
      this.#rollbacks += 1
      this.#growing.drop(position, value)
    }
  }

  #compacted(slot: number, position: number): void {
    if (this.#index.slots[slot]?.recorded == null) {
      const parts = this.#growing.close(position)
      this.#growing.replaceBy(rebuild(this.#index, this.#items, this.#growing.leadingContext(), parts, slot))
      this.#rebuilt += 1
      this.#replaced = slot
      return
    }
    this.#crossed = true
    // It was rolled back, else the replay would have begun here: only older versions apply it all the same.
    if (this.#index.rules.rollback === 'segments') return
    this.#growing.replaceByRecorded(slot, position + 1)
    this.#replaced = slot
  }

  result(end: number): Replay {
    return {
      parts: this.#growing.upTo(end),
      rebuilt: this.#rebuilt,
      base: this.#start.slot,
      replaced: this.#replaced,
      from: this.#start.from,
      rollbacks: this.#rollbacks,
      crossed: this.#crossed,
    }
  }
}
