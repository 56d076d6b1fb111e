import { useEffect, useState } from 'react'
import type { AppError, LabPlan, LabSettings, Point, ThreadKey } from '../../preload/contract.ts'
import { call } from '../api.ts'
import { useStore } from '../store.ts'

/** The newest plan, or why there is none; `late` while that of another choice is still shown. */
export interface Planned {
  readonly plan: LabPlan | null
  readonly error: AppError | null
  readonly late: boolean
}

/** Milliseconds after the last change before anything is asked. */
const QUIET = 200

/** What a run would send. Asking sends nothing. */
export function usePlanned(key: ThreadKey, at: Point, settings: LabSettings | null): Planned {
  const model = useStore(state => JSON.stringify(state.settings.model))
  const wanted = settings === null ? null : JSON.stringify(settings)
  const about = `${wanted} ${model}`
  const [got, setGot] = useState<Omit<Planned, 'late'> & { readonly of: string }>({ plan: null, error: null, of: '' })
  useEffect(() => {
    if (wanted === null) return
    let live = true
    const timer = setTimeout(async () => {
      const result = await call('labPlan', { key, at, settings: JSON.parse(wanted) as LabSettings })
      if (!live || (!result.ok && result.error.code === 'cancelled')) return
      setGot(
        result.ok ? { plan: result.value, error: null, of: about } : { plan: null, error: result.error, of: about },
      )
    }, QUIET)
    return () => {
      live = false
      clearTimeout(timer)
    }
  }, [key, at, wanted, about])
  if (wanted === null) return { plan: null, error: null, late: false }
  return { plan: got.plan, error: got.of === about ? got.error : null, late: got.of !== about }
}
