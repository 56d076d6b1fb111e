/** A part of a whole, both counted. A share is not given: with a whole of 0 there is none. */
export interface Ratio {
  readonly part: number
  readonly whole: number
}

/**
 * A measure, or why there is none: never 0 for what cannot be read. `basis` tells what counted as the history after:
 * all of it, or only its readable part because another part is encrypted.
 */
export type Measured<T> =
  | { readonly kind: 'measured'; readonly basis: Basis; readonly value: T }
  | { readonly kind: 'notMeasurable'; readonly reason: Unmeasurable }

export type Basis = 'all' | 'readablePart'

/** `opaque`: what would have to be read is encrypted. `noSummary`: the compaction wrote none. `nothingLater`: no item follows. */
export type Unmeasurable = 'opaque' | 'noSummary' | 'nothingLater'

/** The first entries of a list and how many there are. */
export interface Listed<T> {
  readonly total: number
  readonly shown: readonly T[]
}

/** Entries of a list that a result carries. */
export const MOST_SHOWN = 100

export const listed = <T>(all: readonly T[], most = MOST_SHOWN): Listed<T> => ({
  total: all.length,
  shown: all.slice(0, most),
})

/** A measure that needs something readable; `basis` null: there is nothing. */
export const measured = <T>(basis: Basis | null, make: () => T): Measured<T> =>
  basis === null ? { kind: 'notMeasurable', reason: 'opaque' } : { kind: 'measured', basis, value: make() }
