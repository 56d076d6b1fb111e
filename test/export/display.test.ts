import { expect, test } from 'vitest'
import { displayOnly } from '../../main/export/codex/display.ts'
import { EVENT_TYPES } from '../../main/rollout/types.ts'

const never = (): Uint8Array => {
  throw new Error('not to be read')
}
const begun = () => {
  const isDisplay = displayOnly()
  isDisplay('event_msg/task_started', never)
  return isDisplay
}
const item = (type: string) => (): Uint8Array =>
  Buffer.from(
    `{"timestamp":"t","type":"event_msg","payload":{"type":"item_completed","thread_id":"a","turn_id":"b","item":{"type":"${type}","id":"x"`,
  )

test('these events serve display alone, and no other that is known', () => {
  const types = [...EVENT_TYPES].filter(type => type !== 'item_completed' && type !== 'item_started')
  expect(types.filter(type => begun()(`event_msg/${type}`, never)).sort()).toEqual([
    'agent_message',
    'agent_reasoning',
    'agent_reasoning_raw_content',
    'agent_reasoning_section_break',
    'background_event',
    'dynamic_tool_call_request',
    'dynamic_tool_call_response',
    'exec_command_begin',
    'exec_command_end',
    'image_generation_begin',
    'image_generation_end',
    'mcp_tool_call_begin',
    'mcp_tool_call_end',
    'patch_apply_begin',
    'patch_apply_end',
    'turn_diff',
    'view_image_tool_call',
    'web_search_begin',
    'web_search_end',
  ])
})

test.each([
  ['AgentMessage', true],
  ['CommandExecution', true],
  ['Reasoning', true],
  ['UserMessage', false],
  ['ContextCompaction', false],
  ['Plan', false],
  ['SubAgentActivity', false],
  ['FutureItem', false],
])('a finished %s: %s', (type, goes) => {
  expect(begun()('event_msg/item_completed', item(type))).toBe(goes)
})

test('outside a turn all stay: there such an event makes a turn', () => {
  const isDisplay = displayOnly()
  const agent = 'event_msg/agent_message'
  expect(isDisplay(agent, never)).toBe(false)
  isDisplay('event_msg/task_started', never)
  expect(isDisplay(agent, never)).toBe(true)
  isDisplay('event_msg/task_complete', never)
  expect(isDisplay(agent, never)).toBe(false)
  isDisplay('event_msg/task_started', never)
  isDisplay('event_msg/turn_aborted', never)
  expect(isDisplay(agent, never)).toBe(false)
})

test.each(['', 'compacted', 'turn_context', 'response_item/message', 'event_msg/future'])('%j is none', kind => {
  expect(begun()(kind, never)).toBe(false)
})
