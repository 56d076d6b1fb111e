import { useEffect, useState } from 'react'
import type { AppError, Result, ThreadKey, WriteProgress } from '../../preload/contract.ts'
import { call, shell } from '../api.ts'

export type Writing<T> =
  /** `error`: what came of the last try, until another choice is made. */
  | { readonly state: 'choosing'; readonly error: AppError | null }
  /** `progress` null: nothing was written yet. */
  | { readonly state: 'running'; readonly progress: WriteProgress | null; readonly stopping: boolean }
  | { readonly state: 'done'; readonly done: T }

export interface WritingRun<T> {
  readonly now: Writing<T>
  /** Answers what was written; null when it came to nothing. */
  start(write: () => Promise<Result<T>>): Promise<T | null>
  stop(): void
}

/** The writing of a fork or an export of a thread: begun, stopped, done. `choice` is what would be written, as text. */
export function useWriting<T>(key: ThreadKey, choice: string): WritingRun<T> {
  const [now, setNow] = useState<Writing<T>>({ state: 'choosing', error: null })
  const [tried, setTried] = useState(choice)
  useEffect(
    () =>
      shell().on('writing', progress => {
        if (progress.key === key) setNow(before => (before.state === 'running' ? { ...before, progress } : before))
      }),
    [key],
  )
  const start = async (write: () => Promise<Result<T>>) => {
    setNow({ state: 'running', progress: null, stopping: false })
    setTried(choice)
    const got = await write()
    setNow(got.ok ? { state: 'done', done: got.value } : { state: 'choosing', error: got.error })
    return got.ok ? got.value : null
  }
  const stop = () => {
    setNow(before => (before.state === 'running' ? { ...before, stopping: true } : before))
    void call('stopWriting', { key })
  }
  return { now: now.state === 'choosing' && tried !== choice ? { state: 'choosing', error: null } : now, start, stop }
}
