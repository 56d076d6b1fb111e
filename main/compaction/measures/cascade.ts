import type { Ratio } from './measured.ts'

/** Measure 10: how long facts stay readable over many compactions. */
export interface Cascade {
  /** All facts, and those that the user said or that were changed. */
  readonly all: Survival
  readonly weighty: Survival
}

export interface Survival {
  /** Facts first seen in window k (counted from 1: before checkpoint k) and, after m = 1, 2, … compactions, how many were never lost. null: not measurable there. */
  readonly windows: readonly {
    readonly window: number
    readonly facts: number
    readonly left: readonly (number | null)[]
  }[]
  /** After m compactions: share that survives (Kaplan and Meier), and who was at risk in this step. */
  readonly steps: readonly { readonly compactions: number; readonly share: number; readonly kept: Ratio }[]
  /** Compactions after which at most half survives; null when more does. */
  readonly halfLife: number | null
}
