import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { MOST_PIXELS, scrollOfTop, topOfScroll } from './scale.ts'

export interface ScrollTop {
  /** Top of the view in the list, pixels; may differ from the element's own scroll place when the list is longer than an element can be. */
  readonly top: number
  /** How far the last scroll moved the view, pixels; what comes next is likely to move it as far again. */
  readonly moved: number
  /** The newest top, also between two drawings. */
  current(): number
  set(top: number): void
  /** Where a row with this y stands within the element, less y: other than 0 in a list that is longer than an element can be. */
  readonly shift: number
  onScroll(): void
}

/** Keeps the top of the view and the element's scroll place in step. */
export function useScrollTop(
  element: RefObject<HTMLElement | null>,
  height: number,
  view: number,
  initial: number,
): ScrollTop {
  const [{ top, moved }, setAt] = useState({ top: initial, moved: 0 })
  const now = useRef({ top: initial, scroll: 0, height, view })
  now.current.height = height
  now.current.view = view

  const set = (wanted: number): void => {
    const state = now.current
    state.top = Math.max(0, Math.min(wanted, Math.max(0, state.height - state.view)))
    if (element.current !== null) {
      element.current.scrollTop = scrollOfTop(state.top, state.height, state.view)
      state.scroll = element.current.scrollTop
    }
    const { top } = state
    setAt(at => (at.top === top && at.moved === 0 ? at : { top, moved: 0 }))
  }
  const onScroll = (): void => {
    const state = now.current
    const scroll = element.current?.scrollTop ?? 0
    if (Math.abs(scroll - state.scroll) < 1) return
    const before = state.top
    state.scroll = scroll
    state.top = topOfScroll(scroll, state.height, state.view)
    // Drawn before the next frame is painted: later it would show where the view was two frames ago.
    flushSync(() => setAt({ top: state.top, moved: state.top - before }))
  }
  // The element clips its own scroll place when the list or its view changes size.
  const restore = useEffectEvent((_height: number, viewNow: number) => {
    const at = element.current?.scrollTop ?? 0
    if (viewNow > 0 && Math.abs(at - now.current.scroll) < 1) set(now.current.top)
  })
  useLayoutEffect(() => restore(height, view), [height, view])

  // One step of the wheel would be thousands of pixels of a scaled range: such a list moves by the wheel's own pixels.
  const scaled = height > MOST_PIXELS
  const onWheel = useEffectEvent((event: WheelEvent) => {
    if (event.ctrlKey) return
    event.preventDefault()
    set(now.current.top + event.deltaY * (event.deltaMode === 1 ? 24 : 1))
  })
  useEffect(() => {
    const target = element.current
    if (target === null || !scaled) return
    const listener = (event: WheelEvent) => onWheel(event)
    target.addEventListener('wheel', listener, { passive: false })
    return () => target.removeEventListener('wheel', listener)
  }, [element, scaled])

  const shift = scaled ? now.current.scroll - top : 0
  return { top, moved, current: () => now.current.top, set, shift, onScroll }
}
