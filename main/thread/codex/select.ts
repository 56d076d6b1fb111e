import type { Index } from './index.ts'
import { MARK, type Marks } from './marks.ts'
import { isBoundary } from './user-message.ts'

/** Where a replay begins. */
export interface Start {
  /** Slot whose replacement history the replay begins with; null = nothing. */
  readonly slot: number | null
  /** First position behind it. */
  readonly from: number
}

const BEGINNING: Start = { slot: null, from: 0 }

/** Finds where the replay of everything before `end` begins, by the rule of the version that wrote the file. */
export function selectStart(index: Index, end: number): Start {
  if (index.rules.rollback === 'forward') return newestRecorded(index, end)
  const bound = index.rules.bounded ? boundOf(index, end) : null
  return bound ?? new ReverseScan(index).run(end)
}

/** The newest checkpoint with a replacement history, whatever was rolled back: earlier lines cannot matter. */
function newestRecorded(index: Index, end: number): Start {
  const { marks } = index
  for (let i = marks.from(end) - 1; i >= 0; i--) {
    if (marks.code(i) === MARK.compacted && index.slots[marks.value(i)]?.recorded != null) return behind(marks, i)
  }
  return BEGINNING
}

/** 0.169 takes the newest checkpoint at once when it is complete in itself (codex-format.md 3.3). */
function boundOf(index: Index, end: number): Start | null {
  const { marks } = index
  for (let i = marks.from(end) - 1; i >= 0; i--) {
    if (marks.code(i) !== MARK.compacted) continue
    const slot = index.slots[marks.value(i)]
    const complete = slot?.recorded != null && slot.windowNumber !== null && (slot.resumable || index.paginated)
    return complete ? behind(marks, i) : null
  }
  return null
}

const behind = (marks: Marks, i: number): Start => ({ slot: marks.value(i), from: marks.position(i) + 1 })

interface Segment {
  /** Hash of the turn id; 0 = none seen. */
  turn: number
  user: boolean
  /** Mark of its newest checkpoint with a replacement history. */
  checkpoint: number | null
}

/** Newest to oldest over turn segments: a rollback takes whole segments away, the checkpoints in them too (codex-format.md 3.3). */
class ReverseScan {
  readonly #index: Index
  #segment: Segment | null = null
  #pending = 0
  #base: number | null = null
  /** Oldest checkpoint met so far, rolled back or not: where rule `behind` begins when none survives. */
  #oldest: number | null = null

  constructor(index: Index) {
    this.#index = index
  }

  run(end: number): Start {
    const { marks, rules } = this.#index
    for (let i = marks.from(end) - 1; i >= 0 && this.#base === null; i--) this.#take(i)
    this.#finalize()
    if (this.#base !== null) return behind(marks, this.#base)
    if (rules.rollback === 'behind' && this.#oldest !== null)
      return { slot: null, from: marks.position(this.#oldest) + 1 }
    return BEGINNING
  }

  #take(i: number): void {
    const { marks, rules } = this.#index
    const value = marks.value(i)
    switch (marks.code(i)) {
      case MARK.compacted:
        this.#checkpoint(i, value)
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
      case MARK.mail:
        this.#open().user = true
        break
      case MARK.user: {
        const segment = this.#open()
        segment.user ||= isBoundary(value, rules)
        break
      }
      case MARK.started:
        if (this.#segment && compatible(this.#segment.turn, value)) this.#finalize()
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

  #checkpoint(i: number, slot: number): void {
    const segment = this.#open()
    if (this.#index.slots[slot]?.recorded == null || segment.checkpoint !== null) return
    segment.checkpoint = i
    this.#oldest = i
  }

  #finalize(): void {
    const segment = this.#segment
    this.#segment = null
    if (!segment) return
    if (this.#pending > 0) {
      if (segment.user) this.#pending -= 1
    } else this.#base = segment.checkpoint
  }
}

const compatible = (a: number, b: number): boolean => a === 0 || b === 0 || a === b
