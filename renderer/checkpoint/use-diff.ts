import { useEffect, useState } from 'react'
import type { AppError, DiffView, Point, ThreadKey, ThreadPhase } from '../../preload/contract.ts'
import { call } from '../api.ts'

export type Diff =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: AppError }
  | { readonly state: 'here'; readonly view: DiffView }

/** Where a diff begins and ends, and in which thread. */
export interface Between {
  readonly key: ThreadKey
  readonly from: Point
  readonly to: Point
}

/** The whole diff, one letter a row. What failed while the file was read is asked again at the next stage. */
export function useDiff({ key, from, to }: Between, phase: ThreadPhase): Diff {
  const [diff, setDiff] = useState<Diff>({ state: 'loading' })
  const again = diff.state === 'failed' ? phase : 'reading'
  // biome-ignore lint/correctness/useExhaustiveDependencies: the phase tells that asking again may help
  useEffect(() => {
    let live = true
    void call('diff', { key, from, to }).then(got => {
      if (live) setDiff(got.ok ? { state: 'here', view: got.value } : { state: 'failed', error: got.error })
    })
    return () => {
      live = false
    }
  }, [key, from, to, again])
  return diff
}
