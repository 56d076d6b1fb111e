import { isObject } from '../../../rollout/parse.ts'
import type { Item, Thread } from '../../../thread/model.ts'
import { tailTokens } from '../opencode/tail.ts'
import { partTexts } from '../session/flat-item.ts'

/** Whose way to tell when a context is full. */
export const FIRE_RULES = ['codex', 'plugin', 'opencode'] as const
export type FireRuleName = (typeof FIRE_RULES)[number]

/** What is in a context when it is compacted. Tokens. */
export interface Full {
  /** Of all messages of the user so far, and of what the harness put in first. */
  readonly users: number
  readonly injected: number
  readonly before: number
}

export interface FireRule {
  /** null: never. */
  readonly limit: number | null
  /** Counters of the file count, beside items. */
  readonly counted: boolean
  /** Encrypted thoughts of earlier turns are counted beside what the server counted. */
  readonly thoughtsAnew: boolean
  /** Before the first request of a turn: is the user's new message in the context that is looked at? */
  readonly withMessage: boolean
  tokens(item: Item): number
  /** What a compaction leaves, which can only be assumed. */
  left(full: Full): number
  readonly notes: readonly string[]
}

export interface FireSettings {
  /** Tokens; the rule's own where null. */
  readonly limit: number | null
  /** Codex counts from the first answer of a window on (`body_after_prefix`), or all of it. */
  readonly scope: 'total' | 'body'
  /** Share of the window that is the limit where none is set, in percent; the rule's own where null. */
  readonly percent: number | null
  /** Tokens that a summary is taken to have. */
  readonly summary: number
}

/** Codex keeps so many tokens of the user's messages (codex-format.md 5.4). */
const KEPT_USERS = 20_000
/** Codex tells 95 percent of the window, and compacts at 90 percent of all of it (codex-format.md 5.2). */
const TOLD = 95
const FULL = 90
/** opencode keeps so many tokens of the window free. */
const RESERVED = 20_000

export function fireRule(name: FireRuleName, thread: Thread, settings: FireSettings): FireRule {
  switch (name) {
    case 'codex':
      return codexRule(thread, settings)
    case 'opencode':
      return opencodeRule(thread, settings)
    case 'plugin':
      return pluginRule(settings)
  }
}

const assumed = (left: string, summary: number): string =>
  `What a compaction leaves is assumed: ${left} and a summary of ${summary} tokens.`

function codexRule({ info }: Thread, settings: FireSettings): FireRule {
  const { summary, scope } = settings
  const share = settings.percent === null ? FULL / TOLD : settings.percent / 100
  const limit = settings.limit ?? (info.contextWindow === null ? null : Math.floor(info.contextWindow * share))
  return {
    limit,
    counted: scope === 'total',
    thoughtsAnew: true,
    withMessage: false,
    tokens: item => item.tokens,
    left: ({ users, injected }) => injected + Math.min(users, KEPT_USERS) + summary,
    notes: [
      ...(limit === null ? ['The session does not tell the window of its model: give a limit.'] : []),
      ...(scope === 'body'
        ? ['Counted without what stands before the first answer: instructions and tools are in no item.']
        : []),
      assumed('context, messages of the user up to 20,000 tokens', summary),
    ],
  }
}

function opencodeRule({ info }: Thread, settings: FireSettings): FireRule {
  const { summary } = settings
  const { contextWindow: window } = info
  const usable = window === null ? null : Math.max(0, window - RESERVED)
  const limit =
    settings.limit ??
    (window !== null && settings.percent !== null ? Math.floor((window * settings.percent) / 100) : usable)
  const tail = tailTokens(usable)
  return {
    limit,
    counted: true,
    thoughtsAnew: false,
    withMessage: false,
    tokens: item => item.tokens,
    left: ({ before }) => Math.min(before, tail) + summary,
    notes: [
      ...(limit === null ? ['The session does not tell the window of its model: give a limit.'] : []),
      assumed(`the newest ${tail} tokens of the conversation`, summary),
    ],
  }
}

function pluginRule({ limit, summary }: FireSettings): FireRule {
  return {
    limit,
    counted: false,
    thoughtsAnew: false,
    withMessage: true,
    tokens: inputTextTokens,
    left: ({ injected }) => injected + summary,
    notes: [
      ...(limit === null ? ['The plugin compacts of its own accord only where a limit is set: give one.'] : []),
      'Counted as the plugin counts: a quarter of the characters that the user and the harness wrote.',
      assumed('what the harness put in', summary),
    ],
  }
}

/** A quarter of the characters of what is given to the model as text; its own words and what tools say do not count. */
function inputTextTokens({ raw }: Item): number {
  if (!isObject(raw) || raw['type'] !== 'message' || raw['role'] === 'assistant') return 0
  return Math.ceil(partTexts(raw['content']).length / 4)
}
