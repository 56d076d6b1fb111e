import type { Change } from './change.ts'

/** What may be wrong with a draft as the history of a session. */
export type DraftFindingCode =
  | 'call-without-output'
  | 'output-without-call'
  | 'output-before-call'
  | 'twice'
  | 'reasoning-alone'
  | 'call-without-reasoning'
  | 'pictures'
  | 'over-window'
  | 'empty'

/** `error`: the request would be refused or altered; `warning`: the model misses a part; `info`: worth knowing. */
export type DraftSeverity = 'error' | 'warning' | 'info'

export interface DraftFinding {
  readonly code: DraftFindingCode
  readonly severity: DraftSeverity
  /** Whole sentences. */
  readonly message: string
  /** Items that it is about, the first one first; none where it is about the whole. */
  readonly ids: readonly string[]
  readonly mends: readonly Mend[]
}

/** One way to mend it. */
export interface Mend {
  readonly label: string
  readonly changes: readonly Change[]
}
