import { useEffect, useState } from 'react'
import type { AppError, LineageView } from '../../preload/contract.ts'
import { call, shell } from '../api.ts'

/** Between two looks while the library is read. Milliseconds. */
const BETWEEN = 2000

export interface Lineage {
  readonly view: LineageView | null
  /** Its counters were read. */
  readonly counted: boolean
  readonly error: AppError | null
}

const NOTHING: Lineage = { view: null, counted: false, error: null }

/** The tree around a thread: its shape at once, then what was counted; asked again when the library changes. What stands there stays until then. */
export function useLineage(id: string | null, path: string | null): Lineage {
  const [lineage, setLineage] = useState(NOTHING)
  useEffect(() => {
    if (id === null) return
    let gone = false
    let asking = false
    let again = false
    const ask = async (counted: boolean): Promise<void> => {
      const got = await call('lineage', { id, path, counted })
      if (gone) return
      setLineage(old => (got.ok ? { view: got.value, counted, error: null } : { ...old, error: got.error }))
    }
    const askAll = async (first: boolean): Promise<void> => {
      if (asking) {
        again = true
        return
      }
      asking = true
      if (first) await ask(false)
      if (!gone) await ask(true)
      asking = false
      if (!again || gone) return
      again = false
      setTimeout(() => void askAll(false), BETWEEN)
    }
    void askAll(true)
    const off = shell().on('library', () => void askAll(false))
    return () => {
      gone = true
      off()
    }
  }, [id, path])
  return lineage
}
