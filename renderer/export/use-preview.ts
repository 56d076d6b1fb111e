import { useEffect, useState } from 'react'
import type { AppError, ExportPreview, ExportSettings, ThreadProgress } from '../../preload/contract.ts'
import { call } from '../api.ts'

/** The newest numbers; `late` while those of another choice are still shown. */
export interface Previewed {
  readonly view: ExportPreview | null
  readonly error: AppError | null
  readonly late: boolean
}

/** Milliseconds after the last change before anything is counted. */
const QUIET = 120

/** What the choice would save of what is there now. Masking is not counted, so a change of it asks nothing. */
export function usePreview({ key, phase, grown }: ThreadProgress, settings: ExportSettings | null): Previewed {
  const wanted = settings === null ? null : JSON.stringify({ ...settings, redact: null })
  const asked = `${grown} ${wanted}`
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
          ? { view: result.value, error: null, late: false, of: asked }
          : { view: before.view, error: result.error, late: false, of: asked },
      )
    }, QUIET)
    return () => {
      live = false
      clearTimeout(timer)
    }
  }, [key, wanted, asked, reading])
  return { view: got.view, error: got.of === asked ? got.error : null, late: got.of !== asked }
}
