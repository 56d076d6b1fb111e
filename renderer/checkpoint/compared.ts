import { create } from 'zustand'
import type { Point } from '../../preload/contract.ts'

/** Two points that the user compares instead of the two sides of a compaction. */
export interface Compared {
  readonly from: Point
  readonly to: Point
  /** Row of the diff that is selected. */
  readonly row: number | null
}

/** By tab; a tab without an entry shows compactions. Data only. */
export const useCompared = create<Readonly<Record<string, Compared>>>()(() => ({}))

export const compare = (tab: string, compared: Compared): void => useCompared.setState({ [tab]: compared })

export function stopComparing(tab: string): void {
  const { [tab]: _, ...rest } = useCompared.getState()
  useCompared.setState(rest, true)
}
