import { type Ref, useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react'
import type { DraftView } from '../../preload/contract.ts'
import { FoldRow } from '../checkpoint/diff-row.tsx'
import { diffKind, foldHiding, indexOfRow, pagesBehind } from '../checkpoint/folds.ts'
import { uniform } from '../list/geometry.ts'
import { List, type ListHandle, type ListProps } from '../list/list.tsx'
import { useLostFocus } from '../lost-focus.ts'
import { draftRowAt, usePages, type Want } from '../pages.ts'
import { DraftRow } from './draft-row.tsx'
import type { Editing } from './editing.ts'
import { foldDraft, type Opened } from './folds.ts'

const ROW = 24
/** Rows that are asked for together. */
const PAGE = 100
/** Lines in view are rounded to this many: scrolling by one asks for nothing. */
const STEP = 32

/** What the keys of the editor ask of the list. */
export interface DraftListHandle {
  step(by: 1 | -1): void
  end(which: 'first' | 'last'): void
  activate(): void
  focus(): void
  /** Rows [from, to) that are selected: those of a fold, else one; null where nothing is. */
  range(): { readonly from: number; readonly to: number } | null
}

export interface DraftListProps {
  readonly editing: Editing
  readonly view: DraftView
  readonly onRow: (row: number) => void
  /** Enter or a double click: its text is wanted. */
  readonly onText: (row: number) => void
  readonly ref: Ref<DraftListHandle>
}

/** The history before and the draft, aligned. */
export function DraftList({ editing, view, onRow, onText, ref }: DraftListProps) {
  const { key, at: point, row: selected, jump } = editing
  const [opened, setOpened] = useState<Opened>(new Set())
  const shown = useMemo(() => foldDraft(view, opened), [view, opened])
  const geometry = useMemo(() => uniform(shown.length, ROW), [shown])
  const list = useRef<ListHandle>(null)
  useLostFocus(list)
  // A fold is selected only here: its first row stands for it until it opens.
  const [onFold, setOnFold] = useState<number | null>(null)
  const foldAt = onFold === null ? -1 : shown.findIndex(s => s.kind === 'fold' && s.from === onFold)
  const at = foldAt >= 0 ? foldAt : indexOfRow(shown, selected)

  const [range, setRange] = useState({ from: 0, to: STEP })
  const [height, setHeight] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of height, or a row that was asked for by name, moves the list
  useEffect(() => {
    if (at >= 0) list.current?.scrollTo(at, 'near')
  }, [height, jump])
  const onView = useCallback<NonNullable<ListProps['onView']>>(seen => {
    setHeight(seen.height)
    const next = { from: Math.floor(seen.from / STEP) * STEP, to: Math.ceil(seen.to / STEP) * STEP }
    setRange(range => (range.from === next.from && range.to === next.to ? range : next))
  }, [])
  const { revision } = view
  usePages(
    pagesBehind(shown, range.from - STEP, range.to + STEP, PAGE).map(
      (page): Want => ({ of: 'draft', key, at: point, revision, from: page * PAGE, to: page * PAGE + 1 }),
    ),
  )

  // What is selected from elsewhere is shown, also when a fold hides it.
  const hiding = onFold === null ? foldHiding(shown, selected) : null
  const openFold = useCallback(
    (from: number) => {
      const fold = shown.find(s => s.kind === 'fold' && s.from === from)
      if (fold?.kind !== 'fold') return
      setOpened(open => new Set([...open, ...Array.from({ length: fold.to - fold.from }, (_, i) => fold.from + i)]))
      setOnFold(null)
    },
    [shown],
  )
  useEffect(() => {
    if (hiding !== null) openFold(hiding)
  }, [hiding, openFold])

  const choose = (index: number, how: 'step' | 'click' | 'open') => {
    const line = shown[index]
    if (line === undefined) return
    if (line.kind === 'row') {
      setOnFold(null)
      if (how === 'open') onText(line.row)
      else onRow(line.row)
    } else if (how === 'step') setOnFold(line.from)
    else {
      openFold(line.from)
      onRow(line.from)
    }
  }
  const step = (index: number) => {
    if (index < 0 || index >= shown.length) return
    choose(index, 'step')
    list.current?.scrollTo(index, 'near')
  }
  useImperativeHandle(ref, () => ({
    step: by => step(at < 0 ? 0 : at + by),
    end: which => step(which === 'first' ? 0 : shown.length - 1),
    activate: () => choose(at, 'open'),
    focus: () => list.current?.focus(),
    range: () => {
      const line = shown[at]
      if (line === undefined) return null
      return line.kind === 'row' ? { from: line.row, to: line.row + 1 } : { from: line.from, to: line.to }
    },
  }))

  const rowAt = (row: number) => draftRowAt(key, point, revision, row)
  return (
    <List
      ref={list}
      id="draft"
      geometry={geometry}
      role="grid"
      label="History before and draft"
      columns={9}
      selected={at}
      row={(index, props) => {
        const line = shown[index]
        if (line === undefined) return null
        return line.kind === 'row' ? (
          <DraftRow at={props} kind={diffKind(view.kinds[line.row] ?? '')} row={rowAt(line.row)} />
        ) : (
          <FoldRow at={props} fold={line} first={asDiff(rowAt(line.from))} last={asDiff(rowAt(line.to - 1))} />
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

/** A fold tells its ends by their places in the two lists, as in the diff. */
const asDiff = (row: ReturnType<typeof draftRowAt>) =>
  row && {
    row: row.row,
    kind: row.kind,
    before: row.before,
    after: row.draft?.place == null ? null : { index: row.draft.place, item: row.draft.item },
    note: null,
  }
