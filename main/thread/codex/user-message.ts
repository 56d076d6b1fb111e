import { SUMMARY_PREFIX } from '../../rollout/format.ts'
import { isObject, type JsonObject } from '../../rollout/parse.ts'
import type { Rules } from './writer.ts'

/** What a message of role user is; bits, because which of them matter depends on the version that reads. */
export const USER = {
  /** Begins with the summary prefix. */
  summary: 1,
  /** A part is an injected text with start and end tag. */
  pair: 2,
  /** A part begins like an injected text. */
  start: 4,
  /** The interrupt marker: no turn of the user, yet to 0.98 kept like typed text by summary-only compactions. */
  marker: 8,
  /** All parts are texts of hooks. */
  hook: 16,
  /** A sub-agent's note: to 0.98 like typed text. */
  agentNote: 32,
  /** The text of a skill: to 0.63 like typed text. */
  skill: 64,
} as const

interface Fragment {
  readonly start: string
  readonly end: string
  readonly label: string
  readonly flag?: number
  /** Only the versions that know an injected text by its start tag know it: measured in 0.110 to 0.169. */
  readonly startOnly?: true
}

/** Texts that Codex itself puts into user messages (codex-format.md 3.2). Compared in lower case. */
const USER_FRAGMENTS: readonly Fragment[] = [
  { start: '# agents.md instructions', end: '</instructions>', label: 'AGENTS.md' },
  { start: '<user_instructions>', end: '</user_instructions>', label: 'AGENTS.md', startOnly: true },
  { start: '<environment_context>', end: '</environment_context>', label: 'Environment' },
  { start: '<skill>', end: '</skill>', label: 'Skill', flag: USER.skill },
  { start: '<user_shell_command>', end: '</user_shell_command>', label: 'Shell command' },
  { start: '<turn_aborted>', end: '</turn_aborted>', label: 'Interrupt marker', flag: USER.marker },
  { start: '<subagent_notification>', end: '</subagent_notification>', label: 'Sub-agent note', flag: USER.agentNote },
]
const HOOK: Fragment = { start: '<hook_prompt', end: '</hook_prompt>', label: 'Hook prompt' }

/** Starts of developer texts that belong to the context of a turn (codex-format.md 3.2). Lower case. */
const DEVELOPER_STARTS = [
  '<permissions instructions>',
  '<model_switch>',
  '<collaboration_mode>',
  '<multi_agent_mode>',
  '<realtime_conversation>',
  '<skills_instructions>',
  '<personality_spec>',
  '<token_budget>',
  '<token_budget_reminder>',
  '<context_window>',
  '<context_window_guidance>',
  '<rollout_budget>',
]

const startsWith = (text: string, fragment: Fragment): boolean =>
  text.trimStart().slice(0, fragment.start.length).toLowerCase() === fragment.start

const isWhole = (text: string, fragment: Fragment): boolean =>
  startsWith(text, fragment) && text.trimEnd().slice(-fragment.end.length).toLowerCase() === fragment.end

export const isSummary = (text: string): boolean => text.startsWith(`${SUMMARY_PREFIX}\n`)

/** The texts of a message's parts. */
export function partTexts(item: JsonObject): readonly string[] {
  const { content } = item
  if (typeof content === 'string') return [content]
  if (!Array.isArray(content)) return []
  return content.flatMap(part => (isObject(part) && typeof part['text'] === 'string' ? [part['text']] : []))
}

/** Flags of a message of role user. */
export function userFlags(item: JsonObject): number {
  const texts = partTexts(item)
  let flags = 0
  for (const text of texts) flags |= textFlags(text)
  if (texts.length > 0 && texts.every(text => isWhole(text, HOOK))) flags |= USER.hook
  return flags
}

function textFlags(text: string): number {
  if (isSummary(text)) return USER.summary
  const fragment = USER_FRAGMENTS.find(each => startsWith(text, each))
  if (!fragment) return 0
  const pair = !fragment.startOnly && isWhole(text, fragment)
  return USER.start | (pair ? USER.pair : 0) | (fragment.flag ?? 0)
}

/** Was it injected by the harness, as the version sees it? */
export function isInjected(flags: number, rules: Rules): boolean {
  if (rules.injectedBy === 'pair') return (flags & USER.pair) !== 0
  return (flags & USER.start) !== 0 && (flags & rules.unknownInjected) === 0
}

/** Does it begin a turn of the user? */
export function isBoundary(flags: number, rules: Rules): boolean {
  if (isInjected(flags, rules) || (flags & USER.hook) !== 0) return false
  return rules.summaryCounts || (flags & USER.summary) === 0
}

/** Is it a message that a compaction keeps as the user's? */
export function isTyped(flags: number, rules: Rules): boolean {
  if ((flags & (USER.summary | USER.hook)) !== 0) return false
  return !isInjected(flags, rules) || (rules.keepsMarkers && (flags & USER.marker) !== 0)
}

/** Label of an injected user text, by the fragment that it begins with; null when it is none. */
export function injectedLabel(text: string): string | null {
  return [...USER_FRAGMENTS, HOOK].find(each => isWhole(text, each))?.label ?? null
}

/** Does a developer message hold only context that Codex renews by itself? */
export function isContextDeveloper(item: JsonObject): boolean {
  const texts = partTexts(item)
  return texts.some(text => DEVELOPER_STARTS.includes(startTag(text)))
}

const startTag = (text: string): string => /^\s*(<[^>]{1,60}>)/.exec(text)?.[1]?.toLowerCase() ?? ''

/** Mail of another agent inside an assistant message (older multi-agent v2; codex-format.md 8). */
export function isMail(item: JsonObject): boolean {
  const [text, ...more] = partTexts(item)
  if (text === undefined || more.length > 0 || !text.startsWith('{')) return false
  try {
    const mail: unknown = JSON.parse(text)
    return (
      isObject(mail) && ['author', 'recipient', 'other_recipients', 'content', 'trigger_turn'].every(key => key in mail)
    )
  } catch {
    return false
  }
}
