/**
 * Literals that a reader must match byte for byte. They are facts of the format, seen in recorded files of the versions named.
 * Nothing else in the project spells them.
 */

/** First line of a local compaction's summary since 0.63; a body follows after "\n". codex-format.md 5.3. */
export const SUMMARY_PREFIX =
  'Another language model started to solve this problem and produced a summary of its thinking process. You also have access to the state of the tools that were used by that language model. Use this to build on the work that has already been done and avoid duplicating work. Here is the summary produced by the other language model, use the information in this summary to assist with your own analysis:'

/** Stands for a legacy compaction whose message is empty. codex-format.md 3.4 case H. */
export const NO_SUMMARY = '(no summary available)'

/** Output of a call that has none, added before a request is sent. codex-format.md 3.7. */
export const ABORTED_OUTPUT = 'aborted'

/** Opens the reason of a failed turn where a server's compaction failed. Seen in recordings of 0.150 to 0.169. */
export const REMOTE_COMPACTION_FAILED = 'Error running remote compact task'

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
