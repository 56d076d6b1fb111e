import type { Steps } from '../../base/steps.ts'
import type { InHistory } from '../model.ts'
import type { Slot } from './checkpoints.ts'
import type { Index } from './index.ts'
import type { Items } from './items.ts'
import { type Known, knownOf, type Span } from './known.ts'
import { CLASS } from './line-classes.ts'
import { MARK } from './marks.ts'
import { Replayer } from './replay.ts'
import { isInjected } from './user-message.ts'

/** Turns judged between two pauses. */
const BATCH = 64

/** What the history at the end knows of each turn. */
export interface Truths {
  inHistory(turn: number): InHistory
  /** Items of a turn that stand in the history as they are. */
  items(turn: number): number
  /** Slot of the compaction that left nothing of the history before it, where the knowledge ends; null when none did. */
  readonly emptied: number | null
  /** Position of the last rollback; null when there is none. */
  readonly lastRollback: number | null
}

/**
 * Goes from the end backwards, from one compaction that stands to the one before it: a turn is known as it is, or through the compactions
 * that replaced it. Every line was checked before, so each compaction says what the history before it held.
 */
export function* judgeTurns(index: Index, items: Items): Steps<Truths> {
  const { turns, lines, slots } = index
  const direct = new Uint32Array(turns.count + 1)
  const summarised = new Uint8Array(turns.count + 1)
  let known = knownOf(index, items, yield* new Replayer(index, items).at(lines.count))
  yield* eachTurn(index, known.spans, (n, from, to) => {
    if (counts(index, items, n, from, to)) direct[n] = (direct[n] ?? 0) + seen(index, from, to)
  })
  for (let slot = carrierOf(known, slots); slot; slot = carrierOf(known, slots)) {
    const { position } = slot
    const { cut } = known
    for (const kept of known.kept) summarised[turns.at(kept)] = 1
    const summarise = (n: number): void => {
      if (!cut || (turns.rolledBackBy(n) ?? -1) < position) summarised[n] = 1
    }
    // Where only what it kept of the questions is left, its own turn left nothing.
    if (!cut && turns.at(position) > 0) summarise(turns.at(position))
    known = slot.known ?? NOTHING
    yield* eachTurn(index, known.spans, (n, from, to) => {
      if (seen(index, from, to) > 0 && counts(index, items, n, from, to)) summarise(n)
    })
  }
  const states = new Uint8Array(turns.count + 1)
  for (let n = 1; n <= turns.count; n++) {
    const all = seen(index, turns.startOf(n), endOf(index, n))
    states[n] = STATES.indexOf(stateOf(direct[n] ?? 0, all, summarised[n] === 1))
    if (n % BATCH === 0) yield
  }
  return {
    inHistory: turn => STATES[states[turn] ?? 0] ?? 'none',
    items: turn => direct[turn] ?? 0,
    emptied: known.carried ? null : known.replaced,
    lastRollback: lastRollback(index),
  }
}

const NOTHING: Known = { spans: [], replaced: null, carried: false, cut: false, kept: [] }

const carrierOf = (known: Known, slots: readonly Slot[]): Slot | undefined =>
  known.carried && known.replaced !== null ? slots[known.replaced] : undefined

/** Each turn that has lines in the spans, with those lines. */
function* eachTurn(
  index: Index,
  spans: readonly Span[],
  take: (turn: number, from: number, to: number) => void,
): Steps<undefined> {
  const { turns } = index
  let taken = 0
  for (const { from, to } of spans) {
    for (let n = Math.max(1, turns.at(from)); n <= turns.count && turns.startOf(n) < to; n++) {
      take(n, Math.max(from, turns.startOf(n)), Math.min(to, endOf(index, n)))
      if (++taken % BATCH === 0) yield
    }
  }
  return undefined
}

const endOf = (index: Index, turn: number): number =>
  turn < index.turns.count ? index.turns.startOf(turn + 1) : index.lines.count

const seen = (index: Index, from: number, to: number): number => index.classes.seenIn(from, to)

const STATES = ['none', 'whole', 'partly', 'summarised', 'empty'] as const satisfies readonly InHistory[]

/** Of `all` items of a turn that a model sees, `direct` stand in the history. */
function stateOf(direct: number, all: number, summarised: boolean): InHistory {
  if (direct > 0) return direct === all ? 'whole' : 'partly'
  if (summarised) return 'summarised'
  return all === 0 ? 'empty' : 'none'
}

/**
 * Of a turn that Codex does not show, context alone does not count: what leads the next question in stands among the lines of the turn
 * before it, and stays when that one is taken back.
 */
function counts(index: Index, items: Items, turn: number, from: number, to: number): boolean {
  if (index.displayed.isShown(turn)) return true
  for (let at = from; at < to; at++) {
    if (index.classes.get(at) === CLASS.item && !isContext(index, items, at)) return true
  }
  return false
}

function isContext(index: Index, items: Items, position: number): boolean {
  const ref = items.refAt(position)
  const flags = items.userFlags(ref)
  return flags === null ? items.json(ref)?.['role'] === 'developer' : isInjected(flags, index.rules)
}

function lastRollback({ marks }: Index): number | null {
  for (let i = marks.count - 1; i >= 0; i--) if (marks.code(i) === MARK.rolledBack) return marks.position(i)
  return null
}
