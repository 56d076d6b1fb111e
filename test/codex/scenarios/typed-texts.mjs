import { handMade, itemLine } from '../src/hand-made.mjs'

const user = (...texts) =>
  itemLine({ type: 'message', role: 'user', content: texts.map(text => ({ type: 'input_text', text })) })

/** What a user may type, or Codex put in: the versions do not agree on which is which. A list is a message of several parts. */
const TEXTS = [
  '<skill>One.</skill>',
  '  <skill>Spaced.</skill>',
  '<SKILL>Large.</SKILL>',
  '<skillful>',
  ['<skill>In two parts.</skill>', 'Plain.'],
  '# AGENTS.md instructions for /x',
  ' # AGENTS.md instructions for /x </INSTRUCTIONS>',
  '# AGENTS.md instructions</INSTRUCTIONS>',
  '<user_instructions>Old.</user_instructions>',
  '<user_instructions>Old, open.',
  '<environment_context>Open.',
  '<ENVIRONMENT_CONTEXT>Whole.</environment_context>',
  ['Plain.', '<environment_context>Second.</environment_context>'],
  '<user_shell_command>Open.',
  '<user_shell_command>Whole.</user_shell_command>',
  '<turn_aborted>Whole.</turn_aborted>',
  ['Plain.', '<turn_aborted>Second.</turn_aborted>'],
  '<subagent_notification>Whole.</subagent_notification>',
  '<hook_prompt hook_run_id="r1">Hook.</hook_prompt>',
  '<hook_prompt>No hook.</hook_prompt>',
  '<goal_context>Goal.</goal_context>',
  '<codex_internal_context source="goal">Internal.</codex_internal_context>',
  '<external_thing>External.</external_thing>',
  '<recommended_plugins>Plugins.</recommended_plugins>',
  '<agent_message_board_notification>Board.</agent_message_board_notification>',
  'Warning: apply_patch was requested via shell. Use the apply_patch tool instead of exec_command.',
  'Text with <skill>a tag</skill> inside.',
  '<turn_aborted>Open.',
]
const messages = TEXTS.map(text => user(...[text].flat()))

const OLD = ['0.36.0', '0.47.0', '0.63.0']
const READERS = [
  '0.80.0',
  '0.98.0',
  '0.105.0',
  '0.110.0',
  '0.118.0',
  '0.124.0',
  '0.133.0',
  '0.140.0',
  '0.150.0',
  '0.153.4',
  '0.169.0',
]

const cases = [
  {
    name: 'kept by a compaction',
    words: ['meta: 0.98.0', 'user: First.', ...messages, 'summary: P+Texts.', 'user: Last.'].join('\n'),
    readers: [...OLD, ...READERS],
  },
  {
    name: 'counted by a rollback',
    words: [
      'meta: 0.98.0',
      ...Array.from({ length: 30 }, (_, i) => `user: Question ${i + 1}.`),
      ...messages,
      'user: Last.',
      'rollback: 30',
    ].join('\n'),
    readers: READERS,
  },
]

export default handMade({
  title: 'Texts that look like those that Codex puts in: kept by a compaction, counted by a rollback',
  about: 'Hand-made rollouts, resumed by fourteen versions.',
  cases,
})
