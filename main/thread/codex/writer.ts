import { USER } from './user-message.ts'

/** Which Codex wrote a file, and the rules that version follows when it reads the file again. */

/** A version as one number for comparing: 0.153.4 -> 153. Anything that is not 0.x with x > 0 (dev builds, derivatives) counts as newest. */
export function minorOf(cliVersion: string | null): number {
  const [, major, minor] = /^(\d+)\.(\d+)\./.exec(cliVersion ?? '') ?? []
  return major === '0' && Number(minor) > 0 ? Number(minor) : NEWEST
}

export const NEWEST = 999

/** Line kinds that no older version writes (codex-format.md 2.10): a file that holds one was written by at least that version last. */
export const AT_LEAST = {
  thread_rolled_back: 70,
  task_started: 106,
  world_state: 143,
  token_usage_record: 151,
  retained_context: 154,
} as const

export interface Rules {
  readonly minor: number
  /**
   * How a rollback reaches across a compaction (codex-observed-more.md 1A):
   * `forward`: drop user messages from the history as it stands; `behind`: a rolled-back compaction is no base, yet what was before it is lost;
   * `segments`: a rolled-back compaction is as if it had never been.
   */
  readonly rollback: 'forward' | 'behind' | 'segments'
  /** The summary message counts as a turn of the user. */
  readonly summaryCounts: boolean
  /** A rollback takes the context messages that led the turn in with it. */
  readonly leadIn: boolean
  /** An injected message is known by its start tag alone, or by start and end tag. */
  readonly injectedBy: 'start' | 'pair'
  /** Flags of injected texts that the version does not know yet: to it they are the user's. */
  readonly unknownInjected: number
  /** A compaction without replacement history keeps interrupt markers as the user's words. */
  readonly keepsMarkers: boolean
  /** How a compaction without replacement history is read: one message by a template, or the messages themselves. */
  readonly rebuild: 'bridge' | 'messages'
  /** The context before the first user message survives such a compaction. */
  readonly keepsContext: boolean
  /** Tokens of user messages that it keeps. */
  readonly allowance: number
  /** Token estimate of an item: of its JSON, or of its texts (codex-format.md 5.9). */
  readonly estimate: 'json' | 'text'
  /** A checkpoint that is complete in itself is taken without looking at what follows (codex-format.md 3.3). */
  readonly bounded: boolean
  /** Looking backwards, a turn begins at every task_started, or only at one whose id does not contradict what follows it. */
  readonly turnsBegin: 'always' | 'matching'
}

/**
 * Borders lie between measured versions: 0.105 | 0.110, 0.110 | 0.118, 0.150 | 0.153.4, 0.153.4 | 0.169, 0.47 | 0.63; of the injected
 * texts 0.63 | 0.80, 0.98 | 0.105.
 */
export function rulesOf(minor: number): Rules {
  return {
    minor,
    rollback: minor < 108 ? 'forward' : minor < 152 ? 'behind' : 'segments',
    summaryCounts: minor < 154,
    leadIn: minor >= 114,
    injectedBy: minor < 108 ? 'start' : 'pair',
    unknownInjected: unknownTo(minor),
    keepsMarkers: minor < 102,
    rebuild: minor < 58 ? 'bridge' : 'messages',
    keepsContext: minor < 108,
    allowance: minor < 40 ? Number.POSITIVE_INFINITY : 20_000,
    estimate: minor < 154 ? 'json' : 'text',
    bounded: minor >= 154,
    turnsBegin: minor < 154 ? 'matching' : 'always',
  }
}

function unknownTo(minor: number): number {
  if (minor >= 102) return 0
  return minor < 70 ? USER.agentNote | USER.skill : USER.agentNote
}
