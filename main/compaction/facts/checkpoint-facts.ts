import type { CheckpointRecord, Known } from '../../thread/model.ts'

/** How the history after a checkpoint was put together, read off its shape (docs/measures.md). */
export type Route = 'session' | 'collapse' | 'remote' | 'local' | 'other'

/** The context on one side of a checkpoint, by counter and by count. */
export interface SideTokens {
  /** The file's own counter. */
  readonly counter: Known<number>
  /** Sum over the items of the history, by the agent's estimate. */
  readonly items: Known<number>
  /** Base instructions, by the agent's estimate; in the counter, in no item. */
  readonly instructions: Known<number>
  /** Counter less items less instructions: tool definitions, and what the estimate is off. */
  readonly rest: Known<number>
}

/** How the window that a checkpoint opens joins the one before it. */
export type Joint = 'joined' | 'broken' | 'unnamed'

/** Everything known of one checkpoint that is not a comparison of its two histories. */
export interface CheckpointFacts extends Omit<CheckpointRecord, 'counterBefore' | 'counterAfter' | 'instructions'> {
  readonly route: Known<Route>
  readonly before: SideTokens
  readonly after: SideTokens
  readonly joint: Known<Joint>
}

/** The windows of a thread in order of its checkpoints. */
export interface WindowChain {
  readonly windows: readonly {
    readonly checkpoint: number
    readonly number: number | null
    readonly id: string | null
    readonly previous: string | null
    readonly first: string | null
    readonly joint: Joint
    /** "" when joined. */
    readonly why: string
  }[]
  /** Every checkpoint names the window before it, and the numbers rise by one. */
  readonly whole: Known<boolean>
}
