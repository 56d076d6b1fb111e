import { useEffect, useState } from 'react'
import type { AppError, Result } from '../../preload/contract.ts'
import { useStore } from '../store.ts'

/** The newest plan, or why there is none; `late` while that of another choice is still shown. */
export interface Planned<P> {
  readonly plan: P | null
  readonly error: AppError | null
  readonly late: boolean
}

interface Asked<W, P> {
  /** null: nothing can be planned yet. */
  readonly wanted: W | null
  /** Another plan is made when this changes. */
  readonly place: string
  /** Milliseconds after the last change before anything is asked. */
  readonly quiet: number
  readonly ask: (wanted: W) => Promise<Result<P>>
}

/** What would be sent. Asking sends nothing; the settings of the model count, too. */
export function usePlan<W, P>({ wanted, place, quiet, ask }: Asked<W, P>): Planned<P> {
  const model = useStore(state => JSON.stringify(state.settings.model))
  const text = wanted === null ? null : JSON.stringify(wanted)
  const about = `${place} ${text} ${model}`
  const [got, setGot] = useState<Omit<Planned<P>, 'late'> & { readonly of: string }>({
    plan: null,
    error: null,
    of: '',
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: `ask` is made anew with each drawing; what it asks about is in `about`
  useEffect(() => {
    if (text === null) return
    let live = true
    const timer = setTimeout(async () => {
      const result = await ask(JSON.parse(text) as W)
      if (!live || (!result.ok && result.error.code === 'cancelled')) return
      setGot({ plan: result.ok ? result.value : null, error: result.ok ? null : result.error, of: about })
    }, quiet)
    return () => {
      live = false
      clearTimeout(timer)
    }
  }, [text, about, quiet])
  if (text === null) return { plan: null, error: null, late: false }
  return { plan: got.plan, error: got.of === about ? got.error : null, late: got.of !== about }
}
