/**
 * Literals that a reader must match byte for byte. They are facts of the format, seen in recorded files of the versions named.
 * Nothing else in the project spells them.
 */

/** First line of a local compaction's summary since 0.63; a body follows after "\n". codex-format.md 5.3. */
export const SUMMARY_PREFIX =
  'Another language model started to solve this problem and produced a summary of its thinking process. You also have access to the state of the tools that were used by that language model. Use this to build on the work that has already been done and avoid duplicating work. Here is the summary produced by the other language model, use the information in this summary to assist with your own analysis:'

/**
 * Member of a `compacted` line's payload that says that Palimpsest wrote the line. Codex passes it over: 0.98, 0.140 and 0.169 resume such
 * a line, append behind it and leave it as it is; a fork that Codex itself makes writes the line anew, without it.
 */
export const MADE_HERE = 'palimpsest'

/** Stands for a legacy compaction whose message is empty. codex-format.md 3.4 case H. */
export const NO_SUMMARY = '(no summary available)'

/** Output of a call that has none, added before a request is sent. codex-format.md 3.7. */
export const ABORTED_OUTPUT = 'aborted'

/** Stands for the newest outputs where a server's compaction would be asked for more than the model takes. codex-format.md 5.6. */
export const OUTPUT_TOO_LONG = 'Output exceeded the available model context and was truncated'

/** Last item of a request that asks a server to compact, from 0.140 on. */
export const COMPACTION_TRIGGER = 'compaction_trigger'

/** Opens the reason of a failed turn where a server's compaction failed. Seen in recordings of 0.150 to 0.169. */
export const REMOTE_COMPACTION_FAILED = 'Error running remote compact task'

/** A text part before or after an image that names it and says nothing else (codex-format.md 3.5; 0.140 to 0.169). */
export const IMAGE_WRAPPER = /^<\/?image\b[^<>]*>$/

/** First line of a git-lfs pointer (wild.md section 3). */
export const LFS_POINTER = 'version https://git-lfs.github.com/spec/'

/**
 * How versions to 0.47 join the questions and the summary of a compaction into one message of the user: opening, between the
 * questions, before the summary. Seen in recorded requests of 0.36.
 */
export const BRIDGE = {
  opening:
    'You were originally given instructions from a user over one or more turns. Here were the user messages:\n\n',
  between: '\n\n',
  none: '(none)',
  closing: `\n\n${SUMMARY_PREFIX}\n\n`,
} as const

/** Tags around a session state block (compaction-systems.md 1.3): the one that is written, and the older one that is only read. */
export const STATE_TAGS = { current: 'session_compact_state', legacy: 'session_compact_state_v1' } as const

/** Headings of a session state block in their order. */
export const STATE_HEADINGS = {
  objective: 'Objective:',
  active: 'Active Memory:',
  inactive: 'Inactive Changes:',
  handoff: 'Current Handoff:',
  evidence: 'Evidence Pointers:',
} as const

/**
 * Texts that Codex itself puts into messages of role user: how each begins and ends. Compared in lower case and without the white space
 * around them, unless a version is stricter (main/thread/codex/injected.ts). Seen in recorded files, and typed at every measured version.
 */
export const INJECTED = {
  /** From 0.140 on; before, "for " and a folder follow. */
  agentsFile: ['# AGENTS.md instructions', '</INSTRUCTIONS>'],
  agentsFileFor: ['# AGENTS.md instructions for ', '</INSTRUCTIONS>'],
  /** What the same was to 0.47. */
  userInstructions: ['<user_instructions>', '</user_instructions>'],
  environment: ['<environment_context>', '</environment_context>'],
  skill: ['<skill>', '</skill>'],
  shellCommand: ['<user_shell_command>', '</user_shell_command>'],
  turnAborted: ['<turn_aborted>', '</turn_aborted>'],
  agentNote: ['<subagent_notification>', '</subagent_notification>'],
  goal: ['<goal_context>', '</goal_context>'],
  plugins: ['<recommended_plugins>', '</recommended_plugins>'],
  messageBoard: ['<agent_message_board_notification>', '</agent_message_board_notification>'],
  processWarning: ['Warning: The maximum number of unified exec processes you can keep open is ', ''],
  patchWarning: ['Warning: apply_patch was requested via ', ' Use the apply_patch tool instead of exec_command.'],
  routeWarning: ['Warning: Your account was flagged for potentially high-risk cyber activity', ''],
} as const satisfies Record<string, readonly [start: string, end: string]>

/** Injected texts whose tags have a part that varies. */
export const INJECTED_PATTERNS = {
  internal: /^\s*<codex_internal_context source="[a-z0-9_-]+">[\s\S]*<\/codex_internal_context>\s*$/,
  external: /^\s*<external_([^<>]+)>[\s\S]*<\/external_\1>\s*$/,
  hook: /^\s*<hook_prompt(?=\s)[^>]*\shook_run_id="[^"]+"[^>]*>(?:[^<&]|&#?\w+;)+<\/hook_prompt>\s*$/i,
} as const

/** How the text of a skill begins to 0.105; no more of the tag was looked at. */
export const SKILL_BEGIN = '<skill'

/** Starts of developer texts that belong to the context of a turn, by the part that the tag has in it. */
export const DEVELOPER_TAGS = {
  permissions: '<permissions instructions>',
  modelSwitch: '<model_switch>',
  collaboration: '<collaboration_mode>',
  realtime: '<realtime_conversation>',
  skills: '<skills_instructions>',
  personality: '<personality_spec>',
  tokenBudget: '<token_budget>',
  agentMode: '<multi_agent_mode>',
  agentRole: '<multi_agent_role>',
  window: '<context_window>',
  windowGuidance: '<context_window_guidance>',
  rolloutBudget: '<rollout_budget>',
  apps: '<apps_instructions>',
  plugins: '<plugins_instructions>',
  persistentMode: '<persistent_mode>',
  attribution: '<git_attribution>',
  environments: '<environments_instructions>',
  managed: '<managed_developer_instructions>',
  tools: '<tools>',
} as const
