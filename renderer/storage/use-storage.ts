import { useCallback, useEffect, useMemo, useState } from 'react'
import type { AppError, LibraryStorage, StorageSession, StorageSessionPage } from '../../preload/contract.ts'
import { call, shell } from '../api.ts'
import type { OpenStorage } from '../store.ts'

/** Between two looks while the library is read. Milliseconds. */
const BETWEEN = 2000
/** Rows of a page. */
const PAGE = 100

/** Counts up when the library changed, at most once in a while. */
export function useLibraryChanges(): number {
  const [changes, setChanges] = useState(0)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    const off = shell().on('library', () => {
      timer ??= setTimeout(() => {
        timer = null
        setChanges(n => n + 1)
      }, BETWEEN)
    })
    return () => {
      off()
      if (timer !== null) clearTimeout(timer)
    }
  }, [])
  return changes
}

export interface Asked<T> {
  /** What stands there stays until the next answer. */
  readonly value: T | null
  readonly error: AppError | null
}

export function useLibraryStorage(changes: number): Asked<LibraryStorage> {
  const [asked, setAsked] = useState<Asked<LibraryStorage>>({ value: null, error: null })
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the library changed
  useEffect(() => {
    let gone = false
    void call('libraryStorage', { filter: null }).then(got => {
      if (!gone) setAsked(old => (got.ok ? { value: got.value, error: null } : { ...old, error: got.error }))
    })
    return () => {
      gone = true
    }
  }, [changes])
  return asked
}

export interface StoredSessions {
  readonly total: number | null
  readonly bytes: number
  readonly at: (index: number) => StorageSession | undefined
  /** Where a session stands; -1 while it is not here. */
  readonly placeOf: (path: string) => number
  /** All that are here, the largest first. */
  readonly known: readonly StorageSession[]
  /** Rows in view; end exclusive. */
  readonly want: (from: number, to: number) => void
}

interface Loaded {
  readonly asking: string
  readonly total: number | null
  readonly bytes: number
  readonly pages: ReadonlyMap<number, StorageSessionPage['sessions']>
}

const NOTHING: Loaded = { asking: '', total: null, bytes: 0, pages: new Map() }

/** The sessions of a project page by page. What was drawn stays until the new answer is there. */
export function useStored(project: OpenStorage['project'], changes: number): StoredSessions {
  const [loaded, setLoaded] = useState(NOTHING)
  const [wanted, setWanted] = useState({ first: 0, last: 0 })
  const of = JSON.stringify(project)
  const asking = `${changes} ${of}`
  useEffect(() => {
    let gone = false
    const ask = async () => {
      for (let page = wanted.first; page <= wanted.last; page++) {
        if (loaded.asking === asking && loaded.pages.has(page)) continue
        const got = await call('storageSessions', { project: JSON.parse(of), from: page * PAGE, count: PAGE })
        if (gone || !got.ok) return
        const { total, bytes, sessions } = got.value
        setLoaded(old => ({
          asking,
          total,
          bytes,
          pages: new Map([...(old.asking === asking ? old.pages : []), [page, sessions]]),
        }))
      }
    }
    void ask()
    return () => {
      gone = true
    }
  }, [asking, of, wanted, loaded])
  const want = useCallback((from: number, to: number) => {
    const first = Math.floor(from / PAGE)
    const last = Math.floor(Math.max(from, to - 1) / PAGE)
    setWanted(old => (old.first === first && old.last === last ? old : { first, last }))
  }, [])
  const places = useMemo(() => {
    const all = [...loaded.pages].flatMap(([page, sessions]) =>
      sessions.map(({ path }, i) => [path, page * PAGE + i] as const),
    )
    return new Map(all)
  }, [loaded.pages])
  return {
    total: loaded.total,
    placeOf: path => places.get(path) ?? -1,
    bytes: loaded.bytes,
    at: index => loaded.pages.get(Math.floor(index / PAGE))?.[index % PAGE],
    known: [...loaded.pages].sort(([a], [b]) => a - b).flatMap(([, sessions]) => sessions),
    want,
  }
}
