import { useEffect } from 'react'
import { create } from 'zustand'
import type { LabPhase, LabRunView, Point, ThreadKey } from '../../preload/contract.ts'
import { notify } from '../actions.ts'
import { call } from '../api.ts'
import { refreshCandidates } from '../editor/candidates.ts'

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

/** Takes in how far a run is. */
export function onRun(run: LabRunView): void {
  const before = useRuns.getState().runs[run.run]
  useRuns.setState(({ runs, heard }) => ({
    runs: { ...runs, [run.run]: run },
    heard: { ...heard, [run.run]: performance.now() },
  }))
  if (!isEnded(run) || before === undefined || isEnded(before)) return
  if (run.phase === 'done') void refreshCandidates(run.key)
  notify(endWords(run))
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
      const known = Object.fromEntries(got.value.map(run => [run.run, run]))
      useRuns.setState(({ runs }) => ({ runs: { ...runs, ...known } }))
    })
  }, [key])
  const { runs, gone } = useRuns()
  return Object.values(runs).filter(
    run => run.key === key && run.at === at && run.phase !== 'done' && !gone.has(run.run),
  )
}
