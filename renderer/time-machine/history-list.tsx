import { type Ref, useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react'
import type { HistoryView, ThreadKey } from '../../preload/contract.ts'
import { itemKind } from '../checkpoint/folds.ts'
import { uniform } from '../list/geometry.ts'
import { List, type ListHandle, type ListProps } from '../list/list.tsx'
import { useLostFocus } from '../lost-focus.ts'
import { historyRowAt, usePages } from '../pages.ts'
import { HistoryRow } from './history-row.tsx'

const ROW = 24
/** Rows in view are rounded to this many, and as many are asked for ahead: scrolling by one asks for nothing. */
const STEP = 64

/** What the keys of the view and the panel beside it ask of the list. */
export interface HistoryListHandle {
  step(by: 1 | -1): void
  end(which: 'first' | 'last'): void
  /** Brings an item into view that was chosen elsewhere. */
  show(index: number): void
}

export interface HistoryListProps {
  readonly threadKey: ThreadKey
  readonly view: HistoryView
  readonly selected: number | null
  readonly onSelect: (index: number) => void
  readonly onGo: (index: number) => void
  readonly ref: Ref<HistoryListHandle>
}

/** The items as the model saw them, from 1 to n. */
export function HistoryList({ threadKey, view, selected, onSelect, onGo, ref }: HistoryListProps) {
  const geometry = useMemo(() => uniform(view.items, ROW), [view.items])
  const list = useRef<ListHandle>(null)
  useLostFocus(list)
  // Until an item is chosen the first one stands for it: the keys begin there.
  const at = selected === null || selected >= view.items ? 0 : selected
  const [range, setRange] = useState({ from: 0, to: STEP })
  usePages([
    {
      of: 'history',
      key: threadKey,
      at: view.at,
      from: Math.max(0, range.from - STEP),
      to: Math.min(view.items, range.to + STEP),
    },
  ])
  // A view that becomes lower keeps the selected row, if it showed it.
  const seen = useRef({ from: 0, to: 0, height: 0 })
  const onView = useCallback<NonNullable<ListProps['onView']>>(
    ({ from, to, height }) => {
      const before = seen.current
      seen.current = { from, to, height }
      if (height < before.height && at >= before.from && at < before.to) list.current?.scrollTo(at, 'near')
      const next = { from: Math.floor(from / STEP) * STEP, to: Math.ceil(to / STEP) * STEP }
      setRange(range => (range.from === next.from && range.to === next.to ? range : next))
    },
    [at],
  )
  // Who comes back finds the item that was left.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the list is first drawn
  useEffect(() => list.current?.scrollTo(at, 'centre'), [])
  const step = (index: number) => {
    if (index < 0 || index >= view.items) return
    onSelect(index)
    list.current?.scrollTo(index, 'near')
  }
  useImperativeHandle(ref, () => ({
    step: by => step(at + by),
    end: which => step(which === 'first' ? 0 : view.items - 1),
    show: index => {
      list.current?.scrollTo(index, 'centre')
      list.current?.focus()
    },
  }))
  const known = (index: number) =>
    index < view.kinds.length ? { kind: itemKind(view.kinds[index] ?? ''), tokens: view.tokensEach[index] ?? 0 } : null
  return (
    <div className="time-list">
      <List
        ref={list}
        id="history"
        role="grid"
        label="What the model saw, in order"
        columns={6}
        geometry={geometry}
        selected={at}
        keyOf={String}
        indexOf={name => (Number(name) < view.items ? Number(name) : -1)}
        row={(index, props) => (
          <HistoryRow at={props} row={historyRowAt(threadKey, view.at, index)} known={known(index)} />
        )}
        onSelect={onSelect}
        onActivate={onGo}
        onView={onView}
      />
    </div>
  )
}
