import type { Blocks } from '../../rollout/blocks.ts'
import { REMOTE_COMPACTION_FAILED } from '../../rollout/format.ts'
import { isObject, type JsonObject } from '../../rollout/parse.ts'
import type { CompactionAttempt, Phase } from '../model.ts'
import { bytes, type Column, type Numeric, words } from './columns.ts'
import type { Index } from './index.ts'
import type { LineCache } from './line-cache.ts'
import { stampOf } from './line-times.ts'

/** A compaction that was begun and left no `compacted` line. */
interface Attempt {
  /** The line that ended its turn. */
  readonly position: number
  readonly outcome: CompactionAttempt['outcome']
  readonly phase: Phase | null
  /** The reason that the file gives speaks of the compaction. */
  readonly named: boolean
}

const OUTCOMES: readonly CompactionAttempt['outcome'][] = ['failed', 'interrupted']
const PHASES: readonly (Phase | null)[] = [null, 'standalone', 'preTurn', 'midTurn']
const NAMED = 8

export interface KeptAttempts {
  readonly positions: Numeric
  readonly codes: Numeric
  readonly context: boolean
  readonly worked: boolean
  readonly asked: boolean
  readonly attributed: boolean
  readonly attributes: boolean
  readonly contextSeen: boolean
}

/**
 * No line tells of a compaction that failed or was interrupted; its turn does. A turn that works writes its turn_context before
 * anything else can go wrong, and only a compaction of its own, or one before the turn, comes earlier: so a turn that was ended
 * without a context, a compaction or anything done was such a compaction (seen in 0.110 to 0.169; in 0.169 the question of a turn
 * whose compaction was refused stands there all the same). In the middle of a turn only the failure of a server's compaction is
 * told, by its message (seen from 0.150 on).
 */
export class Attempts {
  readonly #positions: Column
  /** Place of outcome and phase in their lists, and whether it is named. */
  readonly #codes: Column
  /** Since the newest task_started. */
  #context = false
  #worked = false
  #asked = false
  #attributed = false
  /** 0.169 says on the begin of a turn who began it, and leaves that out where it is a compaction of its own. */
  #attributes = false
  #contextSeen = false

  constructor(blocks: Blocks | null = null) {
    this.#positions = words(blocks)
    this.#codes = bytes(blocks)
  }

  keep(): KeptAttempts {
    return {
      positions: this.#positions.keep(),
      codes: this.#codes.keep(),
      context: this.#context,
      worked: this.#worked,
      asked: this.#asked,
      attributed: this.#attributed,
      attributes: this.#attributes,
      contextSeen: this.#contextSeen,
    }
  }

  restore(kept: KeptAttempts): void {
    this.#positions.restore(kept.positions)
    this.#codes.restore(kept.codes)
    this.#context = kept.context
    this.#worked = kept.worked
    this.#asked = kept.asked
    this.#attributed = kept.attributed
    this.#attributes = kept.attributes
    this.#contextSeen = kept.contextSeen
  }

  get count(): number {
    return this.#positions.length
  }

  started(payload: JsonObject): void {
    this.#context = false
    this.#worked = false
    this.#asked = false
    this.#attributed = isObject(payload['turn_attribution'])
    if (this.#attributed) this.#attributes = true
  }

  context(): void {
    this.#context = true
    this.#contextSeen = true
  }

  /** A message that the user typed. */
  asked(): void {
    this.#asked = true
  }

  /** A compaction was installed, or something was done that no compaction does. */
  worked(): void {
    this.#worked = true
  }

  /** The turn was ended by a line at a position. Was it a compaction that came to nothing? */
  completed(position: number, payload: JsonObject): boolean {
    const failed = isObject(payload['error'])
    const named = messageOf(payload).startsWith(REMOTE_COMPACTION_FAILED)
    const answered = typeof payload['last_agent_message'] === 'string'
    const empty = this.#hasNothing() && !answered && (failed || !this.#asked)
    if (named || empty) this.#add({ position, outcome: 'failed', phase: this.#phase(), named })
    return named || empty
  }

  aborted(position: number): boolean {
    const empty = this.#hasNothing() && !this.#asked
    if (empty) this.#add({ position, outcome: 'interrupted', phase: this.#phase(), named: false })
    return empty
  }

  #add({ position, outcome, phase, named }: Attempt): void {
    this.#positions.push(position)
    this.#codes.push(OUTCOMES.indexOf(outcome) + 2 * PHASES.indexOf(phase) + (named ? NAMED : 0))
  }

  #hasNothing(): boolean {
    return this.#contextSeen && !this.#context && !this.#worked
  }

  #phase(): Phase | null {
    if (this.#context) return 'midTurn'
    if (this.#attributed || this.#asked) return 'preTurn'
    return this.#attributes ? 'standalone' : null
  }

  /** Number of the one that a line ended, from 1; null when it ended none. */
  endedBy(position: number): number | null {
    const i = this.#positions.atLeast(position)
    return i < this.count && this.#positions.get(i) === position ? i + 1 : null
  }

  get(n: number): Attempt {
    if (!(n >= 1 && n <= this.count)) throw new RangeError(`attempt ${n} of ${this.count}`)
    const code = this.#codes.get(n - 1)
    return {
      position: this.#positions.get(n - 1),
      outcome: OUTCOMES[code & 1] ?? 'failed',
      phase: PHASES[(code & ~NAMED) >> 1] ?? null,
      named: (code & NAMED) !== 0,
    }
  }
}

/** One attempt as the file tells of it. */
export function attemptView(index: Index, cache: LineCache, n: number): CompactionAttempt {
  const { lines, turns } = index
  const { position, outcome, phase, named } = index.attempts.get(n)
  const message = messageOf(cache.payload(position) ?? {})
  return {
    n,
    file: lines.fileOf(position),
    line: lines.lineOf(position),
    turn: turns.at(position),
    at: stampOf(lines, cache, position).at,
    trigger: phase === null ? null : phase === 'standalone' ? 'manual' : 'auto',
    phase,
    inferred: !named,
    outcome,
    message: message === '' ? null : message,
  }
}

/** As a note in the timeline. */
export function attemptText({ outcome, message }: CompactionAttempt): string {
  if (outcome === 'interrupted') return 'Compaction interrupted'
  return message === null ? 'Compaction failed; the file does not say why' : `Compaction failed: ${message}`
}

function messageOf(payload: JsonObject): string {
  const error = payload['error']
  const message = isObject(error) ? error['message'] : null
  return typeof message === 'string' ? message : ''
}
