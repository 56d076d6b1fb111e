import { isObject } from '../../rollout/parse.ts'
import type { Known, Phase, Reason, Source, Trigger } from '../model.ts'
import type { Slot } from './checkpoints.ts'
import { ownLines } from './compaction-call.ts'
import { contextAfter, contextBefore } from './contexts.ts'
import type { Index } from './index.ts'
import type { Items } from './items.ts'
import type { LineCache } from './line-cache.ts'
import { CLASS } from './line-classes.ts'
import { stampOf } from './line-times.ts'
import { MADE_HERE_RULE } from './made-here.ts'
import { MARK } from './marks.ts'
import { sourceAt } from './source.ts'
import { isBoundary } from './user-message.ts'

/** Trigger and phase of a compaction, by what stands around it. No version writes them into the file. */
export interface Occasion {
  readonly trigger: Known<Trigger>
  readonly phase: Known<Phase>
}

/**
 * codex-format.md 5.2 and codex-observed.md 4. With lifecycle lines the turn tells. Without them (to 0.105) a compaction that the model
 * goes on after is in a turn, and one that is followed by a message after a pause was asked for; else it may be either.
 */
export function occasionOf(index: Index, items: Items, cache: LineCache, slot: Slot): Occasion {
  if (slot.made) return { trigger: unknown(MADE_HERE_RULE), phase: unknown(MADE_HERE_RULE) }
  return slot.explicit ? inTurn(index, items, cache, slot) : withoutTurns(index, items, cache, slot)
}

function inTurn(index: Index, items: Items, cache: LineCache, slot: Slot): Occasion {
  const turn = index.turns.at(slot.position)
  const start = sourceAt(index, index.turns.startOf(turn))
  const line = sourceAt(index, slot.position)
  if (slot.afterUser) {
    const ended = isAfterAnswer(index, items, slot)
    if (ended)
      return both('auto', 'postTurn', 'the answer of its turn stands before it and nothing of the model after it', [
        line,
        ended,
      ])
    return both('auto', 'midTurn', 'a message of the user stands before it in its turn', [start, line])
  }
  if (index.turns.hasUser(turn))
    return both('auto', 'preTurn', 'its turn began before it, the message of the user comes after it', [start, line])
  const attributed = isObject(cache.payload(index.turns.startOf(turn))?.['turn_attribution'])
  if (attributed)
    return both('auto', 'preTurn', 'its turn names its origin, which a compaction of its own does not', [start])
  const worked = modelBefore(index, items, slot)
  if (worked) return both('auto', 'midTurn', 'the model worked in its turn before it', [worked, line])
  return both('manual', 'standalone', 'a turn of its own: no message of the user and nothing else of the model', [
    start,
    line,
  ])
}

/** A compaction after the turn's end (0.169): the last item before it is an answer in words, and its turn holds no item after it. */
function isAfterAnswer(index: Index, items: Items, slot: Slot): Source | null {
  const own = ownLines(index, items, slot)
  if (own.begins !== 'item' || items.json(items.refAt(own.after))?.['role'] !== 'assistant') return null
  const turn = index.turns.at(slot.position)
  const end = turn === index.turns.count ? index.lines.count : index.turns.startOf(turn + 1)
  for (let at = slot.position + 1; at < end; at++) if (index.classes.get(at) === CLASS.item) return null
  return index.turns.facts(turn).ended === null ? null : sourceAt(index, own.after)
}

/** An item of the model in the turn before the compaction's own lines. */
function modelBefore(index: Index, items: Items, slot: Slot): Source | null {
  const own = ownLines(index, items, slot)
  return own.begins === 'item' && isOfModel(items, own.after) ? sourceAt(index, own.after) : null
}

/** A message that comes so much later was not waiting for the compaction: Codex writes a waiting one at once. Milliseconds. */
const PAUSE = 1000
/** To 0.58 an automatic compaction ran at the end of a turn: a pause after it says nothing. */
const WAITS_SINCE = 64

function withoutTurns(index: Index, items: Items, cache: LineCache, slot: Slot): Occasion {
  const line = sourceAt(index, slot.position)
  const next = nextUser(index, slot.position)
  if (slot.modelFollows && worksBefore(index, items, slot.position, next))
    return both('auto', 'midTurn', 'the model goes on after it before the next message of the user', [line])
  const pause = next === null ? null : timeBetween(index, cache, slot.position, next)
  if (next !== null && pause !== null && pause >= PAUSE && index.rules.minor >= WAITS_SINCE) {
    const rule = `the next message came ${pause} ms after it; one that waits for a compaction is written at once`
    return both('manual', 'standalone', rule, [line, sourceAt(index, next)])
  }
  const why = 'this version marks no turns, and before the next message it may have been asked for or automatic'
  return { trigger: unknown(why), phase: unknown(why) }
}

/** An item of the model between two positions: a typed message that looks like a marker is the user's by its event alone. */
function worksBefore(index: Index, items: Items, position: number, next: number | null): boolean {
  if (next === null) return true
  for (let at = position + 1; at < next; at++)
    if (index.classes.get(at) === CLASS.item && isOfModel(items, at)) return true
  return false
}

function isOfModel(items: Items, at: number): boolean {
  const role = items.json(items.refAt(at))?.['role']
  return role !== 'user' && role !== 'developer' && role !== 'system'
}

function nextUser(index: Index, position: number): number | null {
  const { marks, rules } = index
  for (let i = marks.from(position + 1); i < marks.count; i++) {
    const code = marks.code(i)
    if (code === MARK.userEvent || (code === MARK.user && isBoundary(marks.value(i), rules))) return marks.position(i)
    if (code === MARK.compacted) return null
  }
  return null
}

/** Milliseconds from one line to another; null when a time is missing or runs backwards. */
export function timeBetween(index: Index, cache: LineCache, from: number, to: number): number | null {
  const [a, b] = [from, to].map(at => Date.parse(stampOf(index.lines, cache, at).at ?? ''))
  const passed = (b ?? Number.NaN) - (a ?? Number.NaN)
  return passed >= 0 ? passed : null
}

const both = (trigger: Trigger, phase: Phase, rule: string, from: readonly Source[]): Occasion => ({
  trigger: { how: 'inferred', value: trigger, rule, from },
  phase: { how: 'inferred', value: phase, rule, from },
})

export const unknown = (why: string, from: readonly Source[] = []): Known<never> => ({
  how: 'unknown',
  value: null,
  rule: why,
  from,
})

/**
 * Why it ran (codex-format.md 5.2, measured on 0.169): before a turn also because the new model cannot read the old one's encrypted items
 * (comp_hash differs, which goes first) or has a smaller window.
 */
export function reasonOf(index: Index, cache: LineCache, slot: Slot, { trigger, phase }: Occasion): Known<Reason> {
  const inferred = (value: Reason, rule: string, from: readonly Source[]): Known<Reason> => ({
    how: 'inferred',
    value,
    rule,
    from,
  })
  if (trigger.value === null) return unknown(trigger.rule)
  if (trigger.value === 'manual') return inferred('userRequested', 'a compaction of its own is asked for', trigger.from)
  if (phase.value !== 'preTurn') return inferred('contextLimit', 'inside a turn only the limit starts one', phase.from)
  const before = contextBefore(index, cache, index.turns.startOf(index.turns.at(slot.position)))
  const after = contextAfter(index, cache, slot.position)
  if (!before || !after) return inferred('contextLimit', 'no line tells of another model', phase.from)
  const from = [before.source, after.source]
  if (differ(before.payload['comp_hash'], after.payload['comp_hash']))
    return inferred('compHashChanged', 'the hashes (comp_hash) of the models before and after it differ', from)
  if (!differ(before.payload['model'], after.payload['model']))
    return inferred('contextLimit', 'the model is the same before and after it', from)
  const { window: old } = before
  const { window: now } = after
  if (old === null || now === null) return unknown('the model changed, and no line tells how large its window is', from)
  return now < old
    ? inferred('modelDownshift', `the new model’s window is smaller: ${old} before, ${now} after`, from)
    : inferred('contextLimit', 'the new model’s window is not smaller', from)
}

const differ = (a: unknown, b: unknown): boolean => typeof a === 'string' && typeof b === 'string' && a !== b
