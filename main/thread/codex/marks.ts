import type { Blocks } from '../../rollout/blocks.ts'
import { bytes, type Column, doubles, type Numeric, words } from './columns.ts'

/** Lines that decide which items a history holds. Everything else between them is items, or nothing to the model. */
export const MARK = {
  /** No longer a mark: its line turned out to be broken. */
  dead: 0,
  /** task_started; value: hash of the turn id. */
  started: 1,
  /** task_complete; value: hash of the turn id. */
  complete: 2,
  /** turn_aborted; value: hash of the turn id. */
  aborted: 3,
  /** turn_context; value: hash of the turn id. */
  context: 4,
  /** A message of role user; value: its flags (user-message.ts). */
  user: 5,
  /** event_msg/user_message. */
  userEvent: 6,
  /** Mail of another agent; value: its form, of MAIL. */
  mail: 7,
  /** compacted; value: its slot among the checkpoints. */
  compacted: 8,
  /** thread_rolled_back; value: its number of turns. */
  rolledBack: 9,
} as const
/** Forms of mail, one bit each: inside an assistant message, or a line or item of its own. */
export const MAIL = { inside: 1, own: 2 } as const

export type MarkCode = (typeof MARK)[keyof typeof MARK]

export interface KeptMarks {
  readonly positions: Numeric
  readonly codes: Numeric
  readonly values: Numeric
}

/** The marks of a thread in order of position: three numbers each. */
export class Marks {
  readonly #positions: Column
  readonly #codes: Column
  readonly #values: Column

  constructor(blocks: Blocks | null = null) {
    this.#positions = words(blocks)
    this.#codes = bytes(blocks)
    this.#values = doubles(blocks)
  }

  get count(): number {
    return this.#positions.length
  }

  keep(): KeptMarks {
    return { positions: this.#positions.keep(), codes: this.#codes.keep(), values: this.#values.keep() }
  }

  restore({ positions, codes, values }: KeptMarks): void {
    this.#positions.restore(positions)
    this.#codes.restore(codes)
    this.#values.restore(values)
  }

  push(position: number, code: MarkCode, value: number): void {
    this.#positions.push(position)
    this.#codes.push(code)
    this.#values.push(value)
  }

  position(i: number): number {
    return this.#positions.get(i)
  }

  code(i: number): MarkCode {
    return this.#codes.get(i) as MarkCode
  }

  value(i: number): number {
    return this.#values.get(i)
  }

  /** First mark at or after a position. */
  from(position: number): number {
    return this.#positions.atLeast(position)
  }

  /** The line of a position is broken: its marks do not count. */
  kill(position: number): void {
    for (let i = this.from(position); i < this.count && this.position(i) === position; i++)
      this.#codes.set(i, MARK.dead)
  }
}

/**
 * A turn id as a number, 0 for none: 52 bits, so that two of a million ids meet with a chance of 1 in 10,000.
 * Only compared with the ids of neighbouring lines.
 */
export function hashOf(id: unknown): number {
  if (typeof id !== 'string' || id === '') return 0
  let high = 0x9dc5
  let low = 0x1b3
  for (let i = 0; i < id.length; i++) {
    const code = id.charCodeAt(i)
    high = Math.imul(high ^ code, 0x01000193) ^ (low >>> 7)
    low = Math.imul(low ^ code, 0x85ebca6b) ^ (high >>> 11)
  }
  return (high >>> 6) * 0x4000000 + (low >>> 6) + 1
}
