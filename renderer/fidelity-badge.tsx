import { useId, useRef } from 'react'
import type { Fidelity } from '../preload/contract.ts'
import { Icon } from './icons.ts'
import { type Judged, why } from './timeline/words.ts'

export interface FidelityBadgeProps {
  readonly fidelity: Fidelity
  readonly notes: readonly string[]
  /** What is judged; a history where it is not said. */
  readonly of?: Judged
  /** Of a compaction: the badge tells of what it took. */
  readonly side?: 'before'
}

/** How sure it is, and why: the reason shows under the pointer and on focus, and is read out. `exact` is green; the others are grey. */
export function FidelityBadge({ fidelity, notes, of = 'history', side }: FidelityBadgeProps) {
  const id = useId()
  const badge = useRef<HTMLButtonElement>(null)
  const tip = useRef<HTMLSpanElement>(null)
  const isOpen = () => tip.current?.matches(':popover-open') === true
  const show = () => {
    if (badge.current === null || tip.current === null) return
    if (!isOpen()) tip.current.showPopover()
    place(tip.current, badge.current.getBoundingClientRect())
  }
  const hide = () => {
    if (isOpen()) tip.current?.hidePopover()
  }
  return (
    // The pointer may go on into the reason: it is a child, so it is not left.
    <span className="reasoned" onPointerEnter={show} onPointerLeave={hide}>
      <button
        ref={badge}
        type="button"
        className="reason-button"
        data-testid="fidelity"
        aria-describedby={id}
        onFocus={show}
        onBlur={hide}
        onClick={show}
        onKeyDown={event => {
          if (event.key !== 'Escape' || !isOpen()) return
          event.preventDefault()
          event.stopPropagation()
          hide()
        }}
      >
        <Word fidelity={fidelity} side={side} />
      </button>
      <span ref={tip} id={id} role="tooltip" popover="manual" className="reason selectable">
        {why(fidelity, notes, of).map(sentence => (
          <span key={sentence}>{sentence}</span>
        ))}
      </span>
    </span>
  )
}

/** In a row of a list, where the focus stays on the list: the reason is under the pointer and read out with the row. */
export function RowFidelity({ fidelity, notes, of = 'history', side }: FidelityBadgeProps) {
  const sentences = why(fidelity, notes, of).join(' ')
  return (
    <span title={sentences}>
      <Word fidelity={fidelity} side={side} />
      <span className="only-spoken">: {sentences}</span>
    </span>
  )
}

const Word = ({ fidelity, side }: { readonly fidelity: Fidelity; readonly side: 'before' | undefined }) => (
  <span className={`badge${fidelity === 'exact' ? ' ok' : ''}`}>
    {fidelity === 'opaque' ? <Icon name="opaque" size={12} /> : null}
    {side === undefined ? fidelity : `${side}: ${fidelity}`}
  </span>
)

/** Pixels to the edges of the window. */
const EDGE = 8

/** Under the badge; above it where there is no room. It touches the badge, so that the pointer can go into it. */
function place(tip: HTMLElement, at: DOMRect): void {
  const { width, height } = tip.getBoundingClientRect()
  const below = at.bottom + height + EDGE <= window.innerHeight
  tip.style.top = `${below ? at.bottom : Math.max(EDGE, at.top - height)}px`
  tip.style.left = `${Math.max(EDGE, Math.min(at.left, window.innerWidth - width - EDGE))}px`
}
