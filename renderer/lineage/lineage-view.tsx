import './lineage.css'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import type { LineageNode, LineageView as View } from '../../preload/contract.ts'
import { notify } from '../actions.ts'
import { counted as countedWords, tokens } from '../format/numbers.ts'
import { uniform } from '../list/geometry.ts'
import { List, type ListHandle } from '../list/list.tsx'
import { useLostFocus } from '../lost-focus.ts'
import { useTab } from '../store.ts'
import { goToFile } from './go.ts'
import { type Here, LineageRowView, spentWords } from './lineage-row.tsx'
import { keyOfRow, type LineageRow, lineageRows, parentIndex } from './rows.ts'
import { useLineage } from './use-lineage.ts'

const ROW = 28

/** Where the thread in front came from, and all that came from it. */
export function LineageView() {
  const here = useTab(({ path, title, thread, masked }) => ({
    path,
    title,
    id: thread?.id?.toLowerCase() ?? null,
    masked: masked !== null,
  }))
  const { view, counted, error } = useLineage(here?.id ?? null, here?.path ?? null)
  if (here === null) return null
  if (here.id === null)
    return <p className="lineage-none t2">This session has no thread id, so nothing can tell what came from it.</p>
  if (view === null)
    return <p className="lineage-none t2">{error === null ? 'Looking for sessions.' : error.message}</p>
  return (
    <section className="lineage" aria-label="Lineage">
      <Totals view={view} counted={counted} />
      <Heads />
      <Tree view={view} counted={counted} here={here} />
    </section>
  )
}

function Totals({ view, counted }: { readonly view: View; readonly counted: boolean }) {
  const { nodes, spent, left } = view
  const of = (relation: LineageNode['relation']) => nodes.filter(node => node.relation === relation).length
  const facts = [
    countedWords(nodes.length + left, 'thread'),
    of('fork') === 0 ? null : countedWords(of('fork'), 'fork'),
    of('spawn') === 0 ? null : countedWords(of('spawn'), 'sub-agent'),
    left === 0 ? null : `${countedWords(left, 'thread')} not listed`,
  ].filter(fact => fact !== null)
  return (
    <header className="lineage-totals num">
      <span className="t2 cut">{facts.join(' · ')}</span>
      {counted && spent !== null ? (
        <span title={spentWords(spent)}>
          <span className="t2">Each request counted once: </span>
          <b>{tokens(spent.total)} tok</b>
          <span className="t2"> in {countedWords(spent.requests, 'request')}</span>
        </span>
      ) : (
        <span className="t3" role="status">
          Counting tokens
        </span>
      )}
    </header>
  )
}

const Heads = () => (
  <div className="lineage-cols lineage-heads" aria-hidden="true">
    <span>Thread</span>
    <span>Relation</span>
    <span>Started</span>
    <span className="right">Turns</span>
    <span className="right">Compactions</span>
    <span className="right">Requests</span>
    <span className="right">Tokens</span>
    <span className="right">Replayed</span>
    <span className="right">Bytes</span>
  </div>
)

interface TreeProps {
  readonly view: View
  readonly counted: boolean
  readonly here: Here
}

function Tree({ view, counted, here }: TreeProps) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [chosen, setChosen] = useState(here.id ?? '')
  const list = useRef<ListHandle>(null)
  useLostFocus(list)
  const rows = useMemo(() => lineageRows(view.nodes, closed), [view.nodes, closed])
  const geometry = useMemo(() => uniform(rows.length, ROW), [rows.length])
  const places = useMemo(() => new Map(rows.map((row, i) => [keyOfRow(row), i])), [rows])
  const selected = places.get(chosen) ?? -1
  const choose = (index: number) => {
    const row = rows[index]
    if (row !== undefined) setChosen(keyOfRow(row))
  }
  const flip = ({ id }: LineageNode) => {
    const next = new Set(closed)
    if (!next.delete(id)) next.add(id)
    setClosed(next)
  }
  const onKey = ({ key }: KeyboardEvent): boolean => {
    const row = rows[selected]
    if (row === undefined || (key !== 'ArrowRight' && key !== 'ArrowLeft')) return false
    const open = row.kind === 'thread' ? row.open : null
    if (row.kind === 'thread' && open !== null && open === (key === 'ArrowLeft')) flip(row.node)
    else if (key === 'ArrowLeft') choose(parentIndex(rows, selected))
    else if (open === true) choose(selected + 1)
    return true
  }
  return (
    <List
      ref={list}
      id="lineage"
      role="treegrid"
      label="Threads"
      columns={9}
      geometry={geometry}
      selected={selected}
      keyOf={index => keyOfRow(rows[index] as LineageRow)}
      indexOf={key => places.get(key) ?? -1}
      onSelect={choose}
      onActivate={index => open(rows[index])}
      onKey={onKey}
      row={(index, props) => {
        const row = rows[index] as LineageRow
        const onFlip = () => (row.kind === 'thread' ? flip(row.node) : undefined)
        return <LineageRowView at={props} row={row} here={here} counted={counted} onFlip={onFlip} />
      }}
    />
  )
}

/** Opens a thread or a file of it; where there is none, says why. */
function open(row: LineageRow | undefined): void {
  if (row === undefined) return
  const path = row.kind === 'file' ? row.file.path : (row.node.session?.path ?? null)
  if (path === null) notify('No file of this thread was found: others only name it.')
  else void goToFile(path, null)
}
