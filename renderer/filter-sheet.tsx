import './filter-sheet.css'
import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react'
import { Icon } from './icons.ts'
import { usePressed } from './menu.tsx'

interface FilterButtonProps {
  /** Filters that are set. */
  readonly set: number
  /** What they say; the button shows how many there are otherwise. */
  readonly words?: string
  readonly onOpen?: () => void
  /** The form, and a footer. */
  readonly children: ReactNode
}

/** Opens the filters below it; says which or how many are set. */
export function FilterButton({ set, words, onOpen, children }: FilterButtonProps) {
  const [open, setOpen] = useState(false)
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const press = usePressed(open)
  const show = () => {
    onOpen?.()
    setOpen(true)
  }
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  const label = set === 0 ? 'Filters' : `Filters, ${words ?? `${set} set`}`
  return (
    <>
      <button
        ref={button}
        type="button"
        className={`button quiet filters-button${set === 0 ? ' only-icon' : ''}`}
        aria-label={label}
        title={label}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        {...press.props}
        onClick={() => (press.wasOpen() ? close() : show())}
      >
        <Icon name="filter" />
        {set === 0 ? null : <span className={words === undefined ? 'num' : 'cut'}>{words ?? set}</span>}
      </button>
      {open ? (
        <FilterSheet id={id} below={button.current} onClose={close} onGone={() => setOpen(false)}>
          {children}
        </FilterSheet>
      ) : null}
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
  readonly children: ReactNode
}

/** Pixels to the edges of the window. */
const EDGE = 8

/** What has to be as it is chosen. Each choice acts at once. */
function FilterSheet({ id, below, onClose, onGone, children }: FilterSheetProps) {
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
      {children}
    </div>
  )
}

interface ClearButtonProps {
  readonly none: boolean
  readonly onClear: () => void
}

export const ClearFilters = ({ none, onClear }: ClearButtonProps) => (
  <button
    type="button"
    className="button"
    disabled={none}
    title={none ? 'No filter is set' : undefined}
    onClick={({ currentTarget }) => {
      // It cannot be pressed again, so the focus may not stay.
      currentTarget.closest('.filter-sheet')?.querySelector<HTMLElement>('select, input')?.focus()
      onClear()
    }}
  >
    Clear filters
  </button>
)
