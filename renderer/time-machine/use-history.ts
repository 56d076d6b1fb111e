import { useEffect, useRef, useState } from 'react'
import type { AppError, HistoryView, Point, ThreadKey } from '../../preload/contract.ts'
import { call } from '../api.ts'

/** The last answer; while the next one is awaited, the one before it. */
export type Asked =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly at: Point; readonly error: AppError }
  | { readonly state: 'here'; readonly at: Point; readonly view: HistoryView }

/** One question at a time: of the points that were passed meanwhile only the last is asked for. Another stage asks again. */
export function useHistory(key: ThreadKey, at: Point, stage: string): Asked {
  const [asked, setAsked] = useState<Asked>({ state: 'loading' })
  const wanted = useRef({ key, at, stage })
  const busy = useRef(false)
  const alive = useRef(false)
  useEffect(() => {
    alive.current = true
    return () => {
      alive.current = false
    }
  }, [])
  useEffect(() => {
    wanted.current = { key, at, stage }
    const ask = async (): Promise<void> => {
      const now = wanted.current
      const got = await call('history', { key: now.key, at: now.at })
      if (!alive.current) return
      setAsked(
        got.ok ? { state: 'here', at: now.at, view: got.value } : { state: 'failed', at: now.at, error: got.error },
      )
      if (wanted.current !== now) await ask()
    }
    if (busy.current) return
    busy.current = true
    void ask().finally(() => {
      busy.current = false
    })
  }, [key, at, stage])
  return asked
}
