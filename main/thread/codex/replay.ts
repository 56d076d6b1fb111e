import type { Index } from './index.ts'
import type { Items } from './items.ts'
import { MARK } from './marks.ts'
import type { Part } from './parts.ts'
import { rebuild } from './rebuild.ts'
import { Boundaries } from './rollback.ts'
import { selectStart } from './select.ts'

export interface Replay {
  readonly parts: readonly Part[]
  /** Slots of the compactions without replacement history that were rebuilt on the way. */
  readonly rebuilt: readonly number[]
  /** Slot that the replay began with. */
  readonly base: number | null
  /** First position of the replay: lines before it play no part. */
  readonly from: number
  readonly rollbacks: number
  /** A rolled-back compaction was met. */
  readonly crossed: boolean
}

/** The history that Codex makes of everything before position `end` (codex-format.md 3.4), as parts. */
export function replay(index: Index, items: Items, end: number): Replay {
  const start = selectStart(index, end)
  const run = new Run(index, items, start.slot, start.from)
  const { marks } = index
  for (let i = marks.from(start.from); i < marks.count && marks.position(i) < end; i++) run.take(i)
  return run.finish(end)
}

class Run {
  readonly #index: Index
  readonly #items: Items
  readonly #boundaries: Boundaries
  readonly #base: number | null
  readonly #begin: number
  #parts: Part[]
  /** Begin of the span of lines that is still open. */
  #from: number
  readonly #rebuilt: number[] = []
  #rollbacks = 0
  #crossed = false

  constructor(index: Index, items: Items, slot: number | null, from: number) {
    this.#index = index
    this.#items = items
    this.#boundaries = new Boundaries(index, items)
    this.#base = slot
    this.#begin = from
    this.#from = from
    this.#parts = slot === null ? [] : [recordedPart(index, slot)]
  }

  take(i: number): void {
    const { marks } = this.#index
    const position = marks.position(i)
    if (marks.code(i) === MARK.rolledBack) {
      this.#close(position)
      this.#parts = this.#boundaries.drop(this.#parts, marks.value(i))
      this.#rollbacks += 1
    } else if (marks.code(i) === MARK.compacted) this.#compacted(marks.value(i), position)
  }

  #compacted(slot: number, position: number): void {
    const { slots, rules } = this.#index
    if (slots[slot]?.recorded == null) {
      this.#close(position)
      this.#parts = rebuild(this.#index, this.#items, this.#boundaries, this.#parts, slot)
      this.#rebuilt.push(slot)
      return
    }
    this.#crossed = true
    // It was rolled back, else the replay would have begun here: only older versions apply it all the same.
    if (rules.rollback === 'segments') return
    this.#parts = [recordedPart(this.#index, slot)]
    this.#from = position + 1
  }

  /** Ends the open span before a position; the line there holds no item. */
  #close(position: number): void {
    if (position > this.#from) this.#parts.push({ kind: 'lines', from: this.#from, to: position })
    this.#from = position + 1
  }

  finish(end: number): Replay {
    if (end > this.#from) this.#close(end)
    return {
      parts: this.#parts,
      rebuilt: this.#rebuilt,
      base: this.#base,
      from: this.#begin,
      rollbacks: this.#rollbacks,
      crossed: this.#crossed,
    }
  }
}

const recordedPart = (index: Index, slot: number): Part => ({
  kind: 'recorded',
  slot,
  from: 0,
  to: index.slots[slot]?.recorded ?? 0,
})
