import { isObject, type JsonObject } from '../../rollout/parse.ts'

const ANYWHERE = ['type', 'id', 'metadata', 'internal_chat_message_metadata_passthrough']

/**
 * Members of an item that Codex keeps when it reads one: it sends an item as it understood it, and any other member is gone. Seen in 0.169 with
 * one member too many on each kind; `id`, `metadata` and the note are dealt with by themselves, tools and arguments of searches are kept whole.
 */
const MEMBERS: Readonly<Record<string, ReadonlySet<string>>> = members({
  message: ['role', 'content', 'phase', 'status'],
  agent_message: ['author', 'recipient', 'content'],
  reasoning: ['summary', 'content', 'encrypted_content'],
  function_call: ['name', 'namespace', 'arguments', 'call_id', 'status'],
  function_call_output: ['call_id', 'name', 'namespace', 'output', 'status'],
  custom_tool_call: ['status', 'call_id', 'name', 'namespace', 'input'],
  custom_tool_call_output: ['call_id', 'name', 'namespace', 'output', 'status'],
  local_shell_call: ['call_id', 'status', 'action'],
  tool_search_call: ['call_id', 'status', 'execution', 'arguments'],
  tool_search_output: ['call_id', 'status', 'execution', 'tools'],
  web_search_call: ['status', 'action'],
  image_generation_call: ['status', 'revised_prompt', 'result'],
  compaction: ['encrypted_content'],
  compaction_summary: ['encrypted_content'],
  context_compaction: ['encrypted_content'],
})

/** The same of the parts of a message, an output or a thought. */
const OF_PART: Readonly<Record<string, ReadonlySet<string>>> = parts({
  input_text: ['text'],
  output_text: ['text', 'annotations', 'logprobs'],
  input_image: ['image_url', 'detail'],
  input_audio: ['audio_url'],
  summary_text: ['text'],
  reasoning_text: ['text'],
  text: ['text'],
})

function members(lists: Readonly<Record<string, readonly string[]>>) {
  return Object.fromEntries(Object.entries(lists).map(([type, names]) => [type, new Set([...ANYWHERE, ...names])]))
}

function parts(lists: Readonly<Record<string, readonly string[]>>) {
  return Object.fromEntries(Object.entries(lists).map(([type, names]) => [type, new Set(['type', ...names])]))
}

const LISTS = ['content', 'output', 'summary']

/** An item without the members that Codex does not know; the item itself where it has none. */
export function withoutUnknown(item: JsonObject): JsonObject {
  let known = only(item, MEMBERS)
  for (const name of LISTS) {
    const list = known[name]
    if (!Array.isArray(list)) continue
    const read = list.map(part => (isObject(part) ? only(part, OF_PART) : part))
    if (read.some((part, i) => part !== list[i])) known = { ...known, [name]: read }
  }
  return known
}

function only(value: JsonObject, known: Readonly<Record<string, ReadonlySet<string>>>): JsonObject {
  const { type } = value
  const names = typeof type === 'string' && Object.hasOwn(known, type) ? known[type] : undefined
  if (names === undefined || Object.keys(value).every(key => names.has(key))) return value
  return Object.fromEntries(Object.entries(value).filter(([key]) => names.has(key)))
}
