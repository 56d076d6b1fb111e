import type { Steps } from '../../../base/steps.ts'
import type { Item, Phase, Thread } from '../../../thread/model.ts'
import { Context } from './context.ts'
import type { FireRule } from './rules.ts'

/** Where a compaction would have come of its own accord. */
export interface Fired {
  /** Items of the thread before it. */
  readonly item: number
  /** The last line before it. */
  readonly file: number
  readonly line: number
  readonly turn: number
  readonly phase: 'preTurn' | 'midTurn'
  /** Of the context then, by the rule's own count. */
  readonly tokens: number
}

/** A compaction that the file holds. */
export interface RecordedFire {
  readonly n: number
  readonly item: number
  readonly file: number
  readonly line: number
  readonly turn: number
  readonly phase: Phase | null
  readonly trigger: 'manual' | 'auto' | null
  readonly tokens: number | null
}

export interface Simulated {
  /** null: the rule has no limit here, and never fires. */
  readonly limit: number | null
  readonly fired: readonly Fired[]
  readonly recorded: readonly RecordedFire[]
  /** Whole sentences on what was assumed. */
  readonly notes: readonly string[]
}

/**
 * Goes through a thread as if nothing but the rule had compacted it. Checked where agents check: before the first request of a turn, and before
 * each further one. The thread was read to its end.
 */
export function* simulate(thread: Thread, rule: FireRule): Steps<Simulated> {
  const fired: Fired[] = []
  const context = new Context(thread, rule)
  if (rule.limit !== null)
    for (let n = 0; n <= thread.turnCount; n++) {
      const place = context.turn(n)
      if (n > 0 && !rule.withMessage && context.isFull())
        fired.push({ ...place, phase: 'preTurn', tokens: context.fire() })
      yield* walkTurn(thread, n, context, fired)
    }
  return { limit: rule.limit, fired, recorded: recordedFires(thread), notes: rule.notes }
}

/** Rows fetched at once. */
const PAGE = 200

function* walkTurn(thread: Thread, n: number, context: Context, fired: Fired[]): Steps<undefined> {
  const count = n === 0 ? thread.prefaceRows : thread.turn(n).rows
  for (let from = 0; from < count; from += PAGE)
    for (const row of thread.rows(n, from, PAGE)) {
      if (row.kind === 'band') yield* takeBand(thread, row.checkpoint, n, context, fired)
      if (row.kind === 'item') takeItem(thread.item(row.ref), n, context, fired)
      yield
    }
  return undefined
}

/** The file compacted here: where it did so of its own accord, it had checked the context right before. */
function* takeBand(thread: Thread, n: number, turn: number, context: Context, fired: Fired[]): Steps<undefined> {
  const checkpoint = thread.checkpoint(n)
  const { counterBefore, counterAfter } = yield* thread.checkpointRecord(n)
  context.beforeBand(checkpoint, counterBefore.value)
  if (checkpoint.trigger !== 'manual' && context.isFull()) {
    const phase = checkpoint.phase === 'midTurn' ? 'midTurn' : 'preTurn'
    fired.push({ ...context.place(turn), phase, tokens: context.fire() })
  }
  context.band(checkpoint, counterAfter.value)
}

function takeItem(item: Item, turn: number, context: Context, fired: Fired[]): void {
  if (turn > 0 && context.beginsRequest(item) && context.isFull())
    fired.push({ ...context.place(turn), phase: context.answered ? 'midTurn' : 'preTurn', tokens: context.fire() })
  context.item(item)
}

function recordedFires(thread: Thread): readonly RecordedFire[] {
  const fires: RecordedFire[] = []
  for (let n = 1; n <= thread.checkpointCount; n++) {
    const { file, line, turn, phase, trigger, tokensBefore } = thread.checkpoint(n)
    fires.push({ n, item: thread.checkpointX(n), file, line, turn, phase, trigger, tokens: tokensBefore })
  }
  return fires
}

/** Made by the model. */
export const isModels = ({ kind }: Item): boolean => kind === 'assistant' || kind === 'reasoning' || kind === 'call'
