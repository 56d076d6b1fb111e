import { useEffect, useState } from 'react'
import type { AppError, ExportPreview, ExportSettings, ThreadKey, ThreadPhase } from '../../preload/contract.ts'
import { call } from '../api.ts'

/** The newest numbers; `late` while those of another choice are still shown. */
export interface Previewed {
  readonly view: ExportPreview | null
  readonly error: AppError | null
  readonly late: boolean
}

/** Milliseconds after the last change before anything is counted. */
const QUIET = 120

/** What the choice would save. Masking is not counted, so a change of it asks nothing. */
export function usePreview(key: ThreadKey, settings: ExportSettings | null, phase: ThreadPhase): Previewed {
  const wanted = settings === null ? null : JSON.stringify({ ...settings, redact: null })
  const [got, setGot] = useState<Previewed & { readonly of: string | null }>({
    view: null,
    error: null,
    late: true,
    of: null,
  })
  const reading = phase === 'reading'
  useEffect(() => {
    if (wanted === null || reading) return
    let live = true
    const timer = setTimeout(async () => {
      const result = await call('exportPreview', { key, settings: JSON.parse(wanted) as ExportSettings })
      if (!live || (!result.ok && result.error.code === 'cancelled')) return
      setGot(before =>
        result.ok
          ? { view: result.value, error: null, late: false, of: wanted }
          : { view: before.view, error: result.error, late: false, of: wanted },
      )
    }, QUIET)
    return () => {
      live = false
      clearTimeout(timer)
    }
  }, [key, wanted, reading])
  return { view: got.view, error: got.of === wanted ? got.error : null, late: got.of !== wanted }
}
