import { useCallback, useEffect, useRef, useState } from 'react'
import type { DatabaseRow } from '../../preload/contract.ts'
import { state } from '../actions.ts'
import { call } from '../api.ts'
import { reloadDatabase } from '../open.ts'
import type { OpenDatabase } from '../store.ts'

/** Rows of a page. */
const PAGE = 100

interface Loaded {
  readonly total: number | null
  readonly pages: ReadonlyMap<number, readonly DatabaseRow[]>
}

const NOTHING: Loaded = { total: null, pages: new Map() }

export interface Rows {
  /** null until the first answer. */
  readonly total: number | null
  readonly at: (index: number) => DatabaseRow | undefined
  /** Rows in view; end exclusive. */
  readonly want: (from: number, to: number) => void
}

/** The rows of the database in front, page by page, as it is sorted and filtered. What was drawn stays until the new answer is there. */
export function useRows(id: string, { view, query, sort, descending }: OpenDatabase): Rows {
  const [loaded, setLoaded] = useState(NOTHING)
  const [wanted, setWanted] = useState({ first: 0, last: 0 })
  const { key, progress } = view
  // What is compared changes rows in place, so they are asked for again.
  const asking = `${key} ${sort} ${descending} ${progress.phase} ${progress.done} ${query}`
  const shown = useRef('')
  useEffect(() => {
    let gone = false
    const ask = async () => {
      for (let page = wanted.first; page <= wanted.last; page++) {
        if (shown.current === asking && loaded.pages.has(page)) continue
        const got = await call('databaseRows', { key, query, sort, descending, from: page * PAGE, count: PAGE })
        if (gone) return
        if (!got.ok) return void (got.error.code === 'no-such-thread' && isOpen(id) && reloadDatabase(id))
        const isFirst = shown.current !== asking
        shown.current = asking
        const { total, rows } = got.value
        setLoaded(old => ({ total, pages: new Map([...(isFirst ? [] : old.pages), [page, rows]]) }))
      }
    }
    void ask()
    return () => {
      gone = true
    }
  }, [id, key, query, sort, descending, asking, wanted, loaded])
  const want = useCallback((from: number, to: number) => {
    const first = Math.floor(from / PAGE)
    const last = Math.floor(Math.max(from, to - 1) / PAGE)
    setWanted(old => (old.first === first && old.last === last ? old : { first, last }))
  }, [])
  return { total: loaded.total, at: index => loaded.pages.get(Math.floor(index / PAGE))?.[index % PAGE], want }
}

const isOpen = (id: string): boolean => state().tabs.some(tab => tab.id === id && tab.state === 'open')
