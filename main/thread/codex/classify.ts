import { DEVELOPER_TAGS } from '../../rollout/format.ts'
import { isObject, type JsonObject } from '../../rollout/parse.ts'
import type { ItemKind } from '../model.ts'
import { injectedLabel } from './injected.ts'
import { partsOf } from './tokens.ts'
import { isSummary, partTexts } from './user-message.ts'

/** What an item is and says, read off its JSON. */
export interface Reading {
  readonly kind: ItemKind
  readonly label: string
  readonly text: string
  readonly tool: string | null
  readonly injected: boolean
}

/** Labels of developer texts by how they begin. */
const DEVELOPER_LABELS: readonly (readonly [string, string])[] = [
  [DEVELOPER_TAGS.permissions, 'Permissions'],
  [DEVELOPER_TAGS.collaboration, 'Collaboration mode'],
  [DEVELOPER_TAGS.skills, 'Skills'],
  [DEVELOPER_TAGS.personality, 'Personality'],
  [DEVELOPER_TAGS.modelSwitch, 'Model switch'],
  [DEVELOPER_TAGS.tokenBudget, 'Token budget'],
]

const read = (kind: ItemKind, label: string, text: string, tool: string | null = null, injected = false): Reading => ({
  kind,
  label,
  text,
  tool,
  injected,
})

/** Reads an item. An item of a type that this version does not know is `other`, with its JSON as text. */
export function readItem(item: JsonObject): Reading {
  const type = item['type']
  switch (type) {
    case 'message':
      return readMessage(item)
    case 'agent_message':
      return read('user', 'Agent message', partTexts(item).join('\n'))
    case 'reasoning':
      return read('reasoning', 'Reasoning', thoughts(item))
    case 'function_call':
    case 'custom_tool_call':
    case 'local_shell_call':
    case 'web_search_call':
    case 'tool_search_call':
      return read('call', 'Call', callText(item), toolOf(item))
    case 'function_call_output':
    case 'custom_tool_call_output':
    case 'tool_search_output':
      return read('output', 'Output', outputText(item), textOf(item['name']) || null)
    case 'image_generation_call':
      return read('image', 'Image', textOf(item['revised_prompt']))
    case 'compaction':
    case 'compaction_summary':
    case 'context_compaction':
      return read('opaque', 'Opaque', '')
    case 'additional_tools':
      return read('instructions', 'Tools', JSON.stringify(item['tools'] ?? []), null, true)
    case 'configuration_update':
      return read('instructions', 'Configuration', JSON.stringify(item['reasoning'] ?? null), null, true)
    case 'ghost_snapshot':
      return read('other', 'Ghost snapshot', JSON.stringify(item['ghost_commit'] ?? null))
    default:
      return read('other', typeof type === 'string' && type !== '' ? type : 'Item', JSON.stringify(item))
  }
}

function readMessage(item: JsonObject): Reading {
  const texts = partTexts(item)
  const text = texts.join('\n')
  const role = item['role']
  if (role === 'assistant') return read('assistant', 'Assistant', text)
  if (role === 'developer') return read('instructions', developerLabel(text), text, null, true)
  if (role === 'system') return read('instructions', 'System', text, null, true)
  if (role !== 'user') return read('other', textOf(role) || 'Message', text)
  const kinds = kindsOf(item)
  if (texts.some(isSummary) || kinds.includes('compaction.summary')) return read('summary', 'Summary', text)
  const label = texts.map(injectedLabel).find(each => each !== null)
  if (label !== undefined || kinds.some(isHarnessKind))
    return read('instructions', label ?? 'Context', text, null, true)
  const images = partsOf(item['content']).filter(part => part['type'] === 'input_image').length
  return text.trim() === '' && images > 0 ? read('image', 'Image', text) : read('user', 'User', text)
}

const isHarnessKind = (kind: string): boolean => kind !== 'unknown' && !kind.startsWith('user.')

/** What 0.169 itself notes about each part of a message (codex-format.md 2.4). */
function kindsOf(item: JsonObject): readonly string[] {
  const passthrough = item['internal_chat_message_metadata_passthrough']
  const kinds = isObject(passthrough) ? passthrough['content_item_kinds'] : undefined
  return Array.isArray(kinds) ? kinds.filter(kind => typeof kind === 'string') : []
}

function developerLabel(text: string): string {
  const start = text.trimStart().slice(0, 40).toLowerCase()
  return DEVELOPER_LABELS.find(([tag]) => start.startsWith(tag))?.[1] ?? 'Developer'
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const textsIn = (value: unknown): readonly string[] =>
  partsOf(value).flatMap(part => (typeof part['text'] === 'string' ? [part['text']] : []))

const thoughts = (item: JsonObject): string => [...textsIn(item['summary']), ...textsIn(item['content'])].join('\n')

function outputText(item: JsonObject): string {
  const { output } = item
  if (typeof output === 'string') return output
  if (Array.isArray(output)) return textsIn(output).join('\n')
  if (isObject(output)) return textOf(output['content']) || JSON.stringify(output)
  return item['type'] === 'tool_search_output' ? JSON.stringify(item['tools'] ?? []) : ''
}

function toolOf(item: JsonObject): string {
  switch (item['type']) {
    case 'local_shell_call':
      return 'shell'
    case 'web_search_call':
      return 'web_search'
    case 'tool_search_call':
      return 'tool_search'
    default:
      return textOf(item['name'])
  }
}

function callText(item: JsonObject): string {
  if (typeof item['input'] === 'string') return item['input']
  if (typeof item['arguments'] === 'string') return item['arguments']
  const { action } = item
  if (isObject(action) && Array.isArray(action['command'])) return action['command'].join(' ')
  return JSON.stringify(action ?? item['arguments'] ?? null)
}

/** How the versions state a command's exit code in its output. */
const EXIT_CODES = [/^Exit code: (-?\d+)/, /^Process exited with code (-?\d+)/m, /"metadata":\{"exit_code":(-?\d+)/]
/** Characters of an output that are searched for its exit code, at each end. */
const EXIT_WITHIN = 400

export function exitCodeOf(reading: Reading): number | null {
  if (reading.kind !== 'output') return null
  const { text } = reading
  for (const part of text.length > 2 * EXIT_WITHIN ? [text.slice(0, EXIT_WITHIN), text.slice(-EXIT_WITHIN)] : [text]) {
    for (const pattern of EXIT_CODES) {
      const digits = pattern.exec(part)?.[1]
      if (digits !== undefined) return Number(digits)
    }
  }
  return null
}

/** Codex's own marks of a cut text (codex-format.md 5.8). */
const CUTS = [
  /…\d+ (?:tokens|chars) truncated…/,
  /^Warning: truncated output /m,
  /\[\.\.\. omitted \d+ of \d+ lines \.\.\.\]/,
  /\[omitted \d+ \w+ items \.\.\.\]/,
]

export const isCut = (text: string): boolean => hasCutWord(text) && CUTS.some(mark => mark.test(text))

/** Cheap, because nearly no text has one. */
const hasCutWord = (text: string): boolean => text.includes('truncated') || text.includes('omitted ')

/** Bytes of ciphertext in an item, in all its parts. */
export function opaqueBytesOf(item: JsonObject): number {
  let sum = typeof item['encrypted_content'] === 'string' ? item['encrypted_content'].length : 0
  for (const part of [...partsOf(item['content']), ...partsOf(item['output'])]) {
    if (typeof part['encrypted_content'] === 'string') sum += part['encrypted_content'].length
  }
  return sum
}

export const isOpaqueItem = (item: JsonObject): boolean =>
  item['type'] === 'compaction' || item['type'] === 'compaction_summary' || item['type'] === 'context_compaction'
