import type { DatabaseRow, HistoryRow, StateRow } from '../../preload/contract.ts'
import { useClock } from '../clock.tsx'
import { folderName } from '../format/folder.ts'
import { count, counted, tokens, UNKNOWN } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import type { RowProps } from '../list/list.tsx'
import { nameOf, placeOf, STATES } from './words.ts'

interface RowViewProps {
  readonly at: RowProps
  readonly row: DatabaseRow | undefined
}

export function DatabaseRowView({ at, row }: RowViewProps) {
  const props = { ...at, role: 'row', tabIndex: -1, 'aria-rowindex': at['data-index'] + 1 }
  if (row === undefined)
    return (
      <div {...props} className={`${at.className} database-cols`}>
        <span role="gridcell">
          <i className="skeleton" />
        </span>
      </div>
    )
  return (
    <div
      {...props}
      className={`${at.className} database-cols ${row.kind} database-row`}
      data-testid="database-row"
      data-place={row.rollout.place}
    >
      {row.kind === 'state' ? <StateCells row={row} /> : <HistoryCells row={row} />}
    </div>
  )
}

function StateCells({ row }: { readonly row: StateRow }) {
  const clock = useClock()
  const place = placeOf(row)
  return (
    <>
      <span role="gridcell" className="name">
        {row.parent === null ? null : <Icon name="spawn" size={12} className="t3" />}
        <span className={row.title === '' ? 'cut mono t2' : 'cut'} title={nameOf(row)}>
          {row.title === '' ? row.id : row.title}
          {row.parent === null ? null : <span className="only-spoken">, started by another thread</span>}
        </span>
        {row.childCount === 0 ? null : (
          <span className="badge" title="Started as sub-agents">
            {counted(row.childCount, 'sub-agent')}
          </span>
        )}
        {row.problems.length === 0 ? null : (
          <span className="badge bad" title={row.problems.join('\n')}>
            <Icon name="warning" size={12} />
            <span className="only-spoken">{counted(row.problems.length, 'problem')}</span>
          </span>
        )}
      </span>
      <span role="gridcell" className="cut t2" title={row.cwd ?? ''}>
        {row.cwd === null ? UNKNOWN : folderName(row.cwd)}
      </span>
      <span role="gridcell" className="cut t2" title={row.branch ?? ''}>
        {row.branch ?? UNKNOWN}
      </span>
      <span role="gridcell" className="cut t2" title={row.model ?? ''}>
        {row.model ?? UNKNOWN}
      </span>
      <span role="gridcell" className="num t2" title={clock.full(row.updatedAt)}>
        {clock.day(row.updatedAt)}
      </span>
      <span role="gridcell" className="num right" title={`${count(row.tokens)} tokens in all`}>
        {tokens(row.tokens)}
      </span>
      <span role="gridcell" className="t2">
        {row.archived === null ? UNKNOWN : row.archived ? 'archived' : 'active'}
      </span>
      <span role="gridcell" className={`place ${row.rollout.place}`} title={row.rollout.text}>
        <Icon name={place.icon} size={12} />
        {place.text}
      </span>
    </>
  )
}

function HistoryCells({ row }: { readonly row: HistoryRow }) {
  const place = placeOf(row)
  const isSegment = row.threadId !== null && row.threadId !== row.id
  return (
    <>
      <span role="gridcell" className="name">
        <span className="cut mono" title={row.id}>
          {row.id}
        </span>
        {isSegment ? (
          <span className="badge" title={`A later file of the thread ${row.threadId}`}>
            segment
          </span>
        ) : null}
      </span>
      <span role="gridcell" className="num right">
        {count(row.turns)}
      </span>
      <span role="gridcell" className="num right">
        {count(row.items)}
      </span>
      <span role="gridcell" className={`place ${row.rollout.place}`} title={row.rollout.text}>
        <Icon name={place.icon} size={12} />
        {place.text}
      </span>
      <span role="gridcell" className={`compared ${row.state}`} title={row.compared}>
        <Icon name={STATES[row.state]} size={12} />
        <span className="cut">{row.compared}</span>
      </span>
    </>
  )
}
