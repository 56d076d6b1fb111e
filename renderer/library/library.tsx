import { useMemo, useRef } from 'react'
import { count } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { List, type ListHandle, type RowProps } from '../list/list.tsx'
import { focusView, openPath } from '../open.ts'
import { activeTab, useStore } from '../store.ts'
import { LibraryFilter } from './filter.tsx'
import { groupSessions, type LibraryGroup, libraryGeometry } from './rows.ts'
import { SessionRow } from './session-row.tsx'

/** All sessions under the homes, by project. */
export function Library() {
  const sessions = useStore(state => state.library.sessions)
  const groups = useMemo(() => groupSessions(sessions), [sessions])
  return (
    <section className="pane library" aria-label="Library" data-pane="library">
      <LibraryFilter />
      {sessions.length === 0 ? <NothingListed /> : <SessionList groups={groups} />}
    </section>
  )
}

function SessionList({ groups }: { readonly groups: readonly LibraryGroup[] }) {
  const open = useStore(state => activeTab(state)?.path ?? null)
  const handle = useRef<ListHandle>(null)
  const geometry = useMemo(() => libraryGeometry(groups), [groups])
  const places = useMemo(() => {
    const keys = new Map<string, number>()
    let index = 0
    for (const group of groups) {
      keys.set(`group ${group.folder}`, index++)
      for (const { head } of group.sessions) keys.set(head.path, index++)
    }
    return keys
  }, [groups])
  const at = (index: number) => {
    const { section, row } = geometry.place(index)
    const group = groups[section]
    return { group, session: row < 0 ? undefined : group?.sessions[row] }
  }
  const chosen = useStore(state => state.librarySelected) ?? open
  const selected = chosen === null ? -1 : (places.get(chosen) ?? -1)
  const activate = (index: number) => {
    const path = at(index).session?.head.path
    if (path !== undefined) void openPath(path).then(focusView)
  }
  const row = (index: number, props: RowProps) => {
    const { group, session } = at(index)
    if (group === undefined) return null
    if (session === undefined) return <GroupHead group={group} row={props} />
    return <SessionRow session={session} project={group.name} row={props} />
  }
  return (
    <List
      ref={handle}
      id="sessions"
      role="listbox"
      label="Sessions"
      geometry={geometry}
      selected={selected}
      selectable={index => at(index).session !== undefined}
      keyOf={index => at(index).session?.head.path ?? `group ${at(index).group?.folder}`}
      indexOf={key => places.get(key) ?? -1}
      onSelect={(index, how) => {
        useStore.setState({ librarySelected: at(index).session?.head.path ?? null })
        if (how === 'click') activate(index)
      }}
      onActivate={activate}
      sticky={first => {
        const { group } = at(first)
        return group === undefined ? null : <GroupHead group={group} />
      }}
      covered={24}
      row={row}
    />
  )
}

function GroupHead({ group, row }: { readonly group: LibraryGroup; readonly row?: RowProps }) {
  const place = row === undefined ? {} : { id: row.id, style: row.style, 'data-index': row['data-index'] }
  return (
    <div
      {...place}
      className={row === undefined ? 'group-head' : 'list-row group-head'}
      role="presentation"
      title={group.folder ?? ''}
    >
      <span className="cut">{group.name}</span>
      <span className="num">{count(group.sessions.length)}</span>
    </div>
  )
}

/** Why the list is empty, and what can be done. */
function NothingListed() {
  const library = useStore(state => state.library)
  const missing = library.homes.filter(home => !home.exists)
  if (library.state === 'loading') return <p className="library-empty t2">Looking for sessions.</p>
  if (library.error !== null) return <p className="library-empty t2">{library.error.message}</p>
  if (library.query !== '')
    return <p className="library-empty t2">No session has “{library.query}” in its title, folder or id.</p>
  return (
    <div className="library-empty t2">
      <p>No sessions here.</p>
      {missing.map(home => (
        <p key={home.path}>
          <Icon name="folder" size={12} /> <span className="mono">{home.path}</span> does not exist.
        </p>
      ))}
      <p>Settings name the folders that are listed.</p>
    </div>
  )
}
