import { type ReactNode, useEffect, useId, useRef } from 'react'
import { closeOverlay } from '../actions.ts'
import { Icon } from '../icons.ts'

interface DialogProps {
  readonly className: string
  /** Shown as the title when there is a head, else only spoken. */
  readonly label: string
  readonly head: boolean
  /** Stands beside the title. */
  readonly about?: string
  /** Esc, the cross, and a click beside it; without it the dialog closes. */
  readonly onClose?: () => void
  readonly children: ReactNode
}

/** A modal overlay: the rest is inert, focus comes back on close, Esc and a click beside it close it. */
export function Dialog({ className, label, head, about, onClose = closeOverlay, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const title = useId()
  useEffect(() => {
    const element = dialog.current
    const before = document.activeElement
    element?.showModal()
    element?.querySelector<HTMLElement>('[data-first]')?.focus()
    return () => {
      element?.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc closes it as well
    <dialog
      ref={dialog}
      className={`overlay ${className}`}
      aria-modal="true"
      aria-labelledby={head ? title : undefined}
      aria-label={head ? undefined : label}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      onClick={event => {
        if (event.target === dialog.current) onClose()
      }}
    >
      {head ? (
        <header className="overlay-head">
          <h2 id={title}>{label}</h2>
          {about === undefined ? null : <span className="t2 cut grow">{about}</span>}
          <button
            type="button"
            className="button quiet only-icon"
            aria-label="Close"
            title="Close (Esc)"
            onClick={onClose}
          >
            <Icon name="close" />
          </button>
        </header>
      ) : null}
      {children}
    </dialog>
  )
}
