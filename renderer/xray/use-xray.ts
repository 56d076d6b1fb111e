import { useEffect, useState } from 'react'
import type {
  AppError,
  FindingView,
  Result,
  RetentionView,
  SheetView,
  ThreadKey,
  ThreadPhase,
} from '../../preload/contract.ts'
import { call } from '../api.ts'

/** What is known of a compaction so far; null while it is being measured. */
export interface Xray {
  readonly facts: readonly SheetView[] | null
  readonly retention: RetentionView | null
  readonly findings: readonly FindingView[] | null
  readonly error: AppError | null
}

const NOTHING: Xray = { facts: null, retention: null, findings: null, error: null }

/** Facts come first, measures and findings when they are ready. Counts of a file that is still read would be wrong: it waits. */
export function useXray(key: ThreadKey, checkpoint: number | null, phase: ThreadPhase): Xray {
  const [xray, setXray] = useState<Xray>(NOTHING)
  const ready = phase !== 'reading' && phase !== 'checking'
  useEffect(() => {
    setXray(NOTHING)
    if (checkpoint === null || !ready) return
    let live = true
    const take = <T>(asked: Promise<Result<T>>, part: (value: T) => Partial<Xray>) =>
      void asked.then(got => {
        if (live) setXray(known => ({ ...known, ...(got.ok ? part(got.value) : { error: got.error }) }))
      })
    take(call('checkpointFacts', { key, checkpoint }), facts => ({ facts }))
    take(call('retention', { key, checkpoint }), retention => ({ retention }))
    take(call('findings', { key, checkpoint }), findings => ({ findings }))
    return () => {
      live = false
    }
  }, [key, checkpoint, ready])
  return xray
}
