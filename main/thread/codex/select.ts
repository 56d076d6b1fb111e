import type { Slot } from './checkpoints.ts'
import type { Index } from './index.ts'
import { MARK } from './marks.ts'
import { isBoundary } from './user-message.ts'

/** Where a replay begins. */
export interface Start {
  /** Slot whose replacement history the replay begins with; null = nothing. */
  readonly slot: number | null
  /** First position behind it. */
  readonly from: number
}

const BEGINNING: Start = { slot: null, from: 0 }

/**
 * Finds where the replay of everything before `end` begins, by the rule of the version that wrote the file; with `pending`, as if a
 * rollback of so many turns followed.
 */
export function selectStart(index: Index, end: number, pending = 0): Start {
  if (index.rules.rollback === 'forward' || index.rules.rollback === 'unknown') return newestRecorded(index, end)
  const bound = index.rules.bounded ? boundOf(index, end) : null
  return bound ?? new ReverseScan(index, pending).run(end)
}

/** The newest checkpoint with a replacement history, whatever was rolled back: earlier lines cannot matter. */
function newestRecorded(index: Index, end: number): Start {
  for (let i = index.slotsBefore(end) - 1; i >= 0; ) {
    const slot = index.slots[i] as Slot
    if (slot.recorded !== null && !slot.dead) return behind(slot, i)
    i = slot.recorded === null ? slot.recordedBefore : i - 1
  }
  return BEGINNING
}

/** 0.169 takes the newest checkpoint at once when it is complete in itself (codex-format.md 3.3). */
function boundOf(index: Index, end: number): Start | null {
  for (let i = index.slotsBefore(end) - 1; i >= 0; i--) {
    const slot = index.slots[i] as Slot
    if (slot.dead) continue
    const complete = slot.recorded !== null && slot.windowNumber !== null && (slot.resumable || index.paginated)
    return complete ? behind(slot, i) : null
  }
  return null
}

const behind = (slot: Slot, i: number): Start => ({ slot: i, from: slot.position + 1 })

interface Segment {
  /** Hash of the turn id; 0 = none seen. */
  turn: number
  user: boolean
  /** Slot of its newest checkpoint with a replacement history. */
  checkpoint: number | null
}

/** What the scan finds from the begin of a segment backwards when nothing is waiting to be rolled back there. */
export interface Found {
  /** Slot of the newest surviving checkpoint. */
  readonly base: number | null
  /** Slot of the oldest checkpoint met, rolled back or not: where rule `behind` begins when none survives. */
  readonly oldest: number | null
}

/** Newest to oldest over turn segments: a rollback takes whole segments away, the checkpoints in them too (codex-format.md 3.3). */
class ReverseScan {
  readonly #index: Index
  #segment: Segment | null = null
  #pending: number
  #found: Found | null = null
  #oldest: number | null = null
  /** Mark of the first segment begin where nothing was pending, and the oldest checkpoint behind it. */
  #first: { readonly mark: number; readonly oldest: number | null } | null = null

  constructor(index: Index, pending: number) {
    this.#index = index
    this.#pending = pending
  }

  run(end: number): Start {
    const { marks, rules, slots, selections } = this.#index
    for (let i = marks.from(end) - 1; i >= 0 && !this.#found; i--) this.#take(i)
    this.#finalize(null)
    const found = this.#found ?? { base: null, oldest: this.#oldest }
    if (this.#first) selections.set(this.#first.mark, found)
    const base = slots[found.base ?? -1]
    if (base) return behind(base, found.base as number)
    const oldest = slots[found.oldest ?? this.#first?.oldest ?? -1]
    return rules.rollback === 'behind' && oldest ? { slot: null, from: oldest.position + 1 } : BEGINNING
  }

  #take(i: number): void {
    const { marks, rules } = this.#index
    const value = marks.value(i)
    switch (marks.code(i)) {
      case MARK.compacted:
        this.#checkpoint(value)
        break
      case MARK.rolledBack:
        this.#pending += value
        break
      case MARK.complete:
      case MARK.context:
        this.#named(value)
        break
      case MARK.aborted:
        if (this.#segment || value !== 0) this.#named(value)
        break
      case MARK.userEvent:
        this.#open().user = true
        break
      case MARK.mail: {
        const segment = this.#open()
        segment.user ||= (value & rules.mail) !== 0
        break
      }
      case MARK.user: {
        const segment = this.#open()
        segment.user ||= rules.itemsAreTurns && isBoundary(value, rules)
        break
      }
      case MARK.started:
        if (rules.turnsBegin === 'always' || compatible(this.#segment?.turn ?? 0, value)) this.#finalize(i)
        break
      default:
        break
    }
  }

  #open(): Segment {
    this.#segment ??= { turn: 0, user: false, checkpoint: null }
    return this.#segment
  }

  #named(turn: number): void {
    const segment = this.#open()
    if (segment.turn === 0) segment.turn = turn
  }

  #checkpoint(slot: number): void {
    const segment = this.#open()
    if (this.#index.slots[slot]?.recorded == null || segment.checkpoint !== null) return
    segment.checkpoint = slot
    this.#oldest = slot
  }

  /** `mark`: the task_started that begins the segment; null at the begin of the thread. */
  #finalize(mark: number | null): void {
    const segment = this.#segment
    this.#segment = null
    if (!segment || this.#found) return
    if (this.#pending > 0) {
      if (segment.user) this.#pending -= 1
    } else if (segment.checkpoint !== null) this.#found = { base: segment.checkpoint, oldest: this.#oldest }
    if (this.#pending === 0 && !this.#found && mark !== null) this.#remember(mark)
  }

  /** From here on the answer does not depend on what came after: it may be known from an earlier scan. */
  #remember(mark: number): void {
    const known = this.#index.selections.get(mark)
    if (known) this.#found = { base: known.base, oldest: known.oldest ?? this.#oldest }
    else if (!this.#first) {
      this.#first = { mark, oldest: this.#oldest }
      this.#oldest = null
    }
  }
}

const compatible = (a: number, b: number): boolean => a === 0 || b === 0 || a === b
