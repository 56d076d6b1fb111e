import { type PointerEvent, type Ref, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import type { NoteMark } from '../../preload/contract.ts'
import { useLook } from '../theme.ts'
import { drawRail } from './rail-marks.ts'
import type { Rows, TimelineLayout } from './rows.ts'

export interface RailHandle {
  /** Lays the frame over what the list shows; both in pixels of the list. */
  frame(top: number, height: number): void
}

export interface RailProps {
  readonly rows: Rows
  readonly layout: TimelineLayout
  /** Row that is selected; -1 = none. */
  readonly selected: number
  /** What is noted. */
  readonly marks: readonly NoteMark[]
  /** Scrolls so that this pixel of the list stands in the middle. */
  readonly onGo: (y: number) => void
  readonly ref: Ref<RailHandle>
}

/** The whole list at the edge. Its marks are drawn once; while scrolling only the frame moves over them. */
export function Rail({ rows, layout, selected, marks, onGo, ref }: RailProps) {
  const look = useLook()
  const host = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const frame = useRef<HTMLDivElement>(null)
  const view = useRef({ top: 0, height: 0 })
  const [size, setSize] = useState({ width: 0, height: 0 })
  // A short list is not stretched over the rail.
  const scale = rows.height === 0 ? 0 : Math.min(1, size.height / rows.height)

  useLayoutEffect(() => {
    const element = host.current
    if (element === null) return
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: colours are read from the theme while it draws
  useLayoutEffect(() => {
    if (canvas.current !== null && size.height > 0) drawRail(canvas.current, { rows, layout, marks }, size)
  }, [rows, layout, marks, size, look])

  const lay = () => {
    if (frame.current === null) return
    const height = Math.min(size.height, Math.max(8, view.current.height * scale))
    const top = Math.min(view.current.top * scale, size.height - height)
    frame.current.style.transform = `translateY(${top}px)`
    frame.current.style.height = `${height}px`
  }
  useLayoutEffect(lay)
  useImperativeHandle(ref, () => ({
    frame(top, height) {
      view.current = { top, height }
      lay()
    },
  }))

  const go = (event: PointerEvent<HTMLElement>) => {
    if (scale > 0) onGo((event.clientY - event.currentTarget.getBoundingClientRect().top) / scale)
  }
  return (
    <div
      ref={host}
      className="rail"
      onPointerDown={event => {
        event.currentTarget.setPointerCapture(event.pointerId)
        go(event)
      }}
      onPointerMove={event => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) go(event)
      }}
    >
      {rows.count === 0 ? null : <div ref={frame} className="rail-frame" />}
      <canvas ref={canvas} role="img" aria-label="Minimap of the session: prompts, compactions, bookmarks and notes." />
      {selected < 0 ? null : <div className="rail-selected" style={{ top: rows.y(selected) * scale }} />}
    </div>
  )
}
