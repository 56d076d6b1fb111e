import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react'
import { List, type ListHandle, type RowProps } from '../list/list.tsx'
import { focusView, openPath } from '../open.ts'
import { HitHead, HitRow } from './hit-row.tsx'
import { groupHits, hitGeometry, hitKeys } from './hit-rows.ts'
import { NoHits } from './nothing.tsx'
import { searchMore } from './search-texts.ts'
import { sessionEntries } from './session-menu.ts'
import { setPane, useLibraryPane } from './state.ts'
import { useRowMenu } from './use-row-menu.tsx'

/** Rows from the end at which the next page is asked for. */
const AHEAD = 20

/** What was found in texts, session by session. */
export function HitList() {
  const found = useLibraryPane(pane => pane.found)
  const { hits, heads, next, state } = found
  // A filter may leave a page without a hit although there are more.
  useEffect(() => {
    if (hits.length === 0 && next !== null && state === 'ready') void searchMore()
  }, [hits, next, state])
  const groups = useMemo(() => groupHits(hits, heads), [hits, heads])
  if (hits.length === 0) return <NoHits />
  return <Hits groups={groups} />
}

function Hits({ groups }: { readonly groups: ReturnType<typeof groupHits> }) {
  const selectedKey = useLibraryPane(pane => pane.selected)
  const query = useLibraryPane(pane => pane.found.query)
  const handle = useRef<ListHandle>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the answers to another question are looked at from the first one on
  useEffect(() => handle.current?.scrollToTop(0), [query])
  const geometry = useMemo(() => hitGeometry(groups), [groups])
  const keys = useMemo(() => groups.flatMap(group => [`session ${group.session}`, ...hitKeys(group)]), [groups])
  const places = useMemo(() => new Map(keys.map((key, index) => [key, index])), [keys])
  const at = (index: number) => {
    const { section, row } = geometry.place(index)
    return { group: groups[section], hit: row < 0 ? undefined : groups[section]?.hits[row] }
  }
  const selected = selectedKey === null ? -1 : (places.get(selectedKey) ?? -1)
  const select = (index: number) => setPane({ selected: keys[index] ?? null })
  const open = async (index: number) => {
    const { group, hit } = at(index)
    if (hit !== undefined) await openPath(hit.path, `line:${hit.line}`)
    else if (group !== undefined) await openPath(group.session)
  }
  const menu = useRowMenu(selected, index => {
    const head = at(index).group?.head
    return head == null ? [] : sessionEntries(head, null)
  })
  const onKey = (event: KeyboardEvent): boolean => {
    if (menu.onKey(event)) return true
    const { group, hit } = at(selected)
    if (event.key !== 'ArrowLeft' || group === undefined || hit === undefined) return false
    select(places.get(`session ${group.session}`) ?? selected)
    return true
  }
  const draw = (index: number, props: RowProps) => {
    const { group, hit } = at(index)
    if (group === undefined) return null
    return hit === undefined ? <HitHead group={group} row={props} /> : <HitRow hit={hit} row={props} />
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the menu key does the same
    <div className="library-list" onContextMenu={menu.onContextMenu}>
      <List
        ref={handle}
        id="hits"
        role="tree"
        label="Texts found"
        geometry={geometry}
        selected={selected}
        beginsOnFocus
        keyOf={index => keys[index] ?? ''}
        indexOf={key => places.get(key) ?? -1}
        onSelect={(index, how) => {
          select(index)
          if (how === 'click') void open(index)
        }}
        onActivate={index => void open(index).then(focusView)}
        onKey={onKey}
        onView={({ to }) => {
          if (to >= geometry.count - AHEAD) void searchMore()
        }}
        sticky={first => {
          const { group } = at(first)
          return group === undefined ? null : <HitHead group={group} />
        }}
        covered={40}
        row={draw}
      />
      {menu.shown}
    </div>
  )
}
