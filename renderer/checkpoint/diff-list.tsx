import { type Ref, useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react'
import type { DiffKind, DiffView } from '../../preload/contract.ts'
import { uniform } from '../list/geometry.ts'
import { List, type ListHandle, type ListProps } from '../list/list.tsx'
import { useLostFocus } from '../lost-focus.ts'
import { diffRowAt, usePages, type Want } from '../pages.ts'
import { DiffRow, FoldRow } from './diff-row.tsx'
import { diffKind, fold, foldHiding, indexOfRow, pagesBehind } from './folds.ts'
import type { Between } from './use-diff.ts'

const ROW = 24
/** Rows that are asked for together. */
const PAGE = 100
/** Lines in view are rounded to this many: scrolling by one asks for nothing. */
const STEP = 32

/** What the keys of the view ask of the list. */
export interface DiffListHandle {
  step(by: 1 | -1): void
  /** First or last line. */
  end(which: 'first' | 'last'): void
  activate(): void
  focus(): void
}

export interface DiffListProps {
  readonly between: Between
  readonly diff: DiffView
  readonly filter: DiffKind | null
  readonly selected: number | null
  /** A row was chosen; `open` = its texts are wanted. */
  readonly onRow: (row: number, kind: DiffKind, how: 'step' | 'click' | 'open') => void
  readonly ref: Ref<DiffListHandle>
}

/** The two histories, aligned. */
export function DiffList({ between, diff, filter, selected, onRow, ref }: DiffListProps) {
  const { key, from, to } = between
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set())
  const shown = useMemo(() => fold(diff, filter, opened), [diff, filter, opened])
  const geometry = useMemo(() => uniform(shown.length, ROW), [shown])
  const list = useRef<ListHandle>(null)
  useLostFocus(list)
  // A fold is selected only here: the rows in it have not been chosen.
  const [onFold, setOnFold] = useState<number | null>(null)
  const foldAt = onFold === null ? -1 : shown.findIndex(s => s.kind === 'fold' && s.from === onFold)
  const chosen = foldAt >= 0 || selected === null ? foldAt : indexOfRow(shown, selected)
  // Until a line is chosen, and where the filter hides it, the first one stands for it: the keys begin there.
  const at = chosen >= 0 || shown.length === 0 ? chosen : 0

  const [range, setRange] = useState({ from: 0, to: STEP })
  const [height, setHeight] = useState(0)
  // The drawer takes room from below: the selected row stays in view.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change of height moves the list
  useEffect(() => {
    if (at >= 0) list.current?.scrollTo(at, 'near')
  }, [height])
  const onView = useCallback<NonNullable<ListProps['onView']>>(view => {
    setHeight(view.height)
    const next = { from: Math.floor(view.from / STEP) * STEP, to: Math.ceil(view.to / STEP) * STEP }
    setRange(range => (range.from === next.from && range.to === next.to ? range : next))
  }, [])
  const wants = pagesBehind(shown, range.from - STEP, range.to + STEP, PAGE).map(
    (page): Want => ({ of: 'diff', key, start: from, end: to, from: page * PAGE, to: page * PAGE + 1 }),
  )
  usePages(wants)

  // What is selected from elsewhere is shown, also when a fold hides it.
  const hiding = selected === null || filter !== null ? null : foldHiding(shown, selected)
  useEffect(() => {
    if (hiding !== null) setOpened(open => new Set([...open, hiding]))
  }, [hiding])

  const openFold = (first: number) => {
    setOpened(open => new Set([...open, first]))
    setOnFold(null)
    onRow(first, diffKind(diff.kinds[first] ?? ''), 'step')
  }
  const choose = (index: number, how: 'step' | 'click' | 'open') => {
    const line = shown[index]
    if (line === undefined) return
    if (line.kind === 'row') {
      setOnFold(null)
      onRow(line.row, diffKind(diff.kinds[line.row] ?? ''), how)
    } else if (how === 'step') setOnFold(line.from)
    else openFold(line.from)
  }
  const step = (index: number) => {
    if (index < 0 || index >= shown.length) return
    choose(index, 'step')
    list.current?.scrollTo(index, 'near')
  }
  useImperativeHandle(ref, () => ({
    step: by => step(at + by),
    end: which => step(which === 'first' ? 0 : shown.length - 1),
    activate: () => choose(at, 'open'),
    focus: () => list.current?.focus(),
  }))

  const rowAt = (row: number) => diffRowAt(key, from, to, row)
  return (
    <List
      ref={list}
      id="diff"
      geometry={geometry}
      role="grid"
      label="Items before and after"
      columns={9}
      selected={at}
      row={(index, props) => {
        const line = shown[index]
        if (line === undefined) return null
        return line.kind === 'row' ? (
          <DiffRow at={props} kind={diffKind(diff.kinds[line.row] ?? '')} row={rowAt(line.row)} />
        ) : (
          <FoldRow at={props} fold={line} first={rowAt(line.from)} last={rowAt(line.to - 1)} />
        )
      }}
      keyOf={index => {
        const line = shown[index]
        return line?.kind === 'fold' ? `fold ${line.from}` : `${line?.row ?? ''}`
      }}
      indexOf={name => {
        const row = /^(fold )?(\d+)$/.exec(name)
        if (row === null) return -1
        const first = Number(row[2])
        return row[1] === undefined
          ? indexOfRow(shown, first)
          : shown.findIndex(s => s.kind === 'fold' && s.from === first)
      }}
      onSelect={(index, how) => choose(index, how === 'click' ? 'click' : 'step')}
      onActivate={index => choose(index, 'open')}
      onView={onView}
    />
  )
}
