import { type RefObject, useCallback, useRef, useState } from 'react'
import type { ThreadKey } from '../../preload/contract.ts'
import type { ListProps } from '../list/list.tsx'
import { usePages } from '../pages.ts'
import type { CurveHandle } from './curve.tsx'
import { xOfPlace } from './curve-data.ts'
import type { RailHandle } from './rail.tsx'
import { type Rows, rowsOf, type TimelineLayout } from './rows.ts'
import { wantsOf } from './wants.ts'

/** Visible rows are asked for in steps of this many, and as many ahead: scrolling by one row asks for nothing. */
const STEP = 64

export interface ViewParts {
  readonly rows: Rows
  readonly layout: TimelineLayout
  readonly curve: RefObject<CurveHandle | null>
  readonly rail: RefObject<RailHandle | null>
}

export interface View {
  readonly onView: NonNullable<ListProps['onView']>
  /** Height of the list's view in pixels. */
  readonly height: RefObject<number>
}

/** What scrolling moves: the shaded part of the curve, the frame on the rail, and the pages that are asked for. Draws the timeline again only for new pages. */
export function useView(key: ThreadKey, { rows, layout, curve, rail }: ViewParts): View {
  const height = useRef(0)
  const [range, setRange] = useState({ from: 0, to: STEP })
  usePages(wantsOf(key, rows, range.from - STEP, range.to + STEP))

  const onView = useCallback<NonNullable<ListProps['onView']>>(
    view => {
      height.current = view.height
      rail.current?.frame(view.top, view.height)
      curve.current?.shade(shown => {
        const x = (index: number, end: 0 | 1): number => {
          const place = rows.place(Math.min(Math.max(index, 0), rows.count - 1))
          const all = Math.max(1, rowsOf(layout, place.turn))
          const row =
            place.kind === 'turn' || place.kind === 'taken'
              ? place.kind === 'turn' && place.open
                ? 0
                : end * all
              : place.row + end
          return xOfPlace(shown, place.turn, row / all)
        }
        return rows.count === 0 ? [0, 0] : [x(view.from, 0), x(view.to - 1, 1)]
      })
      const from = Math.floor(view.from / STEP) * STEP
      const to = Math.ceil(view.to / STEP) * STEP
      setRange(range => (range.from === from && range.to === to ? range : { from, to }))
    },
    [rows, layout, curve, rail],
  )
  return { onView, height }
}
