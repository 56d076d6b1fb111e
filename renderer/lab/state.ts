import { useEffect } from 'react'
import { create } from 'zustand'
import type { LabSettings, Point } from '../../preload/contract.ts'
import { openOverlay, setView, showLab, state } from '../actions.ts'
import { nearestPoint } from '../point-of.ts'
import { activeTab } from '../store.ts'

/** table: all candidates of the point. columns: some of them side by side. one: the items of one. fires: when a rule would have compacted. probes: what is still known. */
export type LabMode = 'table' | 'columns' | 'one' | 'fires' | 'probes'

/** Stands for what the compaction left where a candidate is named by its id. */
export const RECORDED = 'recorded'

/** What the Lab of a tab shows of its point. */
export interface LabPlace {
  /** The point that this is about: that of the tab, else it is of no use any more. */
  readonly at: Point
  readonly mode: LabMode
  /** What the acts are about: id of a candidate, or `recorded`. */
  readonly selected: string
  /** Candidates that stand side by side, beside the recorded one, in the order in which they were ticked. */
  readonly chosen: readonly string[]
  /** Page of the table; the newest candidates are on the first one. */
  readonly page: number
  /** What is shown of the columns, and of one candidate. */
  readonly show: 'numbers' | 'items'
  readonly one: 'diff' | 'items'
  readonly against: 'before' | 'recorded'
}

/** What was chosen for a new candidate so far; kept when the question is closed. */
export interface Asking extends Omit<LabSettings, 'prompt'> {
  /** What the user wrote for a strategy, by its name. */
  readonly prompts: Readonly<Record<string, string>>
  readonly name: string
}

/** By tab. Data only. */
export const useLabs = create<Readonly<Record<string, LabPlace>>>()(() => ({}))

/** By tab; a tab without an entry was not asked yet. */
export const useAskings = create<Readonly<Record<string, Asking>>>()(() => ({}))

/** At most so many candidates stand side by side. */
export const MOST_COLUMNS = 5

export const labPlace = (at: Point): LabPlace => ({
  at,
  mode: 'table',
  selected: RECORDED,
  chosen: [],
  page: 0,
  show: 'numbers',
  one: 'diff',
  against: 'before',
})

export const labOf = (tab: string): LabPlace | null => useLabs.getState()[tab] ?? null

export function setLab(tab: string, change: Partial<LabPlace>): void {
  const now = labOf(tab)
  if (now !== null) useLabs.setState({ [tab]: { ...now, ...change } })
}

/** Puts a candidate beside the others, or takes it away; one too many pushes the first out. */
export function tick(tab: string, id: string): void {
  const chosen = labOf(tab)?.chosen ?? []
  const next = chosen.includes(id) ? chosen.filter(each => each !== id) : [...chosen, id].slice(-MOST_COLUMNS)
  setLab(tab, { chosen: next })
}

/** The Lab of a tab as it was left; another point begins anew. */
export function useLab(tab: string, at: Point): LabPlace {
  const known = useLabs(all => all[tab])
  useEffect(() => {
    if (labOf(tab)?.at !== at) useLabs.setState({ [tab]: labPlace(at) })
  }, [tab, at])
  return known?.at === at ? known : labPlace(at)
}

/** What is asked for in a tab, and how it is changed; `first` is the strategy that is offered first. */
export function useAsking(tab: string, first: string): readonly [Asking, (change: Partial<Asking>) => void] {
  const asking = useAskings(all => all[tab]) ?? noAsking(first)
  const change = (more: Partial<Asking>) => {
    useAskings.setState({ [tab]: { ...(useAskings.getState()[tab] ?? noAsking(first)), ...more } })
  }
  return [asking, change]
}

const noAsking = (strategy: string): Asking => ({
  strategy,
  model: null,
  effort: null,
  prompts: {},
  summary: null,
  options: {},
  name: '',
})

/** Asks how the history at the selection is to be compacted again. */
export function compactHere(): void {
  const tab = activeTab(state())
  if (tab === null) return
  showLab(nearestPoint(tab))
  openOverlay({ kind: 'lab', question: { about: 'new' } })
}

/** Shows the Lab in front in another way. */
export function showLabMode(mode: LabMode): void {
  const tab = activeTab(state())
  if (tab === null) return
  setView('lab')
  const at = activeTab(state())?.lab ?? 'end'
  const now = labOf(tab.id)
  useLabs.setState({ [tab.id]: { ...(now?.at === at ? now : labPlace(at)), mode } })
}
