import { memo, type ReactNode } from 'react'
import type { TurnView } from '../../preload/contract.ts'
import { bytes } from '../format/bytes.ts'
import { type Clock, millis } from '../format/clock.ts'
import { count, counted } from '../format/numbers.ts'
import { span } from '../format/span.ts'
import { Icon } from '../icons.ts'
import type { RowProps } from '../list/list.tsx'
import { TokenCell } from './token-cell.tsx'
import { treeitem } from './treeitem.ts'

/** Tokens at which the bar of a whole turn is full. */
const FULL = 32_000

export interface TurnCellsProps {
  readonly n: number
  readonly turn: TurnView | undefined
  readonly open: boolean
  readonly clock: Clock
  /** Stands where a turn has no prompt. */
  readonly unprompted: string
  /** How often something is noted in it. */
  readonly noted: number
}

export interface TurnRowProps extends TurnCellsProps {
  readonly at: RowProps
  /** Turns of the thread. */
  readonly total: number
}

/** 28 px: the head of a turn. */
export const TurnRow = memo(function TurnRow({ at, total, ...cells }: TurnRowProps) {
  const { n, open, turn } = cells
  return (
    <div
      {...treeitem(at, 1, classOf(turn, open), {
        'aria-expanded': open,
        'aria-posinset': Math.max(1, n),
        'aria-setsize': total,
      })}
      data-testid="turn-row"
      data-turn={n}
    >
      <TurnCells {...cells} />
    </div>
  )
})

/** The head of the turn at the top of the view, drawn over its rows. The tree has the real one, so this is not spoken. */
export function StickyTurn({ onClick, ...cells }: TurnCellsProps & { readonly onClick: () => void }) {
  return (
    // biome-ignore lint/a11y: a copy for the mouse, hidden from the tree of roles; Enter on the real head does the same
    <div className={`${classOf(cells.turn, cells.open)} sticky`} onClick={onClick}>
      <TurnCells {...cells} />
    </div>
  )
}

const classOf = (turn: TurnView | undefined, open: boolean): string =>
  `turn-row${open ? ' open' : ''}${turn?.status === 'rolledBack' ? ' gone' : ''}`

/** What a turn's head shows, in the list and as the sticky head. */
function TurnCells({ n, turn, open, clock, unprompted, noted }: TurnCellsProps) {
  const chevron = (
    <span className="chevron">
      <Icon name={open ? 'down' : 'right'} size={12} />
    </span>
  )
  if (n === 0) return <PrefaceCells chevron={chevron} />
  if (turn === undefined)
    return (
      <>
        {chevron}
        <span className="n">{count(n)}</span>
        <i className="skeleton" style={{ width: `${20 + ((n * 37) % 50)}%` }} />
      </>
    )
  return (
    <>
      {chevron}
      <span className="n">{count(n)}</span>
      <span className={`prompt cut${turn.prompt === '' ? ' none' : ''}`}>
        {turn.prompt === '' ? unprompted : turn.prompt}
      </span>
      <span className="meta">
        {open ? null : <NotedInside count={noted} />}
        <StatusBadge status={turn.status} />
        <span>
          {counted(turn.items, 'item')}
          <Duration turn={turn} />
        </span>
      </span>
      <TokenCell tokens={turn.tokens} full={FULL} why="Not counted yet." />
      <span className="num t3 wide">{bytes(turn.bytes)}</span>
      <span className="time" title={clock.full(turn.startedAt)}>
        {clock.short(turn.startedAt)}
      </span>
      <span className="line">{count(turn.start)}</span>
    </>
  )
}

function PrefaceCells({ chevron }: { readonly chevron: ReactNode }) {
  return (
    <>
      {chevron}
      <span className="n" />
      <span className="prompt cut">Before the first turn</span>
    </>
  )
}

/** A closed turn tells of the marks that its rows would show. */
const NotedInside = ({ count: n }: { readonly count: number }) =>
  n === 0 ? null : (
    <span className="noted num" title={`${counted(n, 'bookmark or note', 'bookmarks or notes')} in this turn`}>
      <Icon name="bookmark" size={12} className="noted-icon set" />
      {count(n)}
      <span className="only-spoken">noted</span>
    </span>
  )

function Duration({ turn }: { readonly turn: TurnView }) {
  const start = millis(turn.startedAt)
  const end = millis(turn.endedAt)
  return start === null || end === null ? null : <span className="only-wide"> · {span(end - start)}</span>
}

function StatusBadge({ status }: { readonly status: TurnView['status'] }) {
  switch (status) {
    case 'interrupted':
      return (
        <span className="badge bad">
          <Icon name="interrupted" size={12} />
          interrupted
        </span>
      )
    case 'failed':
      return (
        <span className="badge bad">
          <Icon name="failed" size={12} />
          failed
        </span>
      )
    case 'rolledBack':
      return (
        <span className="badge">
          <Icon name="rolledBack" size={12} />
          rolled back
        </span>
      )
    case 'completed':
    case 'open':
      return null
  }
}
