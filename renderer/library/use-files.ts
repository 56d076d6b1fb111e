import { useEffect, useState } from 'react'
import type { SessionFile } from '../../preload/contract.ts'
import { notify } from '../actions.ts'
import { call } from '../api.ts'
import { useStore } from '../store.ts'
import type { ShownFiles } from './rows.ts'

export interface Files {
  readonly shown: ShownFiles
  /** Both answer whether there was something to do. */
  readonly show: (path: string) => boolean
  readonly hide: (path: string) => boolean
}

/** Which threads show their files. They are asked for again when the library changed. */
export function useFiles(): Files {
  const sessions = useStore(state => state.library.sessions)
  const [shown, setShown] = useState<ShownFiles>(new Map())
  // biome-ignore lint/correctness/useExhaustiveDependencies: `sessions` says that the answer may have changed
  useEffect(() => {
    let gone = false
    const again = async () => {
      const got = await Promise.all([...shown.keys()].map(async path => [path, await filesOf(path)] as const))
      if (!gone) setShown(new Map(got.flatMap(([path, files]) => (files === null ? [] : [[path, files] as const]))))
    }
    if (shown.size > 0) void again()
    return () => {
      gone = true
    }
  }, [sessions])
  const show = (path: string): boolean => {
    if (shown.has(path)) return false
    void filesOf(path).then(files => files && setShown(old => new Map([...old, [path, files]])))
    return true
  }
  const hide = (path: string): boolean => {
    if (!shown.has(path)) return false
    setShown(old => new Map([...old].filter(([key]) => key !== path)))
    return true
  }
  return { shown, show, hide }
}

async function filesOf(path: string): Promise<readonly SessionFile[] | null> {
  const got = await call('sessionFiles', { path })
  if (got.ok) return got.value
  notify(got.error.message)
  return null
}
