/**
 * The kinds of lines and payloads that this version knows. Sources: codex-format.md 2.2, 2.4, 2.8 (0.36 to 0.169, seen in recorded
 * files and in the wild). A type that is not here is `unknown`: kept, counted and shown raw.
 */

/** Envelope types whose payload carries its own `type`. */
export const TAGGED = ['response_item', 'event_msg'] as const

export const ENVELOPE_TYPES: ReadonlySet<string> = new Set([
  'session_meta',
  'response_item',
  'compacted',
  'turn_context',
  'event_msg',
  'world_state',
  'token_usage_record',
  'inter_agent_communication',
  'inter_agent_communication_metadata',
  'retained_context',
  'security_risk_score',
  'realtime_item',
  'dynamic_tools_updated',
])

export const ITEM_TYPES: ReadonlySet<string> = new Set([
  'message',
  'agent_message',
  'reasoning',
  'function_call',
  'function_call_output',
  'custom_tool_call',
  'custom_tool_call_output',
  'local_shell_call',
  'tool_search_call',
  'tool_search_output',
  'web_search_call',
  'image_generation_call',
  'compaction',
  'compaction_summary',
  'context_compaction',
  'compaction_trigger',
  'configuration_update',
  'additional_tools',
  'ghost_snapshot',
])

export const EVENT_TYPES: ReadonlySet<string> = new Set([
  'task_started',
  'turn_started',
  'task_complete',
  'turn_complete',
  'turn_aborted',
  'token_count',
  'thread_rolled_back',
  'thread_goal_updated',
  'thread_settings_applied',
  'thread_name_updated',
  'item_completed',
  'item_started',
  'user_message',
  'agent_message',
  'agent_reasoning',
  'agent_reasoning_raw_content',
  'agent_reasoning_section_break',
  'context_compacted',
  'entered_review_mode',
  'exited_review_mode',
  'patch_apply_begin',
  'patch_apply_end',
  'mcp_tool_call_begin',
  'mcp_tool_call_end',
  'web_search_begin',
  'web_search_end',
  'image_generation_begin',
  'image_generation_end',
  'view_image_tool_call',
  'exec_command_begin',
  'exec_command_end',
  'sub_agent_activity',
  'guardian_assessment',
  'collab_agent_spawn_begin',
  'collab_agent_spawn_end',
  'collab_agent_interaction_begin',
  'collab_agent_interaction_end',
  'collab_waiting_begin',
  'collab_waiting_end',
  'collab_close_begin',
  'collab_close_end',
  'collab_resume_begin',
  'collab_resume_end',
  'dynamic_tool_call_request',
  'dynamic_tool_call_response',
  'undo_started',
  'undo_completed',
  'plan_update',
  'turn_diff',
  'error',
  'stream_error',
  'warning',
  'background_event',
])

/** Names given to lines of flat files of 2025, which have no envelope. */
export const FLAT_META = 'flat_meta'
export const FLAT_STATE = 'flat_state'
export const FLAT_ITEM = 'flat_item'

/** Is a line of these types one that this version knows? */
export function isKnown(type: string, payloadType: string): boolean {
  switch (type) {
    case 'response_item':
    case FLAT_ITEM:
      return ITEM_TYPES.has(payloadType)
    case 'event_msg':
      return EVENT_TYPES.has(payloadType)
    case FLAT_META:
    case FLAT_STATE:
      return true
    default:
      return ENVELOPE_TYPES.has(type)
  }
}
