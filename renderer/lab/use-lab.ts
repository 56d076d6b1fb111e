import { useEffect, useState } from 'react'
import type { AppError, LabTable, LabView, Point, ThreadKey, ThreadPhase } from '../../preload/contract.ts'
import { call } from '../api.ts'
import { useStore } from '../store.ts'

export type Fetched<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: AppError }
  | { readonly state: 'here'; readonly value: T }

/** What can be done at a point; asked again when the settings of the model change, and at each stage of reading. */
export function useLabView(key: ThreadKey, at: Point, phase: ThreadPhase): Fetched<LabView> {
  const [lab, setLab] = useState<Fetched<LabView>>({ state: 'loading' })
  const model = useStore(state => state.settings.model)
  // biome-ignore lint/correctness/useExhaustiveDependencies: settings and phase tell that the answer may be another
  useEffect(() => {
    let live = true
    void call('lab', { key, at }).then(got => {
      if (live) setLab(got.ok ? { state: 'here', value: got.value } : { state: 'failed', error: got.error })
    })
    return () => {
      live = false
    }
  }, [key, at, phase, model])
  return lab
}

/** Between two questions while the engine measures. Milliseconds. */
const ASK_AGAIN = 250

/**
 * The recorded one and these candidates, as far as they are measured. The engine rests when nobody asks. What was known stays while another
 * choice is measured; `fresh` names what has changed in a candidate.
 */
export function useLabTable(key: ThreadKey, at: Point, ids: readonly string[], fresh: string): Fetched<LabTable> {
  const [table, setTable] = useState<Fetched<LabTable> & { readonly at?: Point }>({ state: 'loading' })
  const wanted = ids.join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: a name that changed is asked for again
  useEffect(() => {
    let live = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async () => {
      const got = await call('labTable', { key, at, ids: wanted === '' ? null : wanted.split(' ') })
      if (!live) return
      setTable(got.ok ? { state: 'here', value: got.value, at } : { state: 'failed', error: got.error })
      const again = got.ok ? got.value.done < got.value.total : got.error.code === 'not-ready'
      if (again) timer = setTimeout(() => void ask(), ASK_AGAIN)
    }
    void ask()
    return () => {
      live = false
      clearTimeout(timer)
    }
  }, [key, at, wanted, fresh])
  return table.state === 'here' && table.at !== at ? { state: 'loading' } : table
}
