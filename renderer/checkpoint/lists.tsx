import { useRef, useState } from 'react'
import type { DiffKind, DiffView, RetentionView } from '../../preload/contract.ts'
import { useCommands } from '../commands.ts'
import { diffRowAt, fetchWanted, type Want } from '../pages.ts'
import { isMade } from '../place.ts'
import type { Subject } from '../store.ts'
import { ReusedStrip } from '../xray/reused.tsx'
import { Bars } from './bars.tsx'
import { DiffList, type DiffListHandle } from './diff-list.tsx'
import { diffKind } from './folds.ts'
import { KindFilter } from './kind-filter.tsx'
import { PairDrawer } from './pair-drawer.tsx'
import type { Between } from './use-diff.ts'
import type { SideNames } from './words.ts'

export interface ListsProps {
  readonly names: SideNames
  readonly between: Between
  readonly diff: DiffView
  /** What of it was measured; null where it was not. */
  readonly retention: RetentionView | null
  readonly selected: number | null
  readonly select: (row: number, subject: Subject | null) => void
}

/** A click on a row of these kinds asks for its texts. */
const TEXTUAL: ReadonlySet<DiffKind> = new Set<DiffKind>(['rewritten', 'summary', 'truncated', 'opaque'])

/** Two histories beside each other: how much, of what kinds, row by row, and the two texts of one row. */
export function Lists({ names, between, diff, retention, selected, select }: ListsProps) {
  const [filter, setFilter] = useState<DiffKind | null>(null)
  const [open, setOpen] = useState(false)
  const list = useRef<DiffListHandle>(null)
  // The row that was asked for last: one that comes late must not take the selection back.
  const wanted = useRef(selected)
  const closeDrawer = () => {
    setOpen(false)
    list.current?.focus()
  }
  useCommands({
    'row.next': () => list.current?.step(1),
    'row.previous': () => list.current?.step(-1),
    'row.first': () => list.current?.end('first'),
    'row.last': () => list.current?.end('last'),
    'row.toggle': () => list.current?.activate(),
    ...(open ? { close: closeDrawer } : {}),
  })
  const onRow = (row: number, kind: DiffKind, how: 'step' | 'click' | 'open') => {
    if (how === 'open' || (how === 'click' && TEXTUAL.has(kind))) setOpen(true)
    wanted.current = row
    select(row, subjectOf(between, row))
    if (subjectOf(between, row) === null)
      void fetchWanted(wantOf(between, row)).then(() => {
        if (wanted.current === row) select(row, subjectOf(between, row))
      })
  }
  return (
    <div className="checkpoints-lists" data-diff-of={between.from}>
      <Bars diff={diff} names={names} />
      <KindFilter diff={diff} filter={filter} onFilter={setFilter} />
      {retention === null ? null : <ReusedStrip retention={retention} />}
      <ColumnHeads names={names} />
      <DiffList ref={list} between={between} diff={diff} filter={filter} selected={selected} onRow={onRow} />
      {open && selected !== null ? (
        <PairDrawer
          between={between}
          row={selected}
          kind={diffKind(diff.kinds[selected] ?? '')}
          onClose={closeDrawer}
        />
      ) : null}
    </div>
  )
}

/** What the inspector shows for a row: the item that the model sees now, else the one that went; null until its page is here. */
function subjectOf({ key, from, to }: Between, row: number): Subject | null {
  const view = diffRowAt(key, from, to, row)
  const side = view?.after ?? view?.before
  if (side == null) return null
  const at = view?.after == null ? from : to
  // What is sent may not be in the file as it stands here, so it is named by its place.
  return isMade(at) ? { kind: 'sent', at, index: side.index } : { kind: 'item', ref: side.item.ref }
}

const wantOf = ({ key, from, to }: Between, row: number): Want => ({
  of: 'diff',
  key,
  start: from,
  end: to,
  from: row,
  to: row + 1,
})

function ColumnHeads({ names }: { readonly names: SideNames }) {
  const side = (which: 'before' | 'after') => (
    <span className={`side ${which}`}>
      <span className="number">Item</span>
      <span>Kind</span>
      <span>{names[which]}</span>
      <span className="weight">Tok</span>
    </span>
  )
  return (
    <div className="diff-heads" aria-hidden="true">
      {side('before')}
      <span />
      {side('after')}
    </div>
  )
}
