import { isObject, type JsonObject } from './parse.ts'

/**
 * What Codex needs in an item to read it at all, by its type. It passes over a line whose item it cannot read, and over a whole compaction
 * for one such item in its replacement history. Each rule was seen with a hand-made line for each member, missing and in other forms, in
 * 0.140 and 0.169; what only the newer one minds is `strict`.
 */
type Need = (item: JsonObject) => string | null

const isGiven = (value: unknown): boolean => value !== undefined && value !== null

const text =
  (...names: readonly string[]): Need =>
  item => {
    const missing = names.find(name => typeof item[name] !== 'string')
    return missing === undefined ? null : `has no text in ${missing}`
  }

const texts =
  (...names: readonly string[]): Need =>
  item => {
    const odd = names.find(name => isGiven(item[name]) && typeof item[name] !== 'string')
    return odd === undefined ? null : `has no text in ${odd}`
  }

const all =
  (...needs: readonly Need[]): Need =>
  item => {
    for (const need of needs) {
      const fault = need(item)
      if (fault !== null) return fault
    }
    return null
  }

/** A list of parts, each with a type of these; a text where that stands for a list. */
const parts =
  (name: string, types: Readonly<Record<string, string>>, orText = false): Need =>
  item => {
    const list = item[name]
    if (orText && typeof list === 'string') return null
    if (!Array.isArray(list)) return `has no list in ${name}`
    for (const part of list) {
      const fault = partFault(part, types)
      if (fault !== null) return `has a part in ${name} that ${fault}`
    }
    return null
  }

function partFault(part: unknown, types: Readonly<Record<string, string>>): string | null {
  const type = isObject(part) ? part['type'] : null
  if (!isObject(part) || typeof type !== 'string' || !Object.hasOwn(types, type))
    return 'is of a type that Codex does not know'
  const member = types[type] ?? ''
  if (typeof part[member] !== 'string') return `has no text in ${member}`
  const { detail, annotations } = part
  if (type === 'input_image' && isGiven(detail) && !DETAILS.has(detail)) return 'has a detail that Codex does not know'
  return type === 'output_text' && isGiven(annotations) && !Array.isArray(annotations)
    ? 'has no list in annotations'
    : null
}

const CONTENT = { input_text: 'text', output_text: 'text', input_image: 'image_url', input_audio: 'audio_url' }
const DETAILS: ReadonlySet<unknown> = new Set(['auto', 'low', 'high', 'original'])
const OUTPUT = { input_text: 'text', input_image: 'image_url', encrypted_content: 'encrypted_content' }
const MAIL = { input_text: 'text', encrypted_content: 'encrypted_content' }
const THOUGHT = { summary_text: 'text' }
const REASONING = { reasoning_text: 'text', text: 'text' }
const STATUSES: ReadonlySet<unknown> = new Set(['completed', 'in_progress', 'incomplete'])
const PHASES: ReadonlySet<unknown> = new Set(['commentary', 'final_answer'])

const phase: Need = item =>
  !isGiven(item['phase']) || PHASES.has(item['phase']) ? null : 'has a phase that Codex does not know'
const status: Need = item => (STATUSES.has(item['status']) ? null : 'has no status that Codex knows')
const execution: Need = ({ action }) => {
  if (!isObject(action) || action['type'] !== 'exec') return 'has no action of the type exec'
  const { command } = action
  return Array.isArray(command) && command.every(word => typeof word === 'string')
    ? null
    : 'has no command in its action'
}
const object =
  (name: string): Need =>
  item =>
    isObject(item[name]) ? null : `has no object in ${name}`
const list =
  (name: string): Need =>
  item =>
    Array.isArray(item[name]) ? null : `has no list in ${name}`
const given =
  (name: string): Need =>
  item =>
    item[name] === undefined ? `has no ${name}` : null
const maybe =
  (name: string, need: Need): Need =>
  item =>
    isGiven(item[name]) ? need(item) : null

const NEEDS: Readonly<Record<string, Need>> = {
  message: all(text('role'), parts('content', CONTENT), phase),
  agent_message: all(text('author', 'recipient'), parts('content', MAIL)),
  reasoning: all(
    parts('summary', THOUGHT),
    maybe('content', parts('content', REASONING)),
    maybe('encrypted_content', text('encrypted_content')),
  ),
  function_call: all(text('name', 'arguments', 'call_id'), texts('namespace')),
  function_call_output: all(texts('call_id'), parts('output', OUTPUT, true)),
  custom_tool_call: all(text('name', 'input', 'call_id'), texts('status')),
  custom_tool_call_output: all(text('call_id'), texts('name'), parts('output', OUTPUT, true)),
  local_shell_call: all(status, texts('call_id'), execution),
  tool_search_call: all(text('execution'), given('arguments'), texts('call_id', 'status')),
  tool_search_output: all(text('status', 'execution'), texts('call_id'), list('tools')),
  web_search_call: all(texts('status'), maybe('action', object('action'))),
  image_generation_call: all(text('status', 'result'), texts('revised_prompt')),
  compaction: text('encrypted_content'),
  compaction_summary: text('encrypted_content'),
  context_compaction: maybe('encrypted_content', text('encrypted_content')),
  configuration_update: object('reasoning'),
  additional_tools: all(text('role'), list('tools')),
  ghost_snapshot: object('ghost_commit'),
}

const NOTE = 'internal_chat_message_metadata_passthrough'

/** Values inside each other that serde reads; one more and it gives up. The line and its payload are two of them. */
const DEEPEST = 126

/** Why Codex cannot read an item of a type that it knows, as the end of a sentence; null when it can, and for a type that it does not know. */
export function shapeFault(item: JsonObject): string | null {
  const { type } = item
  const need = typeof type === 'string' && Object.hasOwn(NEEDS, type) ? NEEDS[type] : undefined
  if (need === undefined) return null
  const fault = texts('id')(item) ?? need(item)
  if (fault !== null) return fault
  return isDeeper(item, DEEPEST) ? 'is nested too deep' : null
}

/** The same for what 0.140 does not mind. */
export const strictFault = (item: JsonObject): string | null =>
  isGiven(item[NOTE]) && !isObject(item[NOTE]) ? `has no object in ${NOTE}` : texts('status')(item)

export const isItemType = (type: unknown): boolean => typeof type === 'string' && Object.hasOwn(NEEDS, type)

function isDeeper(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (left === 0) return true
  for (const inner of Object.values(value)) if (isDeeper(inner, left - 1)) return true
  return false
}
