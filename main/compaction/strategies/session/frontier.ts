import { isObject, type JsonObject } from '../../../rollout/parse.ts'
import { cutItem, flatMessage, flatTokens, partTexts, type TextKind, textOf } from './flat-item.ts'

/** One item of a history, as far as the frontier needs it. */
export interface FrontierItem {
  readonly raw: unknown
  /** Context that the harness puts in. */
  readonly injected: boolean
  readonly summary: boolean
}

/** The newest turns as they are handed on beside the state. */
export interface Frontier {
  readonly items: readonly JsonObject[]
  /** Turns of which it is made; 0 without any. */
  readonly turns: number
  readonly tokens: number
  /** What was done to make it fit. */
  readonly cut: number
  readonly dropped: number
  /** Outputs whose call was dropped. */
  readonly orphans: number
}

const FEWEST_TURNS = 2
const MOST_TURNS = 5

/** Tokens that a text of each kind may have; what is not named is not cut. */
type Limits = Readonly<Partial<Record<TextKind, number>>>

/** In order: a first and a second try to make it fit. */
const LIMITS: readonly Limits[] = [
  { call: 256, output: 128, message: 256 },
  { call: 48, output: 24, message: 64 },
]

/**
 * The recent structured frontier (compaction-systems.md 1.6): the last two turns, and up to three before them as long as those are an
 * active surface of work; without context and what stands for earlier histories; cut, then dropped from the front until it fits.
 */
export function frontierOf(history: readonly FrontierItem[], budget: number): Frontier {
  const starts = turnStarts(history)
  const first = firstTurn(history, starts)
  const whole = starts.length === 0 ? [] : sanitized(history.slice(starts[first]))
  const cut = shortened(whole, budget, LIMITS)
  const items = dropped(cut, budget)
  return {
    items,
    turns: starts.length === 0 ? 0 : starts.length - first,
    tokens: sumOf(items),
    cut: cut.filter((item, i) => item !== whole[i]).length,
    dropped: whole.length - items.length,
    orphans: orphansOf(items),
  }
}

/** Where each turn begins: at a message of the user, with the context right before it. */
export function turnStarts(history: readonly FrontierItem[]): readonly number[] {
  const starts: number[] = []
  for (const [i, item] of history.entries()) {
    if (!isRequest(item)) continue
    let start = i
    while (start > 0 && isContext(history[start - 1])) start -= 1
    starts.push(start)
  }
  return starts
}

const roleOf = (raw: unknown): unknown => (isObject(raw) && raw['type'] === 'message' ? raw['role'] : null)

const isRequest = (item: FrontierItem): boolean => roleOf(item.raw) === 'user' && !item.injected && !item.summary

const isContext = (item: FrontierItem | undefined): boolean =>
  item?.injected === true && (roleOf(item.raw) === 'user' || roleOf(item.raw) === 'developer')

/** The turn that the frontier begins with, from 0. */
function firstTurn(history: readonly FrontierItem[], starts: readonly number[]): number {
  let first = Math.max(0, starts.length - FEWEST_TURNS)
  while (first > 0 && starts.length - first < MOST_TURNS) {
    if (!history.slice(starts[first - 1], starts[first]).some(isWork)) break
    first -= 1
  }
  return first
}

/** Items that only work brings about. */
const WORK: ReadonlySet<unknown> = new Set([
  'reasoning',
  'function_call',
  'function_call_output',
  'custom_tool_call',
  'custom_tool_call_output',
  'local_shell_call',
  'web_search_call',
  'image_generation_call',
])

/** Words by which a message is part of work. */
const HINTS: readonly string[] = [
  ...['todo', 'next', 'continue', 'remaining', 'pending', 'blocker', 'error', 'failed', 'fix', 'retry'],
  ...['patch', 'test', 'command', 'shell', 'apply_patch', 'pytest', 'cargo ', 'uv ', 'npm ', 'pnpm ', 'git '],
  ...['.rs', '.py', '.ts', '.tsx', '.js', '.jsx', '.md', '.toml', '.json'],
]

function isWork({ raw, injected }: FrontierItem): boolean {
  if (!isObject(raw)) return false
  if (WORK.has(raw['type'])) return true
  if (raw['type'] !== 'message' || injected) return false
  const text = partTexts(raw['content']).toLowerCase()
  return HINTS.some(hint => text.includes(hint))
}

/** Items that stand for earlier histories, or for states of files. */
export const STAND_INS: ReadonlySet<unknown> = new Set([
  'ghost_snapshot',
  'compaction',
  'compaction_summary',
  'context_compaction',
])

function sanitized(history: readonly FrontierItem[]): readonly JsonObject[] {
  return history.flatMap(item => {
    const { raw } = item
    if (!isObject(raw) || STAND_INS.has(raw['type']) || isContext(item)) return []
    const flat = raw['type'] === 'message' ? flatMessage(raw) : raw
    return flat === null ? [] : [flat]
  })
}

export const sumOf = (items: readonly JsonObject[]): number =>
  items.reduce((total, item) => total + flatTokens(item), 0)

/** Cuts from the oldest on, and stops as soon as all fits. */
export function shortened(
  whole: readonly JsonObject[],
  budget: number,
  tries: readonly Limits[],
): readonly JsonObject[] {
  const items = [...whole]
  let total = sumOf(items)
  for (const limits of tries) {
    for (let i = 0; i < items.length && total > budget; i++) {
      const item = items[i] as JsonObject
      const kind = textOf(item)?.kind
      const limit = kind === undefined ? undefined : limits[kind]
      if (limit === undefined) continue
      items[i] = cutItem(item, limit)
      total += flatTokens(items[i] as JsonObject) - flatTokens(item)
    }
  }
  return items
}

/** Drops from the front; a single one that is left is cut to the budget. */
function dropped(items: readonly JsonObject[], budget: number): readonly JsonObject[] {
  let first = 0
  let total = sumOf(items)
  while (total > budget && first < items.length - 1) total -= flatTokens(items[first++] as JsonObject)
  const left = items.slice(first)
  const [only] = left
  return total > budget && only && left.length === 1 ? [cutItem(only, budget)] : left
}

function orphansOf(items: readonly JsonObject[]): number {
  const calls = new Set<unknown>()
  let orphans = 0
  for (const item of items) {
    const kind = textOf(item)?.kind
    if (kind === 'call') calls.add(item['call_id'])
    if (kind === 'output' && !calls.has(item['call_id'])) orphans += 1
  }
  return orphans
}
