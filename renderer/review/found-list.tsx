import { type KeyboardEvent, useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import type { RedactChoice, ReviewPlaceView, ReviewView, ThreadKey } from '../../preload/contract.ts'
import { goToLine, inspect } from '../actions.ts'
import { useCommands } from '../commands.ts'
import { uniform } from '../list/geometry.ts'
import { List, type ListHandle, type ListProps } from '../list/list.tsx'
import { useLostFocus } from '../lost-focus.ts'
import { fetchWanted, placeAt, secretAt, usePages, type Want } from '../pages.ts'
import type { Subject } from '../store.ts'
import type { Found } from './choice.ts'
import { PlaceRow, SecretRow, WaitingRow } from './found-row.tsx'
import { type FoundRow, foundRows } from './rows.ts'
import { toggle } from './state.ts'

const ROW = 24
/** Selected until another row is: the keys begin there. */
const FIRST: FoundRow = { kind: 'secret', secret: 0 }
/** Rows in view are rounded to this many: scrolling by one asks for nothing. */
const STEP = 32

export interface FoundListProps {
  readonly threadKey: ThreadKey
  /** The class whose secrets are listed; null = all. */
  readonly shown: string | null
  readonly total: number
  readonly view: ReviewView
  readonly choice: RedactChoice
}

/** Secrets, each of which opens into its places. */
export function FoundList({ threadKey, shown, total, view, choice }: FoundListProps) {
  const [open, setOpen] = useState<ReadonlyMap<number, number>>(new Map())
  const [selected, setSelected] = useState<FoundRow>(FIRST)
  const [range, setRange] = useState({ from: 0, to: STEP })
  const rows = useMemo(() => foundRows(total, open), [total, open])
  const geometry = useMemo(() => uniform(rows.count, ROW), [rows])
  const list = useRef<ListHandle>(null)
  useLostFocus(list)
  usePages(wantsOf(range, rows.count, rows.row, threadKey, shown))
  const onView = useCallback<NonNullable<ListProps['onView']>>(({ from, to }) => {
    const next = { from: Math.floor(from / STEP) * STEP, to: Math.ceil(to / STEP) * STEP }
    setRange(range => (range.from === next.from && range.to === next.to ? range : next))
  }, [])

  const at = rows.indexOf(selected)
  const secretOf = (index: number) => secretAt(threadKey, shown, index)
  const placeOf = (row: FoundRow): ReviewPlaceView | undefined => {
    const secret = secretOf(row.secret)
    return row.kind === 'place' && secret !== undefined ? placeAt(threadKey, secret.key, row.place) : undefined
  }
  const foundAt = (row: FoundRow): Found | null => {
    if (row.kind === 'place') return idOf('place', placeOf(row)?.id)
    return idOf('secret', secretOf(row.secret)?.key)
  }
  const select = (index: number) => {
    const row = rows.row(index)
    setSelected(row)
    void showPlace(row)
  }
  const fetchPlace = (secret: string, index: number) =>
    fetchWanted({ of: 'places', key: threadKey, secret, from: index, to: index + 1 })
  const fetchRow = async (row: FoundRow) => {
    const at = row.secret
    await fetchWanted({ of: 'secrets', key: threadKey, class: shown, from: at, to: at + 1 })
    const secret = secretOf(at)
    if (row.kind === 'place' && secret !== undefined) await fetchPlace(secret.key, row.place)
  }
  /** The inspector shows the place, of a secret its first one. */
  const showPlace = async (row: FoundRow) => {
    const secret = secretOf(row.secret)
    if (secret === undefined) return
    const index = row.kind === 'place' ? row.place : 0
    await fetchPlace(secret.key, index)
    const place = placeAt(threadKey, secret.key, index)
    if (place !== undefined) inspect(subjectOf(place))
  }
  const fetchFirst = useEffectEvent(() => fetchRow(FIRST))
  const showFirst = useEffectEvent(() => (selected === FIRST ? void showPlace(FIRST) : undefined))
  useEffect(() => void fetchFirst().then(() => showFirst()), [])
  const setOpened = (secret: number, places: number | null) => {
    const next = new Map(open)
    if (places === null) next.delete(secret)
    else next.set(secret, places)
    setOpen(next)
  }
  const activate = (index: number) => {
    const row = rows.row(index)
    const place = placeOf(row)
    if (row.kind === 'secret')
      setOpened(row.secret, open.has(row.secret) ? null : (secretOf(row.secret)?.places ?? null))
    else if (place !== undefined) void goToLine(place.file, place.line)
  }
  /** Who types faster than pages come is heard, too. */
  const switchAt = async (index: number) => {
    if (index < 0) return
    const row = rows.row(index)
    if (foundAt(row) === null) await fetchRow(row)
    const found = foundAt(row)
    if (found !== null) toggle(found)
  }
  const onKey = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean => {
    if (ctrlKey || metaKey || altKey || at < 0) return false
    const row = rows.row(at)
    if (key === ' ') void switchAt(at)
    else if (key === 'ArrowRight' && row.kind === 'secret' && !open.has(row.secret)) activate(at)
    else if (key === 'ArrowLeft' && row.kind === 'secret' && open.has(row.secret)) activate(at)
    else if (key === 'ArrowLeft' && row.kind === 'place') step(rows.indexOf({ kind: 'secret', secret: row.secret }))
    else return false
    return true
  }
  const step = (index: number) => {
    if (index < 0 || index >= rows.count) return
    select(index)
    list.current?.scrollTo(index, 'near')
  }
  useCommands({
    'row.next': () => step(at + 1),
    'row.previous': () => step(at - 1),
    'row.first': () => step(0),
    'row.last': () => step(rows.count - 1),
  })
  return (
    <div className="found-list">
      <List
        ref={list}
        id="found"
        role="tree"
        label="Secrets and their places"
        geometry={geometry}
        selected={at}
        keyOf={index => nameOf(rows.row(index))}
        indexOf={name => rows.indexOf(rowNamed(name))}
        onSelect={select}
        onActivate={activate}
        onKey={onKey}
        onView={onView}
        row={(index, props) => {
          const row = rows.row(index)
          const secret = secretOf(row.secret)
          const place = placeOf(row)
          const shared = { at: props, choice, onSwitch: () => void switchAt(index) }
          if (row.kind === 'place')
            return secret === undefined || place === undefined ? (
              <WaitingRow at={props} level={2} />
            ) : (
              <PlaceRow {...shared} secret={secret} place={place} />
            )
          if (secret === undefined) return <WaitingRow at={props} level={1} />
          const { certainty = 'possible' } = view.classes.find(({ class: name }) => name === secret.class) ?? {}
          const opened = open.has(row.secret)
          return (
            <SecretRow {...shared} secret={secret} certainty={certainty} open={opened} onOpen={() => activate(index)} />
          )
        }}
      />
    </div>
  )
}

const idOf = (kind: 'secret' | 'place', id: string | undefined): Found | null =>
  id === undefined ? null : { kind, id }

const nameOf = (row: FoundRow): string => (row.kind === 'secret' ? `${row.secret}` : `${row.secret}.${row.place}`)

function rowNamed(name: string): FoundRow {
  const [secret = 0, place] = name.split('.').map(Number)
  return place === undefined ? { kind: 'secret', secret } : { kind: 'place', secret, place }
}

/** What the rows in view are drawn from: their secrets, and the places of those that are open. */
function wantsOf(
  range: { readonly from: number; readonly to: number },
  count: number,
  row: (index: number) => FoundRow,
  key: ThreadKey,
  shown: string | null,
): readonly Want[] {
  if (count === 0) return []
  const [from, to] = [Math.max(0, range.from - STEP), Math.min(count, range.to + STEP)]
  const wants: Want[] = [{ of: 'secrets', key, class: shown, from: row(from).secret, to: row(to - 1).secret + 1 }]
  const places = new Map<number, { from: number; to: number }>()
  for (let index = from; index < to; index++) {
    const at = row(index)
    if (at.kind !== 'place') continue
    const span = places.get(at.secret)
    if (span === undefined) places.set(at.secret, { from: at.place, to: at.place + 1 })
    else span.to = at.place + 1
  }
  for (const [index, span] of places) {
    const secret = secretAt(key, shown, index)
    if (secret !== undefined) wants.push({ of: 'places', key, secret: secret.key, ...span })
  }
  return wants
}

/** The item that holds a place, or its line where no item does. */
function subjectOf({ file, line, kind, pointer }: ReviewPlaceView): Subject {
  const listed = /^(?:\/payload)?\/replacement_history\/(\d+)\//.exec(pointer)?.[1]
  if (listed !== undefined) return { kind: 'item', ref: { file, line, index: Number(listed) } }
  return kind === null ? { kind: 'line', file, line } : { kind: 'item', ref: { file, line, index: null } }
}
