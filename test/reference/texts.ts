import { SUMMARY_PREFIX } from '../../main/rollout/format.ts'
import type { Json } from './load.ts'

/** codex-format.md 3.2: what a message of role user is. `minor` is N of 0.N. */

const FRAGMENTS = [
  ['# agents.md instructions', '</instructions>'],
  ['<environment_context>', '</environment_context>'],
  ['<skill>', '</skill>'],
  ['<user_shell_command>', '</user_shell_command>'],
  ['<turn_aborted>', '</turn_aborted>'],
  ['<subagent_notification>', '</subagent_notification>'],
] as const

/** Developer texts that belong to a turn's context (those of the list whose tag is spelled out). */
const DEVELOPER = [
  '<permissions instructions>',
  '<model_switch>',
  '<multi_agent_mode>',
  '<skills_instructions>',
  '<personality_spec>',
  '<token_budget>',
  '<rollout_budget>',
]

export const textsOf = (item: Json): string[] => (item.content ?? []).map((part: Json) => part.text ?? '')

export const isSummary = (text: string): boolean => text.startsWith(`${SUMMARY_PREFIX}\n`)

const isUser = (item: Json): boolean => item.type === 'message' && item.role === 'user'

/** Texts that older versions take for typed: `[start, first version that knows it]`, seen in 0.63 to 0.105. */
const KNOWN_SINCE = [
  ['<skill>', 80],
  ['<subagent_notification>', 105],
] as const

/** codex-observed-more.md C: to 0.105 an opening tag is enough, and <user_instructions> is context. */
function contextualText(text: string, minor: number): boolean {
  const low = text.trim().toLowerCase()
  if (minor >= 110) return FRAGMENTS.some(([start, end]) => low.startsWith(start) && low.endsWith(end))
  if (KNOWN_SINCE.some(([start, since]) => low.startsWith(start) && minor < since)) return false
  return low.startsWith('<user_instructions>') || FRAGMENTS.some(([start]) => low.startsWith(start))
}

export const isContextualUser = (item: Json, minor: number): boolean =>
  isUser(item) && textsOf(item).some(text => contextualText(text, minor))

export const isContextualDeveloper = (item: Json): boolean =>
  item.type === 'message' &&
  item.role === 'developer' &&
  textsOf(item).some(text => DEVELOPER.some(start => text.trim().toLowerCase().startsWith(start)))

export const isMarker = (item: Json): boolean =>
  isUser(item) && textsOf(item).some(text => text.trim().toLowerCase().startsWith('<turn_aborted>'))

/** A message that a summary-only compaction keeps. 0.63 to 0.98 keep interrupt markers too (codex-observed-more.md C). */
export function isKept(item: Json, minor: number): boolean {
  if (!isUser(item) || textsOf(item).some(isSummary)) return false
  if (minor <= 98 && isMarker(item)) return true
  return !isContextualUser(item, minor)
}

/** Turn boundary B(item). To 0.153.4 the summary counts (codex-observed-more.md A, 1 and 2; seen in 0.153.4 too). */
export function isBoundary(item: Json, minor: number): boolean {
  if (item.type === 'agent_message') return true
  if (item.type === 'message' && item.role === 'assistant') return isMailText(textsOf(item))
  if (!isUser(item) || isContextualUser(item, minor)) return false
  return minor <= 153 || !textsOf(item).some(isSummary)
}

function isMailText(texts: readonly string[]): boolean {
  if (texts.length !== 1) return false
  try {
    const mail = JSON.parse(texts[0] ?? '')
    return ['author', 'recipient', 'other_recipients', 'content', 'trigger_turn'].every(key => mail[key] !== undefined)
  } catch {
    return false
  }
}
