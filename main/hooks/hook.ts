export type HookEvent = 'PreCompact' | 'PostCompact'

/** A command of the user that Codex runs around a compaction. */
export interface Hook {
  readonly event: HookEvent
  /** By which it is chosen; null takes any occasion. */
  readonly matcher: string | null
  readonly command: string
  /** How long it may take, in seconds. */
  readonly seconds: number
  /** Nobody waits for it in Codex, and what it says changes nothing. */
  readonly inBackground: boolean
  /** The file that holds it. */
  readonly source: string
  readonly trust: Trust
}

/**
 * What Codex's settings say of it: Codex itself runs trusted ones alone. `untrusted`: it was never asked about; `modified`: it is another one
 * than was trusted; `disabled`: it was switched off.
 */
export type Trust = 'trusted' | 'untrusted' | 'modified' | 'disabled'

/** What came of one. Texts are cut, and hold no key. */
export interface HookOutcome {
  readonly event: HookEvent
  readonly command: string
  readonly source: string
  readonly trust: Trust
  /** `stopped`: it said that the compaction is not to be, or not to go on. `skipped`: it was not run. */
  readonly status: 'completed' | 'failed' | 'stopped' | 'skipped'
  /** null: it did not end by itself, or did not begin. */
  readonly exitCode: number | null
  readonly milliseconds: number
  readonly stdout: string
  readonly stderr: string
  /** Why it failed, stopped or was skipped, or what it tells the user; null where there is nothing to tell. */
  readonly message: string | null
}
