import { useEffect, useState } from 'react'
import type { AppError, ForkPlan, ForkSettings, ThreadProgress } from '../../preload/contract.ts'
import { call } from '../api.ts'

/** The newest plan, or why there is none; `late` while that of another choice is still shown. */
export interface PlanAsked {
  readonly plan: ForkPlan | null
  readonly error: AppError | null
  readonly late: boolean
}

/** Of no place. */
const NONE: PlanAsked = { plan: null, error: null, late: false }

/** Milliseconds after the last change before anything is asked. */
const QUIET = 120

/** What a fork would be. */
export function usePlan({ key, phase, grown }: ThreadProgress, settings: ForkSettings | null): PlanAsked {
  const wanted = settings === null ? null : JSON.stringify(settings)
  const now = `${grown} ${wanted}`
  const [got, setGot] = useState<Omit<PlanAsked, 'late'> & { readonly of: string | null }>({
    plan: null,
    error: null,
    of: null,
  })
  const reading = phase === 'reading'
  useEffect(() => {
    if (wanted === null || reading) return
    let live = true
    const timer = setTimeout(async () => {
      const result = await call('forkPlan', { key, settings: JSON.parse(wanted) as ForkSettings })
      if (!live || (!result.ok && result.error.code === 'cancelled')) return
      setGot(result.ok ? { plan: result.value, error: null, of: now } : { plan: null, error: result.error, of: now })
    }, QUIET)
    return () => {
      live = false
      clearTimeout(timer)
    }
  }, [key, wanted, now, reading])
  if (wanted === null) return NONE
  return { plan: got.plan, error: got.of === now ? got.error : null, late: got.of !== now }
}
