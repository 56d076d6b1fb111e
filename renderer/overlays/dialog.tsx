import { type ReactNode, useEffect, useId, useRef } from 'react'
import { closeOverlay } from '../actions.ts'
import { Icon } from '../icons.ts'

interface DialogProps {
  readonly className: string
  /** Shown as the title when there is a head, else only spoken. */
  readonly label: string
  readonly head: boolean
  readonly children: ReactNode
}

/** A modal overlay: the rest is inert, focus comes back on close, Esc and a click beside it close it. */
export function Dialog({ className, label, head, children }: DialogProps) {
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
        closeOverlay()
      }}
      onClick={event => {
        if (event.target === dialog.current) closeOverlay()
      }}
    >
      {head ? (
        <header className="overlay-head">
          <h2 id={title}>{label}</h2>
          <button
            type="button"
            className="button quiet only-icon"
            aria-label="Close"
            title="Close (Esc)"
            onClick={closeOverlay}
          >
            <Icon name="close" />
          </button>
        </header>
      ) : null}
      {children}
    </dialog>
  )
}
