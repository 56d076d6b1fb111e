import { useId, useLayoutEffect, useRef, useState } from 'react'
import { Icon } from '../icons.ts'
import { clearFilter, lookAtLibrary } from './ask.ts'
import { useChips } from './chips-row.tsx'
import { FilterForm } from './filter-form.tsx'
import { LibraryCount } from './mode-bar.tsx'

/** Opens the filters below it; says how many are set. */
export function FilterButton() {
  const [open, setOpen] = useState(false)
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const filters = useChips().length
  const show = () => {
    void lookAtLibrary()
    setOpen(true)
  }
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  const label = filters === 0 ? 'Filters' : `Filters, ${filters} set`
  return (
    <>
      <button
        ref={button}
        type="button"
        className={`button quiet filters-button${filters === 0 ? ' only-icon' : ''}`}
        aria-label={label}
        title={label}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => (open ? close() : show())}
      >
        <Icon name="filter" />
        {filters === 0 ? null : <span className="num">{filters}</span>}
      </button>
      {open ? <FilterSheet id={id} below={button.current} onClose={close} onGone={() => setOpen(false)} /> : null}
    </>
  )
}

interface FilterSheetProps {
  readonly id: string
  readonly below: HTMLElement | null
  /** By its own hand: the focus goes back. */
  readonly onClose: () => void
  /** A click beside it took it away. */
  readonly onGone: () => void
}

/** Pixels to the edges of the window. */
const EDGE = 8

/** What sessions have to be like. Each choice acts at once. */
function FilterSheet({ id, below, onClose, onGone }: FilterSheetProps) {
  const sheet = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = sheet.current
    const at = below?.getBoundingClientRect()
    if (element === null || at === undefined) return
    element.showPopover()
    element.style.top = `${at.bottom + 6}px`
    element.style.left = `${Math.max(EDGE, Math.min(at.left, window.innerWidth - element.offsetWidth - EDGE))}px`
    element.style.maxHeight = `${window.innerHeight - at.bottom - 6 - EDGE}px`
    element.querySelector<HTMLElement>('select, input')?.focus()
  }, [below])
  return (
    <div
      ref={sheet}
      id={id}
      role="dialog"
      aria-label="Filters"
      popover="auto"
      className="filter-sheet"
      onKeyDown={event => {
        event.stopPropagation()
        if (event.key !== 'Escape') return
        event.preventDefault()
        onClose()
      }}
      onToggle={event => {
        if (event.newState === 'closed') onGone()
      }}
    >
      <FilterForm />
      <footer>
        <LibraryCount />
        <span className="grow" />
        <ClearButton />
      </footer>
    </div>
  )
}

function ClearButton() {
  const none = useChips().length === 0
  return (
    <button
      type="button"
      className="button"
      disabled={none}
      title={none ? 'No filter is set' : undefined}
      onClick={clearFilter}
    >
      Clear filters
    </button>
  )
}
