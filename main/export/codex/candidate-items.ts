import { isObject, type JsonObject } from '../../rollout/parse.ts'

/**
 * What Codex needs in an item of a replacement history. One item that it cannot read makes it pass over the whole compaction, so that the old
 * history comes back without a word: each rule here was seen with hand-made files in 0.98, 0.140 and 0.169.
 */
type Need = (item: JsonObject) => string | null

const text =
  (...names: readonly string[]): Need =>
  item => {
    const missing = names.find(name => typeof item[name] !== 'string')
    return missing === undefined ? null : `has no text in ${missing}`
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

const isGiven = (value: unknown): boolean => value !== undefined && value !== null

const CONTENT = { input_text: 'text', output_text: 'text', input_image: 'image_url', input_audio: 'audio_url' }
const DETAILS: ReadonlySet<unknown> = new Set(['auto', 'low', 'high', 'original'])
const OUTPUT = { input_text: 'text', input_image: 'image_url', encrypted_content: 'encrypted_content' }
const MAIL = { input_text: 'text', encrypted_content: 'encrypted_content' }
const THOUGHT = { summary_text: 'text' }
const REASONING = { reasoning_text: 'text', text: 'text' }
const ROLES: ReadonlySet<unknown> = new Set(['user', 'assistant', 'developer', 'system'])
const STATUSES: ReadonlySet<unknown> = new Set(['completed', 'in_progress', 'incomplete'])
const PHASES: ReadonlySet<unknown> = new Set(['commentary', 'final_answer'])

const role: Need = item => (ROLES.has(item['role']) ? null : 'has no role that Codex knows')
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
  message: all(role, parts('content', CONTENT), phase),
  agent_message: all(text('author', 'recipient'), parts('content', MAIL)),
  reasoning: all(
    parts('summary', THOUGHT),
    maybe('content', parts('content', REASONING)),
    maybe('encrypted_content', text('encrypted_content')),
  ),
  function_call: text('name', 'arguments', 'call_id'),
  function_call_output: all(text('call_id'), parts('output', OUTPUT, true)),
  custom_tool_call: text('name', 'input', 'call_id'),
  custom_tool_call_output: all(text('call_id'), parts('output', OUTPUT, true)),
  local_shell_call: all(status, execution),
  tool_search_call: all(text('execution'), given('arguments')),
  tool_search_output: all(text('status', 'execution'), list('tools')),
  web_search_call: maybe('action', object('action')),
  image_generation_call: text('status', 'result'),
  compaction: text('encrypted_content'),
  compaction_summary: text('encrypted_content'),
  context_compaction: maybe('encrypted_content', text('encrypted_content')),
  configuration_update: object('reasoning'),
  additional_tools: all(text('role'), list('tools')),
  ghost_snapshot: object('ghost_commit'),
}

/** Texts wherever they stand. */
const TEXTS = ['id', 'call_id', 'name', 'namespace', 'status', 'encrypted_content']

const NOTE = 'internal_chat_message_metadata_passthrough'

/** What keeps a list of items from being a replacement history of Codex, in one sentence; null when nothing does. */
export function itemsFault(items: readonly unknown[]): string | null {
  if (items.length === 0) return 'The candidate has no items: Codex would go on from nothing.'
  for (const [i, item] of items.entries()) {
    const fault = itemFault(item)
    if (fault !== null) return `Item ${i} of the candidate ${fault}`
  }
  return pairsFault(items.filter(isObject))
}

const PASSES_OVER = ', so Codex would pass over the whole compaction.'

function itemFault(item: unknown): string | null {
  if (!isObject(item)) return `is no JSON object${PASSES_OVER}`
  const { type } = item
  if (typeof type !== 'string') return `has no type${PASSES_OVER}`
  if (type === 'compaction_trigger') return 'is a compaction_trigger: Codex would compact at once.'
  const need = Object.hasOwn(NEEDS, type) ? NEEDS[type] : undefined
  if (need === undefined)
    return `is of the type "${type.slice(0, 60)}", which 0.169 does not know: it would send an empty item in its place.`
  const odd = TEXTS.find(name => isGiven(item[name]) && typeof item[name] !== 'string')
  const note = item[NOTE]
  const fault =
    isGiven(note) && !isObject(note)
      ? `has no object in ${NOTE}`
      : odd === undefined
        ? need(item)
        : `has no text in ${odd}`
  return fault === null ? null : `(${type}) ${fault}${PASSES_OVER}`
}

/** Type of a call -> of the output that answers it. */
const ANSWERS: Readonly<Record<string, string>> = {
  function_call: 'function_call_output',
  local_shell_call: 'function_call_output',
  custom_tool_call: 'custom_tool_call_output',
  tool_search_call: 'tool_search_output',
}
const OUTPUTS: ReadonlySet<string> = new Set(Object.values(ANSWERS))

/** Each call has one output behind it, and each output one call before it; a search that the server ran has no call. */
function pairsFault(items: readonly JsonObject[]): string | null {
  const open = new Map<string, number>()
  for (const [i, item] of items.entries()) {
    const { type, call_id: id } = item
    // A call without an id waits for no output.
    if (!isGiven(id) && (type === 'local_shell_call' || type === 'tool_search_call')) continue
    const answer = typeof type === 'string' && Object.hasOwn(ANSWERS, type) ? ANSWERS[type] : undefined
    if (answer !== undefined) {
      const key = `${answer} ${String(id)}`
      if (open.has(key))
        return `Item ${i} of the candidate is a second call "${String(id)}" before the first has its output.`
      open.set(key, i)
    } else if (
      OUTPUTS.has(String(type)) &&
      item['execution'] !== 'server' &&
      !open.delete(`${String(type)} ${String(id)}`)
    )
      return `Item ${i} of the candidate is an output without its call "${String(id)}" before it: Codex would leave it out.`
  }
  const [first] = open
  if (first === undefined) return null
  const [key, i] = first
  return `Item ${i} of the candidate is a call without its output "${key.slice(key.indexOf(' ') + 1)}" behind it: Codex would answer it with “aborted”.`
}
