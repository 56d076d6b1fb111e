import type { Found, Place } from '../entities/entity.ts'

/** Groups of the list in the order in which a person cares; the first three take turns at the top. */
export type ReuseGroup = 'constraint' | 'failedCommand' | 'changedFile' | 'decision' | 'error' | 'readFile' | 'other'

/** How a fact was used after the compaction. `shown`: an output shows it. */
export type UseKind = 'repeatedByUser' | 'runAgain' | 'editedAgain' | 'readAgain' | 'namedByAgent' | 'shown'

/** A fact that stood before, is not readable after, and was used again later. */
export interface Reused {
  readonly group: ReuseGroup
  readonly fact: Found
  /** Of a command that failed: what it said. */
  readonly detail: string | null
  /** The first use of each kind, the weightiest kind first, and how many items use it so. */
  readonly uses: readonly Use[]
}

export interface Use {
  readonly kind: UseKind
  readonly items: number
  readonly place: Place
  /** Of a sentence that says the same in other words: that sentence. */
  readonly text: string | null
}
