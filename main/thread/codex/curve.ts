import type { Blocks } from '../../rollout/blocks.ts'
import type { CurvePoint } from '../model.ts'
import { type Column, doubles, type Numeric, words } from './columns.ts'
import type { Lines } from './lines.ts'
import type { Turns } from './turns.ts'

export interface KeptCurve {
  readonly positions: Numeric
  readonly x: Numeric
  readonly tokens: Numeric
}

/** Recorded context sizes as columns. */
export class Curve {
  readonly #positions: Column
  readonly #x: Column
  readonly #tokens: Column

  constructor(blocks: Blocks | null = null) {
    this.#positions = words(blocks)
    this.#x = words(blocks)
    this.#tokens = doubles(blocks)
  }

  get count(): number {
    return this.#positions.length
  }

  keep(): KeptCurve {
    return { positions: this.#positions.keep(), x: this.#x.keep(), tokens: this.#tokens.keep() }
  }

  restore({ positions, x, tokens }: KeptCurve): void {
    this.#positions.restore(positions)
    this.#x.restore(x)
    this.#tokens.restore(tokens)
  }

  /** `x`: items before it. */
  push(position: number, x: number, tokens: number): void {
    this.#positions.push(position)
    this.#x.push(x)
    this.#tokens.push(tokens)
  }

  /** Position of the newest record before a position; null when there is none. */
  before(position: number): number | null {
    const i = this.#positions.atLeast(position) - 1
    return i < 0 ? null : this.#positions.get(i)
  }

  position(i: number): number {
    return this.#positions.get(i)
  }

  /** The first record at or behind a position; the count when there is none. */
  from(position: number): number {
    return this.#positions.atLeast(position)
  }

  tokens(i: number): number {
    return this.#tokens.get(i)
  }

  point(i: number, lines: Lines, turns: Turns): CurvePoint {
    const position = this.#positions.get(i)
    return {
      x: this.#x.get(i),
      tokens: this.#tokens.get(i),
      file: lines.fileOf(position),
      line: lines.lineOf(position),
      turn: turns.at(position),
    }
  }
}
