import type { DatabaseKind, DatabaseSort } from '../../preload/contract.ts'
import { Icon } from '../icons.ts'
import type { Column } from './columns.ts'
import { sortDatabase } from './state.ts'

interface SortHeadsProps {
  readonly kind: DatabaseKind
  readonly columns: readonly Column[]
  readonly sort: DatabaseSort
  readonly descending: boolean
}

/** The heads of the columns; each sorts by its column, and turns the order round when it does so already. */
export const SortHeads = ({ kind, columns, sort, descending }: SortHeadsProps) => (
  <div className={`database-cols ${kind} database-heads`} role="group" aria-label="Sort by">
    {columns.map(column => {
      const here = column.sort === sort
      return (
        <button
          key={column.sort}
          type="button"
          className={column.right ? 'right' : ''}
          aria-pressed={here}
          onClick={() => sortDatabase(column.sort)}
        >
          <span className="cut">{column.label}</span>
          {here ? <Icon name={descending ? 'down' : 'up'} size={12} /> : null}
          {here ? <span className="only-spoken">{descending ? ', falling' : ', rising'}</span> : null}
        </button>
      )
    })}
  </div>
)
