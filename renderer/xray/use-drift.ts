import { useEffect, useState } from 'react'
import type { AppError, DriftView, StateView, ThreadKey, ThreadPhase } from '../../preload/contract.ts'
import { call } from '../api.ts'

export interface Across {
  readonly drift: DriftView | null
  readonly states: readonly StateView[]
  readonly error: AppError | null
}

/** Between two questions while the engine measures. Milliseconds. */
const ASK_AGAIN = 250

/** Asks again and again until every one of so many compactions was measured; the engine rests when nobody asks. */
export function useDrift(key: ThreadKey, phase: ThreadPhase, compactions: number): Across {
  const [across, setAcross] = useState<Across>({ drift: null, states: [], error: null })
  const ready = phase !== 'reading' && phase !== 'checking'
  // biome-ignore lint/correctness/useExhaustiveDependencies: a compaction that was added is measured, too
  useEffect(() => {
    if (!ready) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let live = true
    const ask = async () => {
      const got = await call('drift', { key })
      if (!live) return
      setAcross(known => (got.ok ? { ...known, drift: got.value } : { ...known, error: got.error }))
      if (got.ok && (got.value.done < got.value.total || got.value.survival.length === 0))
        timer = setTimeout(() => void ask(), ASK_AGAIN)
    }
    void ask()
    void call('states', { key }).then(got => {
      if (live && got.ok) setAcross(known => ({ ...known, states: got.value }))
    })
    return () => {
      live = false
      clearTimeout(timer)
    }
  }, [key, ready, compactions])
  return across
}
