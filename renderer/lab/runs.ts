import { useEffect } from 'react'
import { create } from 'zustand'
import type { LabPhase, LabRunView, Point, ThreadKey } from '../../preload/contract.ts'
import { notify, state } from '../actions.ts'
import { call } from '../api.ts'
import { refreshCandidates } from '../editor/candidates.ts'
import { activeTab } from '../store.ts'
import { labOf, setLab } from './state.ts'

/** Runs of all open threads by their id, and when each was last heard of. Data only. */
interface Runs {
  readonly runs: Readonly<Record<string, LabRunView>>
  readonly heard: Readonly<Record<string, number>>
  /** Failed and stopped ones that the user has seen. */
  readonly gone: ReadonlySet<string>
}

export const useRuns = create<Runs>()(() => ({ runs: {}, heard: {}, gone: new Set() }))

const ENDED: ReadonlySet<LabPhase> = new Set(['done', 'failed', 'stopped'])

export const isEnded = ({ phase }: LabRunView): boolean => ENDED.has(phase)

const isOver = (id: string): boolean => {
  const known = useRuns.getState().runs[id]
  return known !== undefined && isEnded(known)
}

/** Takes in how far a run is. An answer may come behind the event that told its end: what is over stays so. */
export function onRun(run: LabRunView): void {
  if (isOver(run.run)) return
  useRuns.setState(({ runs, heard }) => ({
    runs: { ...runs, [run.run]: run },
    heard: { ...heard, [run.run]: performance.now() },
  }))
  if (!isEnded(run)) return
  if (run.phase === 'done') void takeUp(run)
  notify(endWords(run))
}

/** Lists the new candidate, and selects it where its point is in front. */
async function takeUp({ key, at, candidate }: LabRunView): Promise<void> {
  await refreshCandidates(key)
  const tab = activeTab(state())
  if (tab?.key === key && labOf(tab.id)?.at === at && candidate !== null)
    setLab(tab.id, { selected: candidate, page: 0 })
}

function endWords({ phase, error }: LabRunView): string {
  if (phase === 'done') return 'The candidate is made.'
  if (phase === 'stopped') return 'Stopped. No candidate was made; the others are kept.'
  return `${error?.message ?? 'The run failed.'} No candidate was made; the others are kept.`
}

export const dismiss = (run: string): void => useRuns.setState(({ gone }) => ({ gone: new Set([...gone, run]) }))

export async function stopRun({ key, run }: LabRunView): Promise<void> {
  const got = await call('labStop', { key, run })
  if (got.ok) onRun(got.value)
  else notify(got.error.message)
}

/** Runs at a point that have made nothing yet, or failed: the oldest first. */
export function useRunsAt(key: ThreadKey, at: Point): readonly LabRunView[] {
  useEffect(() => {
    void call('labRuns', { key }).then(got => {
      if (!got.ok) return
      const known = Object.fromEntries(got.value.filter(({ run }) => !isOver(run)).map(run => [run.run, run]))
      useRuns.setState(({ runs }) => ({ runs: { ...runs, ...known } }))
    })
  }, [key])
  const { runs, gone } = useRuns()
  return Object.values(runs).filter(
    run => run.key === key && run.at === at && run.phase !== 'done' && !gone.has(run.run),
  )
}
