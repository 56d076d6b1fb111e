import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useStore } from '../store.ts'
import { type Align, type Geometry, topFor, windowOf } from './geometry.ts'
import { stepFor } from './keys.ts'
import { rangeHeight } from './scale.ts'
import { useScrollTop } from './use-scroll-top.ts'

/** What a row puts on its element: place, name and state. Spread it on the row's outermost element. */
export interface RowProps {
  readonly id: string
  readonly className: 'list-row'
  readonly style: CSSProperties
  readonly 'aria-selected': boolean
  readonly 'data-index': number
}

/** What the owner of a list may ask of it. */
export interface ListHandle {
  scrollTo(index: number, align: Align): void
  focus(): void
  /** Top of the view in the list, pixels. */
  top(): number
  scrollToTop(top: number): void
}

export interface ListProps {
  /** Unique on the page; rows are named after it. */
  readonly id: string
  readonly geometry: Geometry
  readonly role: 'tree' | 'listbox' | 'grid' | 'treegrid'
  readonly label: string
  /** -1 = none. */
  readonly selected: number
  /** Draws one row; `props` go on its outermost element, which adds its own role (treeitem, option, row). */
  readonly row: (index: number, props: RowProps) => ReactNode
  /** Names a row for as long as it lives; keeps the place when rows come or go above it. */
  readonly keyOf: (index: number) => string
  /** The row of that name now, -1 when it is gone. */
  readonly indexOf: (key: string) => number
  readonly onSelect: (index: number, how: 'key' | 'click') => void
  /** The keyboard comes to a list of which no row is selected: the first one in view is. */
  readonly beginsOnFocus?: boolean
  /** Enter, or a double click. */
  readonly onActivate?: (index: number) => void
  /** Keys of the list's own; true = taken. Asked before the list's. */
  readonly onKey?: (event: KeyboardEvent) => boolean
  /** Row that may be selected next from `index` in a direction; for lists with heads that are no choice. */
  readonly selectable?: (index: number) => boolean
  /** Drawn over the upper edge for the first row in view; null = none. */
  readonly sticky?: (first: number) => ReactNode
  /** Pixels of the upper edge that a sticky head covers. */
  readonly covered?: number
  /** Rows in view, for loading pages and for the curve; end exclusive. */
  readonly onView?: (view: {
    readonly from: number
    readonly to: number
    readonly top: number
    readonly height: number
  }) => void
  /** Where the list begins when it is first drawn. */
  readonly initialTop?: number
  readonly columns?: number
  readonly ref?: Ref<ListHandle>
}

/** Rows beyond those that have to be drawn; fewer where a frame moves the view by more pixels than that, because all are new then. */
const OVER = 8
const FEW = 2
const FAST = 150

/**
 * Rows to draw: those in view, those that come into view if the next frame moves it as the last one did (a frame is painted with
 * the rows of the scroll before it), and some more on each side.
 */
function windowAhead(
  geometry: Geometry,
  { top, moved }: { readonly top: number; readonly moved: number },
  height: number,
) {
  const ahead = Math.max(-height, Math.min(height, moved))
  const over = Math.abs(ahead) > FAST ? FEW : OVER
  return windowOf(geometry, Math.max(0, top + Math.min(0, ahead)), height + Math.abs(ahead), over)
}

/** A list of any length: draws the rows around the view. One tab stop; the selected row is its active descendant. */
export function List(props: ListProps) {
  const { id, geometry, role, label, selected, row, keyOf, sticky, onView, covered = 0 } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [height, setHeight] = useState(0)
  const scroll = useScrollTop(scroller, geometry.height, height, props.initialTop ?? 0)
  const drawn = windowAhead(geometry, scroll, height)
  // A row that stays is not drawn again while only the view moves, and gets the same props while nothing changed for it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the rows are drawn of is in the props
  const cells = useMemo(() => new Map<number, ReactNode>(), [props, scroll.shift])
  const ats = useRef(new Map<number, RowProps>()).current
  const first = geometry.at(scroll.top)
  const last = geometry.at(scroll.top + Math.max(0, height - 1)) + 1

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    setHeight(element.clientHeight)
    const observer = new ResizeObserver(() => setHeight(element.clientHeight))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  useKeptPlace(props, scroll.top, height, scroll.set)

  useEffect(() => {
    if (height > 0) onView?.({ from: Math.max(0, first), to: last, top: scroll.top, height })
  }, [onView, first, last, scroll.top, height])

  // The element's own height: before the first drawing the state does not know it yet.
  const scrollTo = (index: number, align: Align) =>
    scroll.set(topFor(geometry, index, scroll.current(), scroller.current?.clientHeight ?? height, covered, align))
  useImperativeHandle(props.ref, () => ({
    scrollTo,
    focus: () => scroller.current?.focus({ preventScroll: true }),
    top: scroll.current,
    scrollToTop: scroll.set,
  }))

  const select = (index: number, how: 'key' | 'click') => {
    props.onSelect(index, how)
    if (how === 'key') scrollTo(index, 'near')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (props.onKey?.(event)) return event.preventDefault()
    if (event.key === 'Enter' && selected >= 0 && props.onActivate) {
      event.preventDefault()
      return props.onActivate(selected)
    }
    const next = stepFor(event, {
      geometry,
      selected,
      view: height,
      selectable: props.selectable ?? (() => true),
      letters: useStore.getState().settings.singleKeys,
    })
    if (next === null) return
    event.preventDefault()
    event.stopPropagation()
    select(next, 'key')
  }
  const indexUnder = (target: EventTarget): number => {
    const element = target instanceof Element ? target.closest<HTMLElement>('.list-row') : null
    return element === null ? -1 : Number(element.dataset.index)
  }

  const rows: ReactNode[] = []
  for (let i = drawn.from; i < drawn.to; i++) {
    const place = { top: geometry.y(i) + scroll.shift, height: geometry.h(i) }
    const at = kept(ats, i, old => sameRow(old, place, i === selected) ?? rowProps(id, i, place, i === selected))
    rows.push(kept(cells, i, old => old ?? <RowSlot key={keyOf(i)}>{row(i, at)}</RowSlot>))
  }
  forgetOutside(ats, drawn)
  forgetOutside(cells, drawn)
  const isGrid = role === 'grid' || role === 'treegrid'
  const seen = selected >= drawn.from && selected < drawn.to
  return (
    <div className="list">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: its role is a prop */}
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: tree, listbox and grid have names */}
      <div
        ref={scroller}
        id={id}
        className="list-scroll"
        role={role}
        aria-label={label}
        aria-activedescendant={seen ? `${id}-${selected}` : undefined}
        aria-rowcount={isGrid ? geometry.count : undefined}
        aria-colcount={isGrid ? props.columns : undefined}
        tabIndex={0}
        onScroll={scroll.onScroll}
        onKeyDown={onKeyDown}
        onFocus={event => {
          if (props.beginsOnFocus && selected < 0 && event.target.matches(':focus-visible')) begin(props, first)
        }}
        onClick={event => {
          const index = indexUnder(event.target)
          if (index >= 0 && (props.selectable?.(index) ?? true)) select(index, 'click')
        }}
        onDoubleClick={event => {
          const index = indexUnder(event.target)
          if (index >= 0) props.onActivate?.(index)
        }}
      >
        <div className="list-range" role="presentation" style={{ height: rangeHeight(geometry.height) }}>
          {rows}
        </div>
      </div>
      {sticky && first >= 0 ? (
        <div className="list-sticky" aria-hidden="true">
          {sticky(first)}
        </div>
      ) : null}
    </div>
  )
}

/** Selects the first row from `first` on that may be. */
function begin({ geometry, selectable, onSelect }: ListProps, first: number): void {
  let index = Math.max(0, first)
  while (index < geometry.count && selectable?.(index) === false) index++
  if (index < geometry.count) onSelect(index, 'key')
}

interface RowPlace {
  readonly top: number
  readonly height: number
}

const rowProps = (id: string, index: number, style: RowPlace, selected: boolean): RowProps => ({
  id: `${id}-${index}`,
  className: 'list-row',
  style,
  'aria-selected': selected,
  'data-index': index,
})

const sameRow = (old: RowProps | undefined, { top, height }: RowPlace, selected: boolean): RowProps | undefined =>
  old?.style.top === top && old.style.height === height && old['aria-selected'] === selected ? old : undefined

/** What a map holds for an index after it was asked for anew. */
function kept<T>(map: Map<number, T>, index: number, renew: (old: T | undefined) => T): T {
  const value = renew(map.get(index))
  map.set(index, value)
  return value
}

function forgetOutside(map: Map<number, unknown>, { from, to }: { readonly from: number; readonly to: number }): void {
  for (const i of map.keys()) if (i < from || i >= to) map.delete(i)
}

const RowSlot = ({ children }: { readonly children: ReactNode }) => children

/**
 * When the rows change, what is looked at stays where it is: the selected row if it is in view, else the first row in
 * view. The old rows are asked where that is now, so that scrolling in the same moment is not taken back. Who has not
 * scrolled yet stays at the top: new rows there are what one wants to see.
 */
function useKeptPlace(props: ListProps, top: number, height: number, set: (top: number) => void): void {
  const { geometry, selected, keyOf, indexOf } = props
  const before = useRef({ geometry, selected, keyOf })
  useLayoutEffect(() => {
    const old = before.current
    before.current = { geometry, selected, keyOf }
    if (old.geometry === geometry) return
    for (const i of anchorsOf(old.geometry, old.selected, top, height)) {
      const now = indexOf(old.keyOf(i))
      if (now < 0) continue
      const wanted = geometry.y(now) + top - old.geometry.y(i)
      if (Math.abs(wanted - top) >= 1) set(wanted)
      return
    }
  })
}

/** Rows in view that hold the place, the best first. */
function anchorsOf(g: Geometry, selected: number, top: number, height: number): readonly number[] {
  const first = g.at(top)
  const seen = (i: number) => i >= 0 && i < g.count && g.y(i) + g.h(i) > top && g.y(i) < top + height
  return (top < 1 ? [selected] : [selected, first, first + 1]).filter(seen)
}
