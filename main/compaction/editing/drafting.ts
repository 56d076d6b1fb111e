import type { Draft } from './draft.ts'

/** A draft and the way to it: what can be undone and done again. */
export interface Drafting {
  readonly past: readonly Step[]
  readonly now: Draft
  /** The nearest last. */
  readonly future: readonly Step[]
}

/** A change by its name, and the draft at its other side. */
export interface Step {
  readonly what: string
  readonly draft: Draft
}

/** Entries that the drafts of the past hold together at most: each is one reference. */
const MOST_ENTRIES = 2_000_000
/** Steps that can be undone however long the draft is. */
const LEAST_STEPS = 20

export const begin = (draft: Draft): Drafting => ({ past: [], now: draft, future: [] })

/** Goes on to another draft. Nothing happens where it is the same one. */
export function goOn(drafting: Drafting, what: string, draft: Draft): Drafting {
  if (draft === drafting.now) return drafting
  return { past: lightened([...drafting.past, { what, draft: drafting.now }]), now: draft, future: [] }
}

export function undo({ past, now, future }: Drafting): Drafting | null {
  const last = past.at(-1)
  if (last === undefined) return null
  return { past: past.slice(0, -1), now: last.draft, future: [...future, { what: last.what, draft: now }] }
}

export function redo({ past, now, future }: Drafting): Drafting | null {
  const next = future.at(-1)
  if (next === undefined) return null
  return { past: [...past, { what: next.what, draft: now }], now: next.draft, future: future.slice(0, -1) }
}

function lightened(past: readonly Step[]): readonly Step[] {
  let entries = past.reduce((sum, { draft }) => sum + draft.entries.length, 0)
  let from = 0
  for (; entries > MOST_ENTRIES && past.length - from > LEAST_STEPS; from++)
    entries -= past[from]?.draft.entries.length ?? 0
  return from === 0 ? past : past.slice(from)
}
