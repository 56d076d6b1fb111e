import { STATE_HEADINGS, STATE_TAGS } from '../../rollout/format.ts'

const { objective, active, inactive, handoff, evidence } = STATE_HEADINGS
const { current, legacy } = STATE_TAGS

/**
 * Asks for the state of a session as one block, in our own words. The tags and headings are those that a reader of such blocks matches
 * (compaction-systems.md 1.2 and 1.3).
 */
export const SESSION_STATE = `Stop working on the task and write down the state of this session. The conversation will be compacted many times; after each time only this state
and the newest turns are left. It must be enough to go on, and hold nothing that no longer counts.

Answer with exactly one block and nothing before or after it:

<${current}>
${objective}
- …

${active}
- …

${inactive}
- …

${handoff}
- …

${evidence}
- …
</${current}>

Rules:
- One line a bullet. A section without anything holds the single bullet "- none".
- If the conversation holds such a block already (also as <${legacy}>), bring that one up to date; do not put a second beside it.
- "${active}" holds what lasts: demands, decisions, bindings, scope, artifacts and facts that still count. Begin a bullet with "retain | " when it
  stands unchanged, with "update | " when it is new or changed.
- "${inactive}" holds what no longer counts: begin with "supersede | " when something else took its place, with "withdraw | " when it was taken back.
  So a later reader does not bring it up again.
- "${handoff}" holds the next steps, what blocks, and how far the parts of the work are.
- "${evidence}" holds where to look: files, tests, commands, traces, words to search for.
- Leave out talk, and whatever the files themselves can tell again.`

/** Goes before a prompt of the user's own. */
export const SESSION_OWN_PROMPT =
  'The following also holds, as far as it does not speak against the block that is asked for above:'
