import { FLAT_ITEM, FLAT_META } from '../../rollout/types.ts'

/** What the first pass does with a line, by its types alone. */
export type Action =
  | 'nothing'
  | 'meta'
  | 'item'
  | 'message'
  | 'opaque'
  | 'output'
  | 'mail'
  | 'hidden'
  | 'compacted'
  | 'started'
  | 'complete'
  | 'aborted'
  | 'rolledBack'
  | 'tokenCount'
  | 'context'
  | 'userEvent'
  | 'name'
  | 'note'
  | 'version'
  | 'usage'

const ENVELOPES: Readonly<Record<string, Action>> = {
  session_meta: 'meta',
  [FLAT_META]: 'meta',
  compacted: 'compacted',
  turn_context: 'context',
  inter_agent_communication: 'mail',
  world_state: 'version',
  token_usage_record: 'usage',
}

const ITEMS: Readonly<Record<string, Action>> = {
  message: 'message',
  agent_message: 'mail',
  function_call_output: 'output',
  custom_tool_call_output: 'output',
  tool_search_output: 'output',
  compaction: 'opaque',
  compaction_summary: 'opaque',
  context_compaction: 'opaque',
  ghost_snapshot: 'hidden',
  compaction_trigger: 'hidden',
}

const EVENTS: Readonly<Record<string, Action>> = {
  task_started: 'started',
  turn_started: 'started',
  task_complete: 'complete',
  turn_complete: 'complete',
  turn_aborted: 'aborted',
  thread_rolled_back: 'rolledBack',
  token_count: 'tokenCount',
  user_message: 'userEvent',
  thread_name_updated: 'name',
  error: 'note',
  stream_error: 'note',
  warning: 'note',
  entered_review_mode: 'note',
  exited_review_mode: 'note',
  undo_completed: 'note',
}

export function actionOf(type: string, payloadType: string): Action {
  if (type === 'response_item' || type === FLAT_ITEM) return ITEMS[payloadType] ?? 'item'
  if (type === 'event_msg') return EVENTS[payloadType] ?? 'nothing'
  return ENVELOPES[type] ?? 'nothing'
}

/** Events that Codex shows as an item: always, or when the text behind this key is not empty. Measured on 0.169.0 (test/codex/displayed). */
const SHOWN: Readonly<Record<string, true | Buffer>> = {
  agent_message: Buffer.from('"message":"'),
  agent_reasoning: Buffer.from('"text":"'),
  agent_reasoning_raw_content: Buffer.from('"text":"'),
  context_compacted: true,
  entered_review_mode: true,
  exited_review_mode: true,
  mcp_tool_call_end: true,
  web_search_end: true,
  image_generation_end: true,
  sub_agent_activity: true,
}

export type Shown = true | Buffer | null

/** Does Codex show an event that stands outside any turn? Others join the turn that they name, or are left out. */
export const shownOf = (type: string, payloadType: string): Shown =>
  type === 'event_msg' ? (SHOWN[payloadType] ?? null) : null

const QUOTE = 0x22

/** An event without text shows nothing. */
export function isShown(bytes: Buffer, shown: true | Buffer): boolean {
  const at = shown === true ? 0 : bytes.indexOf(shown)
  return shown === true || at === -1 || bytes[at + shown.length] !== QUOTE
}
