import { isItemType, shapeFault, strictFault } from '../../rollout/item-shape.ts'
import { isObject, type JsonObject } from '../../rollout/parse.ts'

const ROLES: ReadonlySet<unknown> = new Set(['user', 'assistant', 'developer', 'system'])

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
  if (!isItemType(type))
    return `is of the type "${type.slice(0, 60)}", which 0.169 does not know: it would send an empty item in its place.`
  const fault = roleFault(item) ?? shapeFault(item) ?? strictFault(item) ?? calllessFault(item)
  return fault === null ? null : `(${type}) ${fault}${PASSES_OVER}`
}

/** Any text is read as a role, but no model knows what to make of another. */
const roleFault = ({ type, role }: JsonObject): string | null =>
  type === 'message' && !ROLES.has(role) ? 'has no role that Codex knows' : null

/** 0.169 reads an output that answers no call, older versions do not. */
const calllessFault = ({ type, call_id: id }: JsonObject): string | null =>
  type === 'function_call_output' && typeof id !== 'string' ? 'has no text in call_id' : null

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
    const idless = id === undefined || id === null
    if (idless && (type === 'local_shell_call' || type === 'tool_search_call')) continue
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
