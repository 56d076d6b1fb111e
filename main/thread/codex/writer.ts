import { MAIL } from './marks.ts'
import { type Known, knownTo } from './user-message.ts'

/** Which Codex wrote a file, and the rules that version follows when it reads the file again. */

/** A version as one number for comparing: 0.153.4 -> 153. Anything that is not 0.x with x > 0 (dev builds, derivatives) counts as newest. */
export function minorOf(cliVersion: string | null): number {
  const [, major, minor] = /^(\d+)\.(\d+)\./.exec(cliVersion ?? '') ?? []
  return major === '0' && Number(minor) > 0 ? Number(minor) : NEWEST
}

export const NEWEST = 999

/** The newest version (0.N) whose reading was measured. */
export const KNOWN = 169

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
   * `unknown`: to 0.63 the line says nothing; `forward`: drop user messages from the history as it stands; `behind`: a rolled-back compaction is no base, yet what was before it is lost;
   * `segments`: a rolled-back compaction is as if it had never been.
   */
  readonly rollback: 'unknown' | 'forward' | 'behind' | 'segments'
  /** Bits of messages of role user that the version takes for its own. */
  readonly known: Known
  /** A rollback takes the context messages that led the turn in with it. */
  readonly leadIn: boolean
  /** Forms of mail, bits of MAIL, that begin a turn. */
  readonly mail: number
  /** Looking backwards, a message of the user is a turn; before 0.118 only the event beside it. */
  readonly itemsAreTurns: boolean
  /** How a compaction without replacement history is read: one message by a template, or the messages themselves. */
  readonly rebuild: 'bridge' | 'messages'
  /** The context before the first user message survives such a compaction. */
  readonly keepsContext: boolean
  /** Tokens of user messages that it keeps. */
  readonly allowance: number
  /** The message on the edge is cut within its text, or into parts: head, marker, tail. */
  readonly cut: 'text' | 'parts'
  /** Token estimate of an item: of its JSON, or of its texts (codex-format.md 5.9). */
  readonly estimate: 'json' | 'text'
  /** A checkpoint that is complete in itself is taken without looking at what follows (codex-format.md 3.3). */
  readonly bounded: boolean
  /** Looking backwards, a turn begins at every task_started, or only at one whose id does not contradict what follows it. */
  readonly turnsBegin: 'always' | 'matching'
}

/**
 * Borders lie between measured versions: 0.105 | 0.110, 0.110 | 0.118, 0.150 | 0.153.4, 0.153.4 | 0.169, 0.47 | 0.63, 0.63 | 0.80; those of
 * injected texts stand in injected.ts.
 */
export function rulesOf(minor: number): Rules {
  return {
    minor,
    rollback: minor < 70 ? 'unknown' : minor < 108 ? 'forward' : minor < 152 ? 'behind' : 'segments',
    known: knownTo(minor),
    leadIn: minor >= 114,
    mail: minor < 114 ? 0 : minor < 137 ? MAIL.inside : MAIL.inside | MAIL.own,
    itemsAreTurns: minor >= 114,
    rebuild: minor < 58 ? 'bridge' : 'messages',
    keepsContext: minor < 108,
    allowance: minor < 40 ? Number.POSITIVE_INFINITY : 20_000,
    cut: minor < 154 ? 'text' : 'parts',
    estimate: minor < 154 ? 'json' : 'text',
    bounded: minor >= 154,
    turnsBegin: minor < 154 ? 'matching' : 'always',
  }
}
