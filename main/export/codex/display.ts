/**
 * Events that only serve display: they repeat items, in words or in parts, and no reader needs them. Not among them:
 * `user_message` and the item `UserMessage` (they make the turns, their titles and the preview of `thread/list`), lifecycle events, rollbacks,
 * names, `token_count`, settings and goals, errors and warnings (nothing else tells of them), `context_compacted` and the item
 * `ContextCompaction` (where a summary alone was written, the list shows the compaction by it), entering and leaving a review, plans,
 * hook prompts and sub-agents' doings (no item repeats them), and every type that is not known.
 */
const EVENTS: ReadonlySet<string> = new Set(
  [
    'agent_message',
    'agent_reasoning',
    'agent_reasoning_raw_content',
    'agent_reasoning_section_break',
    'exec_command_begin',
    'exec_command_end',
    'patch_apply_begin',
    'patch_apply_end',
    'mcp_tool_call_begin',
    'mcp_tool_call_end',
    'web_search_begin',
    'web_search_end',
    'image_generation_begin',
    'image_generation_end',
    'view_image_tool_call',
    'dynamic_tool_call_request',
    'dynamic_tool_call_response',
    'turn_diff',
    'background_event',
  ].map(type => `event_msg/${type}`),
)

/** Turn items of a paginated file that repeat response items (codex-format.md 2.8). */
const ITEMS: ReadonlySet<string> = new Set([
  'AgentMessage',
  'Reasoning',
  'CommandExecution',
  'FileChange',
  'McpToolCall',
  'DynamicToolCall',
  'WebSearch',
  'ImageView',
  'ImageGeneration',
])

const BEGINS: ReadonlySet<string> = new Set(['event_msg/task_started', 'event_msg/turn_started'])
const ENDS: ReadonlySet<string> = new Set([
  'event_msg/task_complete',
  'event_msg/turn_complete',
  'event_msg/turn_aborted',
])
const COMPLETED: ReadonlySet<string> = new Set(['event_msg/item_completed', 'event_msg/item_started'])

/** Where the type of a turn item stands, behind the ids of its thread and turn. */
const ITEM_TYPE = /"item":\{"type":"(\w+)"/

/** Only inside a turn that a line began: elsewhere such an event makes a turn of its own in Codex's list (codex-format.md 3.10). */
export function displayOnly(): (kind: string, head: () => Uint8Array) => boolean {
  let inTurn = false
  return (kind, head) => {
    if (BEGINS.has(kind)) inTurn = true
    if (ENDS.has(kind)) inTurn = false
    if (!inTurn) return false
    if (COMPLETED.has(kind)) return ITEMS.has(ITEM_TYPE.exec(Buffer.from(head()).toString('latin1'))?.[1] ?? '')
    return EVENTS.has(kind)
  }
}
