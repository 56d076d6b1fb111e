import { useEffect, useState } from 'react'
import type { NoteRowView, ThreadKey } from '../../preload/contract.ts'
import { call } from '../api.ts'

/** Rows of one page. */
const PAGE = 50

interface Pages {
  /** What was asked with: pages of other marks are shown until theirs are here. */
  readonly of: unknown
  readonly rows: ReadonlyMap<number, NoteRowView>
}

const NONE: Pages = { of: null, rows: new Map() }

/** Rows [from, to) of the list of notes, by their place in it; `version` changes when they may have changed. */
export function useNoteRows(
  key: ThreadKey,
  version: unknown,
  { from, to }: { readonly from: number; readonly to: number },
): ReadonlyMap<number, NoteRowView> {
  const [pages, setPages] = useState(NONE)
  const first = Math.floor(from / PAGE)
  const last = Math.floor(Math.max(from, to - 1) / PAGE)
  useEffect(() => {
    let gone = false
    const ask = async () => {
      const rows = new Map<number, NoteRowView>()
      for (let page = first; page <= last; page++) {
        const got = await call('noteRows', { key, from: page * PAGE, count: PAGE })
        if (gone || !got.ok) return
        for (const [i, row] of got.value.rows.entries()) rows.set(page * PAGE + i, row)
      }
      setPages(before => ({ of: version, rows: before.of === version ? new Map([...before.rows, ...rows]) : rows }))
    }
    void ask()
    return () => {
      gone = true
    }
  }, [key, version, first, last])
  return pages.rows
}
