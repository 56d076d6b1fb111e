import { useEffect, useMemo, useRef } from 'react'
import type { DatabaseRow } from '../../preload/contract.ts'
import { notify } from '../actions.ts'
import { useCommands } from '../commands.ts'
import { Icon } from '../icons.ts'
import { uniform } from '../list/geometry.ts'
import { List, type ListHandle } from '../list/list.tsx'
import { focusView, openPath } from '../open.ts'
import { type OpenDatabase, useTab } from '../store.ts'
import { COLUMNS } from './columns.ts'
import { DatabaseRowView } from './database-row.tsx'
import { Details } from './details.tsx'
import { DatabaseFilter } from './filter.tsx'
import { SortHeads } from './sort-heads.tsx'
import { selectDatabaseRow } from './state.ts'
import { useRows } from './use-rows.ts'

const ROW = 28

/** The threads that one of the agent's databases tells of. */
export function DatabaseView() {
  const tab = useTab(({ id, database }) => ({ id, database }))
  if (tab === null || tab.database === null) return null
  return tab.database.view.kind === 'other' ? (
    <div className="database">
      <Notes notes={tab.database.view.notes} />
    </div>
  ) : (
    <Threads id={tab.id} database={tab.database} />
  )
}

function Threads({ id, database }: { readonly id: string; readonly database: OpenDatabase }) {
  const { view, selected, query, sort, descending } = database
  const list = useRef<ListHandle>(null)
  const rows = useRows(id, database)
  const total = rows.total ?? 0
  const geometry = useMemo(() => uniform(total, ROW), [total])
  const chosen = total === 0 ? -1 : Math.min(selected, total - 1)
  const row = chosen < 0 ? undefined : rows.at(chosen)
  useCommands({ find: () => document.querySelector<HTMLInputElement>('#database-filter')?.select() })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another order begins at its top
  useEffect(() => list.current?.scrollTo(0, 'start'), [query, sort, descending])
  return (
    <div className="database">
      <Notes notes={view.notes} />
      <DatabaseFilter total={view.threads} shown={rows.total} kind={view.kind} />
      <SortHeads columns={COLUMNS[view.kind]} sort={sort} descending={descending} kind={view.kind} />
      <div className="database-list">
        <List
          ref={list}
          id="database-rows"
          role="grid"
          label={view.kind === 'state' ? 'Threads' : 'Rollouts'}
          columns={COLUMNS[view.kind].length}
          geometry={geometry}
          selected={chosen}
          keyOf={String}
          indexOf={Number}
          onSelect={selectDatabaseRow}
          onActivate={index => openRollout(rows.at(index))}
          onView={({ from, to }) => rows.want(from, to)}
          row={(index, props) => <DatabaseRowView row={rows.at(index)} at={props} />}
        />
        {rows.total === 0 ? (
          <p className="database-none t2">
            {query === ''
              ? 'The database lists none.'
              : `Nothing here has “${query}” in its name, folder, model or id.`}
          </p>
        ) : null}
      </div>
      <Details row={row} onOpen={openRollout} />
    </div>
  )
}

/** Opens the file that was found for a row; where there is none, says why. */
function openRollout(row: DatabaseRow | undefined): void {
  if (row === undefined) return
  if (row.rollout.path === null) notify(row.rollout.text)
  else void openPath(row.rollout.path).then(focusView)
}

const Notes = ({ notes }: { readonly notes: readonly string[] }) =>
  notes.length === 0 ? (
    <div />
  ) : (
    <div className="database-notes">
      {notes.map(note => (
        <p key={note} className="notice">
          <Icon name="info" />
          <span>{note}</span>
        </p>
      ))}
    </div>
  )
