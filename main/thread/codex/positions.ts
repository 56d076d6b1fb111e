import type { Blocks } from '../../rollout/blocks.ts'
import { type Column, type Numeric, words } from './columns.ts'

export interface KeptPositions {
  readonly early: Numeric
  readonly late: Numeric
  readonly again: readonly number[]
}

/** Positions of rare lines in ascending order, for counting them in a span. */
export class Positions {
  /** Found by the first pass. */
  readonly #early: Column
  /** Found by the second, which goes over the lines once more. */
  readonly #late: Column
  /** Found when lines were parsed again, by whom the others were not: sorted. */
  readonly #again: number[] = []

  constructor(blocks: Blocks | null = null) {
    this.#early = words(blocks)
    this.#late = words(blocks)
  }

  keep(): KeptPositions {
    return { early: this.#early.keep(), late: this.#late.keep(), again: [...this.#again] }
  }

  restore({ early, late, again }: KeptPositions): void {
    this.#early.restore(early)
    this.#late.restore(late)
    this.#again.push(...again)
  }

  add(position: number): void {
    if (position > lastOf(this.#early)) this.#early.push(position)
    else if (position > lastOf(this.#late)) this.#late.push(position)
    else this.#again.splice(lowerBound(this.#again, position), 0, position)
  }

  /** How many lie in [from, to). */
  between(from: number, to: number): number {
    const early = this.#early.atLeast(to) - this.#early.atLeast(from)
    const late = this.#late.atLeast(to) - this.#late.atLeast(from)
    const again = lowerBound(this.#again, to) - lowerBound(this.#again, from)
    return Math.max(0, early) + Math.max(0, late) + Math.max(0, again)
  }
}

const lastOf = (column: Column): number => (column.length === 0 ? -1 : column.get(column.length - 1))

function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] as number) < value) low = middle + 1
    else high = middle
  }
  return low
}
