import { type Numeric, words } from './columns.ts'

export interface KeptPositions {
  readonly column: Numeric
  readonly late: readonly number[]
}

/** Positions of rare lines in ascending order, for counting them in a span. */
export class Positions {
  readonly #column = words()
  /** Positions found out of order (by the second pass), sorted. */
  readonly #late: number[] = []

  keep(): KeptPositions {
    return { column: this.#column.keep(), late: [...this.#late] }
  }

  restore({ column, late }: KeptPositions): void {
    this.#column.restore(column)
    this.#late.push(...late)
  }

  add(position: number): void {
    const last = this.#column.length === 0 ? -1 : this.#column.get(this.#column.length - 1)
    if (position > last) this.#column.push(position)
    else this.#late.splice(lowerBound(this.#late, position), 0, position)
  }

  /** How many lie in [from, to). */
  between(from: number, to: number): number {
    const early = this.#column.atLeast(to) - this.#column.atLeast(from)
    return Math.max(0, early) + Math.max(0, lowerBound(this.#late, to) - lowerBound(this.#late, from))
  }
}

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
