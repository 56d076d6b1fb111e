import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react'
import { count } from '../format/numbers.ts'
import { List, type ListHandle, type RowProps } from '../list/list.tsx'
import { focusView, openPath } from '../open.ts'
import { activeTab, useStore } from '../store.ts'
import { FileRow } from './file-row.tsx'
import { NoSessions } from './nothing.tsx'
import { groupSessions, keyOfRow, type LibraryGroup, type LibraryRow, libraryGeometry, rowsOf } from './rows.ts'
import { fileEntries, folderEntries, sessionEntries } from './session-menu.ts'
import { SessionRow } from './session-row.tsx'
import { useFiles } from './use-files.ts'
import { useRowMenu } from './use-row-menu.tsx'

/** Sessions by project. */
export function SessionList() {
  const sessions = useStore(state => state.library.sessions)
  const groups = useMemo(() => groupSessions(sessions), [sessions])
  return sessions.length === 0 ? <NoSessions /> : <Sessions groups={groups} />
}

function Sessions({ groups }: { readonly groups: readonly LibraryGroup[] }) {
  const open = useStore(state => activeTab(state)?.path ?? null)
  const handle = useRef<ListHandle>(null)
  const { query, filter } = useStore(state => state.library)
  const first = useRef(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what answers another question is looked at from the first on
  useEffect(() => {
    if (!first.current) handle.current?.scrollToTop(0)
    first.current = false
  }, [query, filter])
  const files = useFiles()
  const { shown } = files
  const rows = useMemo(() => groups.map(group => rowsOf(group, shown)), [groups, shown])
  const geometry = useMemo(() => libraryGeometry(rows), [rows])
  const places = useMemo(() => placesOf(groups, rows), [groups, rows])
  const at = (index: number) => {
    const { section, row } = geometry.place(index)
    return { group: groups[section], row: row < 0 ? undefined : rows[section]?.[row] }
  }
  const keyAt = (index: number): string => {
    const { group, row } = at(index)
    return row === undefined ? `group ${group?.key}` : keyOfRow(row)
  }
  const chosen = useStore(state => state.librarySelected) ?? open
  // A file of a thread that is open stands for its row when the files are not shown.
  const selected = chosen === null ? -1 : (places.get(chosen) ?? places.get(`file ${chosen}`) ?? -1)
  const select = (key: string | null) => useStore.setState({ librarySelected: key })
  const activate = (index: number) => {
    const { row } = at(index)
    const path = row?.kind === 'file' ? row.file.path : row?.session.head.path
    if (path !== undefined) void openPath(path).then(focusView)
  }
  const menu = useRowMenu(selected, index => {
    const { row, group } = at(index)
    if (row === undefined) return folderEntries(group?.folder ?? null)
    if (row.kind === 'file') return fileEntries(row.file.path)
    const { head } = row.session
    return sessionEntries(head, head.files > 1 && !shown.has(head.path) ? () => files.show(head.path) : null)
  })
  const onKey = (event: KeyboardEvent): boolean => {
    const { row } = at(selected)
    if (row === undefined) return false
    if (menu.onKey(event)) return true
    if (event.key === 'ArrowRight' && row.kind === 'session' && row.session.head.files > 1)
      return files.show(row.session.head.path)
    if (event.key !== 'ArrowLeft') return false
    const { path } = row.kind === 'file' ? row.of.head : row.session.head
    if (row.kind === 'file') select(path)
    return files.hide(path)
  }
  const draw = (index: number, props: RowProps) => {
    const { group, row } = at(index)
    if (group === undefined) return null
    if (row === undefined) return <GroupHead group={group} row={props} />
    if (row.kind === 'file') return <FileRow file={row.file} depth={row.of.depth} row={props} />
    const { path } = row.session.head
    const flip = () => (shown.has(path) ? files.hide(path) : files.show(path))
    return <SessionRow session={row.session} project={group.name} open={shown.has(path)} onFlip={flip} row={props} />
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the menu key does the same
    <div className="library-list" onContextMenu={menu.onContextMenu}>
      <List
        ref={handle}
        id="sessions"
        role="tree"
        label="Sessions"
        geometry={geometry}
        selected={selected}
        beginsOnFocus
        selectable={index => at(index).row !== undefined}
        keyOf={keyAt}
        indexOf={key => places.get(key) ?? -1}
        onSelect={(index, how) => {
          select(at(index).row === undefined ? null : keyAt(index))
          if (how === 'click') activate(index)
        }}
        onActivate={activate}
        onKey={onKey}
        sticky={first => {
          const { group } = at(first)
          return group === undefined ? null : <GroupHead group={group} />
        }}
        covered={24}
        row={draw}
      />
      {menu.shown}
    </div>
  )
}

/** Where each row stands, by its key. */
function placesOf(
  groups: readonly LibraryGroup[],
  rows: readonly (readonly LibraryRow[])[],
): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  let index = 0
  for (const [i, group] of groups.entries()) {
    places.set(`group ${group.key}`, index++)
    for (const row of rows[i] ?? []) places.set(keyOfRow(row), index++)
  }
  return places
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
