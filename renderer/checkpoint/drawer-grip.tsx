import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react'
import { setState, state } from '../actions.ts'
import { useStore } from '../store.ts'

/** Pixels, and the share of the window's height that is the most. */
const LEAST = 120
const MOST = 0.7

const most = (): number => Math.round(window.innerHeight * MOST)
const clamp = (height: number): number => Math.min(Math.max(LEAST, height), Math.max(LEAST, most()))
const setHeight = (height: number): void => setState({ panes: { ...state().panes, drawer: clamp(height) } })

/** Height of a drawer at the bottom of a view, and the edge that changes it. */
export const useDrawerHeight = (label: string): { readonly height: number; readonly grip: ReactNode } => ({
  height: clamp(useStore(s => s.panes.drawer)),
  grip: <Grip label={label} />,
})

/** The upper edge: drag it, or use the arrow keys. The height is remembered. */
function Grip({ label }: { readonly label: string }) {
  const height = useStore(s => s.panes.drawer)
  const start = useRef({ y: 0, height: 0 })
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    event.preventDefault()
    event.stopPropagation()
    setHeight(height + (event.key === 'ArrowUp' ? 24 : -24))
  }
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId))
      setHeight(start.current.height + start.current.y - event.clientY)
  }
  return (
    <div
      className="pair-grip"
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation="horizontal"
      aria-valuemin={LEAST}
      aria-valuemax={most()}
      aria-valuenow={clamp(height)}
      onKeyDown={onKeyDown}
      onPointerDown={event => {
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = { y: event.clientY, height: clamp(height) }
      }}
      onPointerMove={onPointerMove}
    />
  )
}
