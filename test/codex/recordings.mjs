// The fixtures: which scenario was recorded with which Codex, and what it proves.
// `node test/codex/record.mjs NAME` makes one again; fixtures/README.md lists them.

const recording = (version, what, scenario, proves) => ({ name: `${version}/${what}`, version, scenario, proves })

export const RECORDINGS = [
  recording('0.20.0', 'tools', 'tools', 'the flat format of 2025: no envelope, no timestamps, tool calls and a resumed run in one file'),
  recording('0.20.0', 'compacted-unseen', 'proto-compact', 'a compaction that left no line in the file: the whole history comes back'),
  recording('0.36.0', 'manual', 'proto-compact', 'manual compaction, bare summary: questions and summary become ONE message by a template'),
  recording('0.36.0', 'mid-turn', 'compact-auto-mid-turn', 'the same in the middle of a turn'),
  recording('0.63.0', 'pre-turn', 'compact-auto-pre-turn', 'local compaction before a turn, no replacement history, summary with prefix'),
  recording('0.63.0', 'tools', 'tools', 'tool outputs stored as JSON with metadata, local shell call'),
  recording('0.98.0', 'manual', 'compact-manual', 'local compaction without replacement history, context injected again on resume'),
  recording('0.98.0', 'remote', 'compact-remote', 'remote compaction by /responses/compact: encrypted item only'),
  recording('0.98.0', 'rollback', 'rollback', 'thread_rolled_back across a compaction without replacement history; context stays'),
  recording('0.110.0', 'mid-turn', 'compact-auto-mid-turn', 'local compaction in the middle of a turn, replacement history with context'),
  recording('0.110.0', 'rollback', 'rollback', 'thread_rolled_back before and after a compaction; context before the dropped turn stays'),
  recording('0.110.0', 'fork', 'fork', 'copied forks: two session_meta lines, the parent is a full copy'),
  recording('0.140.0', 'remote', 'compact-remote', 'remote compaction by trigger: user messages and an encrypted item'),
  recording('0.140.0', 'pre-turn', 'compact-auto-pre-turn', 'local compaction before a turn, window_id, the summary also as an item'),
  recording('0.140.0', 'rollback', 'rollback', 'thread_rolled_back drops the context messages too'),
  recording('0.140.0', 'sub-agents', 'sub-agents', 'parent and child of version 1, linked by parent_thread_id'),
  recording('0.140.0', 'interrupted', 'interrupted', 'turn_aborted twice: while a command runs, while the model streams'),
  recording('0.140.0', 'archived', 'names-and-archive', 'names in session_index.jsonl, one thread archived'),
  recording('0.169.0', 'manual', 'compact-manual', 'paginated: ordinals, items as item_completed, eleven keys in compacted'),
  recording('0.169.0', 'mid-turn', 'compact-auto-mid-turn', 'paginated, in the middle of a turn'),
  recording('0.169.0', 'pre-turn', 'compact-auto-pre-turn', 'paginated, before a turn'),
  recording('0.169.0', 'remote', 'compact-remote', 'paginated, two encrypted compactions in one thread'),
  recording('0.169.0', 'failed', 'compact-failed', 'compactions that fail: no compacted line, the history stays'),
  recording('0.169.0', 'overflow', 'compact-overflow', 'a compaction whose own call was too long: oldest items cut from the call only'),
  recording('0.169.0', 'fork', 'fork', 'forks that share their base: history_base by ordinal and byte offset'),
  recording('0.169.0', 'revert', 'rollback', 'thread/revert twice: three segments of one thread, a compaction in the second'),
  recording('0.169.0', 'sub-agents', 'sub-agents', 'parent and child in paginated mode'),
  recording('0.169.0', 'interrupted', 'interrupted', 'interrupted turns in paginated mode'),
  recording('0.169.0', 'tools', 'tools', 'patches, images in input and output, web search, plan, unknown tool'),
  recording('0.169.0', 'migrated', 'legacy-and-migration', 'legacy threads rewritten in place by migrate-rollouts'),
]
