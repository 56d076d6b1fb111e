import type { ItemRef } from '../../thread/model.ts'

/** Everything that the audit can say of a compaction. Defined in docs/measures.md. */
export type FindingCode =
  /** A part of the startup context stands more than once in the history after. */
  | 'startup-duplicated'
  /** Pictures stay in the history after and are sent again with each request. */
  | 'images-carried'
  /** Pictures of before are not in the history after. */
  | 'images-dropped'
  /** A call without output or an output without call in the history after. */
  | 'orphan-call'
  /** The user's last request is neither kept nor readable after. */
  | 'last-request-lost'
  /** The user's last request was cut. */
  | 'request-cut'
  /** The model answered nothing: an older reply, or the words for no summary, stand as the summary. */
  | 'empty-answer'
  /** The history after is as heavy as the one before, or heavier. */
  | 'negative-compression'
  /** The window was full again within a few turns. */
  | 'thrash'
  /** Calls of before were made again after. */
  | 'repeated-work'
  /** The history after is empty although turns stood before. */
  | 'empty-history'
  /** The request after does not begin like the one before: the server's cache is lost from that item on. */
  | 'cache-broken'
  /** A constraint of the user was dropped and used again later. */
  | 'constraint-lost'
  /** A file that was changed is named nowhere after and was used again later. */
  | 'changed-file-lost'
  /** A command that failed is named nowhere after and was run again later. */
  | 'failed-command-lost'
  /** The summary says what the history contradicts. */
  | 'stale-fact'
  /** The summary names paths or numbers that stood nowhere before. */
  | 'novel-fact'
  /** More than one session-state block in one history. */
  | 'state-duplicated'
  /** A session-state block without its sections. */
  | 'state-unstructured'
  /** Active points of a session-state block vanished without a word. */
  | 'state-points-dropped'

/** `error`: the model lost what it needs; `warning`: likely to cost work; `info`: worth knowing. */
export type FindingSeverity = 'error' | 'warning' | 'info'

/** A place that a finding rests on, and what is to be seen there. */
export interface Evidence {
  readonly ref: ItemRef
  /** Turn of the line; 0 = before the first. */
  readonly turn: number
  readonly says: string
}

/** One finding. `advice` says what can be done about it. */
export interface Finding {
  readonly code: FindingCode
  readonly severity: FindingSeverity
  readonly checkpoint: number
  readonly message: string
  readonly advice: string
  readonly evidence: readonly Evidence[]
}
