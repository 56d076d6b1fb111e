import type { KeptImage, Source } from '../../thread/model.ts'

/** Sections of a session state block in their order. */
export type Section = 'objective' | 'active' | 'inactive' | 'handoff' | 'evidence'
export type BulletAction = 'retain' | 'update' | 'supersede' | 'withdraw'

export interface Bullet {
  /** As normalised, without "- " and without the action. */
  readonly text: string
  readonly action: BulletAction | null
  /** Line of the text that the block was parsed from, from 1. */
  readonly line: number
}

export type StateFlag =
  /** No heading of a section was seen. */
  | 'unstructured'
  /** Every section is empty. */
  | 'all-none'
  /** Text outside the block was dropped. */
  | 'prose-dropped'
  /** The older tag. */
  | 'legacy-tag'
  /** There was no tag: the whole text was taken. */
  | 'no-tag'

export interface SessionState {
  readonly sections: Readonly<Record<Section, readonly Bullet[]>>
  readonly flags: readonly StateFlag[]
  /** Text that stands outside the block, trimmed; "" when there is none. */
  readonly dropped: string
  /** The block as the route writes it. */
  readonly canonical: string
}

/** A block in a history. */
export interface StateBlock {
  readonly index: number
  readonly source: Source | null
  readonly state: SessionState
  /** A later block of the same history stands for it. */
  readonly stale: boolean
}

/** The state blocks of one checkpoint, and the pictures beside them. */
export interface CheckpointStates {
  readonly checkpoint: number
  readonly blocks: readonly StateBlock[]
  readonly images: readonly KeptImage[]
}

export type BulletFate = 'retained' | 'updated' | 'superseded' | 'withdrawn' | 'dropped' | 'new'

/** One bullet between two states: `before` null when new, `after` null when silently dropped. */
export interface BulletStep {
  readonly fate: BulletFate
  readonly before: { readonly section: Section; readonly bullet: Bullet } | null
  readonly after: { readonly section: Section; readonly bullet: Bullet } | null
  /** 1 = the same text after folding; else the share of words in common (docs/measures.md). 0 when unmatched. */
  readonly likeness: number
}

/** From one checkpoint's state to the next one's. */
export interface StateStep {
  readonly from: number
  readonly to: number
  readonly bullets: readonly BulletStep[]
  readonly counts: Readonly<Record<BulletFate, number>>
}

/** All states of a thread, and what became of each bullet. */
export interface StateLineage {
  readonly states: readonly CheckpointStates[]
  readonly steps: readonly StateStep[]
}
