import { SUMMARY_PREFIX } from '../../main/rollout/format.ts'
import type { Json } from './load.ts'

/** codex-format.md 3.2: what a message of role user is. `minor` is N of 0.N. */

const PAIRS = [
  ['# agents.md instructions for ', '</instructions>'],
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

const isPair = (text: string, [start, end]: readonly [string, string]): boolean =>
  text.trim().toLowerCase().startsWith(start) && text.trim().toLowerCase().endsWith(end)

/** Known to 0.105 by the begin of any part: `[start, first version that knows it]`. */
const OPENINGS = [
  ['<environment_context>', 63],
  ['<user_shell_command>', 63],
  ['<turn_aborted>', 98],
  ['<subagent_notification>', 105],
] as const

/** To 0.47 the whole message; to 0.105 the begin of a part, some of them only exactly and alone; then a part with begin and end. */
function contextual(texts: readonly string[], minor: number): boolean {
  if (minor <= 47) return isPair(texts.join('\n'), PAIRS[1]) || isPair(texts.join('\n'), OLD_INSTRUCTIONS)
  if (minor >= 110) return texts.some(text => PAIRS.some(pair => isPair(text, pair)))
  const alone = texts.length === 1 ? (texts[0] ?? '') : ''
  if (alone.startsWith('# AGENTS.md instructions for ') || alone.startsWith('<user_instructions>')) return true
  if (minor >= 80 && alone.startsWith('<skill')) return true
  const low = texts.map(text => text.trimStart().toLowerCase())
  return OPENINGS.some(([start, since]) => minor >= since && low.some(text => text.startsWith(start)))
}

const OLD_INSTRUCTIONS = ['<user_instructions>', '</user_instructions>'] as const

export const isContextualUser = (item: Json, minor: number): boolean => isUser(item) && contextual(textsOf(item), minor)

export const isContextualDeveloper = (item: Json): boolean =>
  item.type === 'message' &&
  item.role === 'developer' &&
  textsOf(item).some(text => DEVELOPER.some(start => text.trim().toLowerCase().startsWith(start)))

/** Context that a session makes anew for itself. */
export const isRenewed = (item: Json, minor: number): boolean =>
  isContextualUser(item, minor) &&
  textsOf(item).some(text => /^\s*(<environment_context>|<user_instructions>|# AGENTS)/i.test(text))

const isMarker = (item: Json): boolean =>
  textsOf(item).length === 1 && /^\s*<turn_aborted>/i.test(textsOf(item)[0] ?? '')

/** A message that a summary-only compaction keeps. 0.63 to 0.98 keep interrupt markers too (codex-observed-more.md C). */
export function isKept(item: Json, minor: number): boolean {
  if (!isUser(item) || (minor > 47 && isSummary(textsOf(item).join('')))) return false
  if (minor <= 98 && isMarker(item)) return true
  return !isContextualUser(item, minor)
}

/** Turn boundary B(item). To 0.153.4 the summary counts (codex-observed-more.md A, 1 and 2; seen in 0.153.4 too). */
export function isBoundary(item: Json, minor: number): boolean {
  if (item.type === 'agent_message') return minor >= 140
  if (item.type === 'message' && item.role === 'assistant') return minor >= 118 && isMailText(textsOf(item))
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
