import { type KeyboardEvent, type MouseEvent, type ReactNode, useState } from 'react'
import { Menu, type MenuAt, type MenuEntry } from '../menu.tsx'

interface RowMenu {
  /** On what surrounds the list. */
  readonly onContextMenu: (event: MouseEvent) => void
  /** True = taken: the menu key, or Shift F10. */
  readonly onKey: (event: KeyboardEvent) => boolean
  readonly shown: ReactNode
}

/** A menu of the row under the pointer, or of the selected one. `entriesOf` answers none where a row has no menu. */
export function useRowMenu(selected: number, entriesOf: (index: number) => readonly MenuEntry[]): RowMenu {
  const [open, setOpen] = useState<{ readonly at: MenuAt; readonly entries: readonly MenuEntry[] } | null>(null)
  const show = (index: number, at: MenuAt): boolean => {
    const entries = entriesOf(index)
    if (entries.length > 0) setOpen({ at, entries })
    return entries.length > 0
  }
  return {
    onContextMenu: event => {
      const row = event.target instanceof Element ? event.target.closest<HTMLElement>('.list-row') : null
      const index = Number(row?.dataset.index ?? -1)
      if (index >= 0 && show(index, { left: event.clientX, top: event.clientY })) event.preventDefault()
    },
    onKey: event => {
      if (event.key !== 'ContextMenu' && !(event.key === 'F10' && event.shiftKey)) return false
      const row = event.currentTarget.querySelector(`[data-index="${selected}"]`)?.getBoundingClientRect()
      return row !== undefined && show(selected, { left: row.left + 24, top: row.bottom })
    },
    shown:
      open === null ? null : <Menu label="Session" at={open.at} entries={open.entries} onClose={() => setOpen(null)} />,
  }
}
