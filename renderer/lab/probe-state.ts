import { useEffect } from 'react'
import { create } from 'zustand'
import type { LabPhase, Point, ProbeRunView, ProbeWanted, ThreadKey } from '../../preload/contract.ts'
import { notify } from '../actions.ts'
import { call } from '../api.ts'

/** Probes of all open threads by their id. Data only. */
export const useProbes = create<Readonly<Record<string, ProbeRunView>>>()(() => ({}))

/** What was chosen for a probe, by tab and point; kept while other things are shown. */
const useWanted = create<Readonly<Record<string, ProbeWanted>>>()(() => ({}))

const ENDED: ReadonlySet<LabPhase> = new Set(['done', 'failed', 'stopped'])

export const isOver = ({ phase }: Pick<ProbeRunView, 'phase'>): boolean => ENDED.has(phase)

/** Takes in how far a probe is. */
export function onProbe(run: ProbeRunView): void {
  const before = useProbes.getState()[run.run]
  // An answer of a call may come behind an event that is newer.
  if (before !== undefined && isOver(before)) return
  useProbes.setState({ [run.run]: run })
  if (isOver(run) && before !== undefined) notify(endWords(run))
}

const endWords = ({ phase, error }: ProbeRunView): string =>
  phase === 'done' ? 'All questions are asked.' : (error?.message ?? 'The asking failed.')

export async function stopProbe({ key, run }: ProbeRunView): Promise<void> {
  const got = await call('probeStop', { key, run })
  if (got.ok) onProbe(got.value)
  else notify(got.error.message)
}

/** The newest probe at a point; null where none was started. */
export function useProbeAt(key: ThreadKey, at: Point): ProbeRunView | null {
  useEffect(() => {
    void call('probeRuns', { key }).then(got => {
      if (got.ok) for (const run of got.value) onProbe(run)
    })
  }, [key])
  const all = useProbes()
  return Object.values(all).findLast(run => run.key === key && run.at === at) ?? null
}

/** What is asked unless the user says otherwise. */
export const usualProbe = (candidates: ProbeWanted['candidates']): ProbeWanted => ({
  candidates,
  questions: 12,
  repeats: 1,
  seed: '1',
  manifest: null,
  model: null,
  effort: null,
})

export function useProbeWanted(
  place: string,
  first: ProbeWanted['candidates'],
): readonly [ProbeWanted, (change: Partial<ProbeWanted>) => void] {
  const wanted = useWanted(all => all[place]) ?? usualProbe(first)
  const change = (more: Partial<ProbeWanted>) => {
    useWanted.setState({ [place]: { ...(useWanted.getState()[place] ?? usualProbe(first)), ...more } })
  }
  return [wanted, change]
}
