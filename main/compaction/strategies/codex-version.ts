import type { Settings, Task } from './strategy.ts'

/** How versions of Codex (0.N) differ in what a compaction leaves. Borders lie between measured versions, as in main/thread/codex. */
export interface CodexRules {
  /** As named, or as the file tells. */
  readonly version: string
  /**
   * Where the context that is made anew goes (codex-format.md 5.5). `leading`: to 0.98 in front of all; `midTurn`: 0.105 to 0.153 before
   * the last message of the user, and only in the middle of a turn; `always`: 0.169 there in any phase.
   */
  readonly context: 'leading' | 'midTurn' | 'always'
  /** To 0.47 one message joins questions and summary by a template; then the messages stay messages. */
  readonly form: 'bridge' | 'messages'
  /** A kept message is the old one (0.169), or a new one of a single text. */
  readonly keepsItems: boolean
  /** Images of messages that are kept beside a server's compaction cost tokens. */
  readonly imagesCost: boolean
  /** A refused request is sent again. */
  readonly insists: boolean
  /** Tokens of the user's messages that a local compaction keeps. */
  readonly allowance: number
  /** An answer without any text leaves a summary without any (0.98, measured); from 0.105 the last reply before it stands in. */
  readonly takesEmpty: boolean
  /** Of the list that `/responses/compact` answers, what Codex itself put into the history is left out. */
  readonly sifts: boolean
  /** A request that is too long for a server's compaction keeps its newest outputs, without their text. */
  readonly emptiesOutputs: boolean
}

/** Versions that say nothing known count as newest. */
const NEWEST = 999

/** 0.153.4 -> 153; `0.98` is 0.98.0. */
export function minorOf(version: string): number {
  const [, major, minor] = /^(\d+)\.(\d+)(\.|$)/.exec(version) ?? []
  return major === '0' && Number(minor) > 0 ? Number(minor) : NEWEST
}

export function rulesOf({ thread }: Task, { version }: Settings): CodexRules {
  const named = version ?? thread.versions?.writer ?? 'an unknown version'
  const minor = minorOf(named)
  return {
    version: named,
    context: minor < 102 ? 'leading' : minor < 154 ? 'midTurn' : 'always',
    form: minor < 58 ? 'bridge' : 'messages',
    keepsItems: minor >= 154,
    imagesCost: minor >= 152,
    insists: minor < 154,
    allowance: minor < 40 ? Number.POSITIVE_INFINITY : 20_000,
    takesEmpty: minor < 102,
    sifts: minor >= 102,
    emptiesOutputs: minor >= 137,
  }
}
