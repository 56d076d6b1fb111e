/**
 * What may be left out of a session, in the order in which it is counted: a byte that two rules name counts for the first of them.
 * `turns` is everything outside the turns that are kept.
 */
export const RULES = ['turns', 'rolled-back', 'superseded', 'display', 'images', 'outputs'] as const
export type Rule = (typeof RULES)[number]

/** Rules that are chosen by name. */
export const DROPS = ['superseded', 'outputs', 'images', 'rolled-back', 'display'] as const satisfies readonly Rule[]
export type Drop = (typeof DROPS)[number]

/** The first and the last turn that is kept, from 1. */
export interface TurnRange {
  readonly first: number
  readonly last: number
}

/** What is left out of an export. */
export interface Trim {
  /** null = all turns. */
  readonly turns: TurnRange | null
  /** In the order of RULES, none twice. */
  readonly drop: readonly Drop[]
}

/** What one rule leaves out. */
export interface Saved {
  /** Lines that go, or are shorter. */
  readonly lines: number
  readonly bytes: number
  /**
   * By the agent's own estimate: of the items that go, less those that stand in for them; of a replacement history a quarter of its bytes.
   * Lines without an item have none.
   */
  readonly tokens: number
}

export const NOTHING: Saved = { lines: 0, bytes: 0, tokens: 0 }
