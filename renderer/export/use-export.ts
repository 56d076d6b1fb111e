import { useEffect, useState } from 'react'
import type { AppError, ExportDone, ExportSettings, ThreadKey, WriteProgress } from '../../preload/contract.ts'
import { setState } from '../actions.ts'
import { call, shell } from '../api.ts'

export type Exporting =
  | { readonly state: 'choosing'; readonly error: AppError | null }
  /** `progress` null: nothing was written yet. */
  | { readonly state: 'running'; readonly progress: WriteProgress | null; readonly stopping: boolean }
  | { readonly state: 'done'; readonly done: ExportDone }

export interface ExportRun {
  readonly now: Exporting
  start(settings: ExportSettings, path: string): Promise<void>
  stop(): void
}

/** The writing of an export: begun, stopped, done. */
export function useExport(key: ThreadKey): ExportRun {
  const [now, setNow] = useState<Exporting>({ state: 'choosing', error: null })
  useEffect(
    () =>
      shell().on('writing', progress => {
        if (progress.key === key) setNow(before => (before.state === 'running' ? { ...before, progress } : before))
      }),
    [key],
  )
  const start = async (settings: ExportSettings, path: string) => {
    setNow({ state: 'running', progress: null, stopping: false })
    const got = await call('exportSession', { key, settings, path })
    if (got.ok) {
      setState({ exportFolder: folderOf(got.value.path) })
      setNow({ state: 'done', done: got.value })
    } else setNow({ state: 'choosing', error: got.error })
  }
  const stop = () => {
    setNow(before => (before.state === 'running' ? { ...before, stopping: true } : before))
    void call('stopWriting', { key })
  }
  return { now, start, stop }
}

const folderOf = (path: string): string => /^(.*[\\/])[^\\/]*$/.exec(path)?.[1] ?? path
