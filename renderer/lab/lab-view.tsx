import './lab.css'
import '../checkpoint/checkpoints.css'
import { useRef } from 'react'
import type { LabView as Lab, LabTable, Point, ThreadView } from '../../preload/contract.ts'
import { notify, openOverlay, showLab } from '../actions.ts'
import { useCommands } from '../commands.ts'
import { useCandidates } from '../editor/candidates.ts'
import { count } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { candidatePlace } from '../place.ts'
import { type Tab, useTab } from '../store.ts'
import { checkpointBefore, deleteCandidate, forgetDeleted, forkFrom, restoreCandidate, useDeleted } from './acts.ts'
import { Columns } from './columns.tsx'
import { Details } from './details.tsx'
import { Fires } from './fires.tsx'
import { LabBar } from './lab-bar.tsx'
import { One } from './one.tsx'
import { Probes } from './probes.tsx'
import { useRunsAt } from './runs.ts'
import { type LabPlace, RECORDED, setLab, tick, useLab } from './state.ts'
import { Table, type TableHandle } from './table.tsx'
import { type Fetched, useLabTable, useLabView } from './use-lab.ts'

const pick = ({ id, thread, lab, checkpoints }: Tab) => ({ id, thread, lab, checkpoints })

/** A compaction done again: candidates beside the recorded one. */
export function LabView() {
  const shown = useTab(pick)
  if (shown?.thread == null || shown.lab === null) return null
  const { id, thread, lab, checkpoints } = shown
  return <AtPoint key={`${id} ${thread.key}`} tab={id} thread={thread} at={lab} checkpoints={checkpoints.length} />
}

interface AtPointProps {
  readonly tab: string
  readonly thread: ThreadView
  readonly at: Point
  /** How many compactions the thread has. */
  readonly checkpoints: number
}

function AtPoint({ tab, thread, at, checkpoints }: AtPointProps) {
  const place = useLab(tab, at)
  const { phase } = thread.progress
  const lab = useLabView(thread.key, at, phase)
  const step = (by: 1 | -1) => () => {
    const next = (checkpointBefore(at) ?? (by === 1 ? 0 : checkpoints + 1)) + by
    if (next < 1 || next > checkpoints) notify('There is no further compaction this way.')
    else showLab(`checkpoint:${next}:before`)
  }
  useCommands({
    'compaction.next': step(1),
    'compaction.previous': step(-1),
    'lab.model': () => openOverlay({ kind: 'lab', question: { about: 'model', back: null } }),
    ...(place.mode === 'table' ? {} : { close: () => setLab(tab, { mode: 'table' }) }),
  })
  return (
    <div className="lab" data-testid="lab" data-mode={place.mode}>
      <LabBar tab={tab} at={at} checkpoints={checkpoints} mode={place.mode} lab={lab} />
      <Undo tab={tab} />
      {place.mode === 'fires' ? (
        <Fires thread={thread} />
      ) : lab.state === 'failed' ? (
        <p className="checkpoints-note" role="status">
          {lab.error.message}
        </p>
      ) : lab.state !== 'here' ? null : place.mode === 'probes' ? (
        <Probes key={at} tab={tab} thread={thread} lab={lab.value} />
      ) : (
        <Candidates {...{ tab, thread, place }} lab={lab.value} />
      )}
    </div>
  )
}

/** After a deletion: brings the candidate back. */
function Undo({ tab }: { readonly tab: string }) {
  const deleted = useDeleted(({ deleted }) => deleted)
  if (deleted === null) return null
  return (
    <div className="lab-undo" role="status" data-testid="lab-undo">
      <span className="cut">Deleted “{deleted.called}”.</span>
      <button type="button" className="button" onClick={() => void restoreCandidate(tab)}>
        <Icon name="undo" />
        Undo
      </button>
      <button type="button" className="button quiet only-icon" aria-label="Close" onClick={forgetDeleted}>
        <Icon name="close" />
      </button>
    </div>
  )
}

/** Candidates of one page of the table; as many as one answer compares. */
const PAGE = 12

interface CandidatesProps {
  readonly tab: string
  readonly thread: ThreadView
  readonly place: LabPlace
  readonly lab: Lab
}

function Candidates({ tab, thread, place, lab }: CandidatesProps) {
  const { key } = thread
  const { at } = lab
  const all = useCandidates(key).candidates.filter(candidate => candidate.at === at || candidate.problem !== null)
  const runs = useRunsAt(key, at)
  const pages = Math.max(1, Math.ceil(all.length / PAGE))
  const page = Math.min(place.page, pages - 1)
  const listed = all.slice(page * PAGE, (page + 1) * PAGE)
  const there = place.chosen.filter(id => all.some(candidate => candidate.id === id && candidate.problem === null))
  // Without a choice the newest ones stand side by side.
  const chosen =
    there.length > 0
      ? there
      : all
          .filter(({ problem }) => problem === null)
          .map(({ id }) => id)
          .slice(0, 3)
  const ids = place.mode === 'columns' ? chosen : listed.map(({ id }) => id)
  const table = useLabTable(key, at, ids, all.map(({ name }) => name).join(' '))
  if (place.mode === 'columns')
    return <Columns {...{ tab, thread, place, lab, runs, table }} empty={all.length === 0 && runs.length === 0} />
  const head = all.find(({ id }) => id === place.selected) ?? null
  if (place.mode === 'one')
    return (
      <One
        {...{ tab, thread, place, lab }}
        candidate={head}
        to={head === null ? lab.recorded : candidatePlace(head.id)}
      />
    )
  return (
    <TablePage
      {...{ tab, thread, place, lab, runs, table, head }}
      page={page}
      pages={pages}
      total={all.length}
      chosen={there}
    />
  )
}

interface TablePageProps extends CandidatesProps {
  readonly runs: ReturnType<typeof useRunsAt>
  readonly table: Fetched<LabTable>
  readonly head: ReturnType<typeof useCandidates>['candidates'][number] | null
  readonly page: number
  readonly pages: number
  readonly total: number
  readonly chosen: readonly string[]
}

function TablePage({ tab, thread, place, lab, runs, table, head, page, pages, total, chosen }: TablePageProps) {
  const handle = useRef<TableHandle>(null)
  const columns = table.state === 'here' ? table.value.columns : []
  const shown = columns.find(({ id }) => (id ?? RECORDED) === place.selected) ?? columns[0] ?? null
  const selected = shown === null ? place.selected : (shown.id ?? RECORDED)
  const open = (one: 'diff' | 'items') => setLab(tab, { mode: 'one', one, selected })
  useCommands({
    'row.next': () => handle.current?.step(1),
    'row.previous': () => handle.current?.step(-1),
    'row.first': () => handle.current?.end('first'),
    'row.last': () => handle.current?.end('last'),
    diff: () => open('diff'),
    'lab.items': () => open('items'),
    ...(head === null || shown === null
      ? {}
      : {
          'lab.delete': () =>
            void deleteCandidate(tab, thread.key, head.id, head.name === '' ? head.strategy : head.name),
          'fork.before': () => forkFrom(head),
          'fork.after': () => forkFrom(head),
        }),
  })
  if (table.state === 'failed')
    return (
      <p className="checkpoints-note" role="status">
        {table.error.message}
      </p>
    )
  if (table.state === 'loading') return <p className="checkpoints-note" role="status" />
  return (
    <div className="lab-page">
      <div className="lab-scroll scroll" role="region" aria-label="Candidates and their measures" tabIndex={0}>
        <Table
          ref={handle}
          {...{ runs, selected, chosen }}
          table={table.value}
          strategies={lab.strategies}
          onSelect={id => setLab(tab, { selected: id })}
          onOpen={id => setLab(tab, { mode: 'one', one: 'diff', selected: id })}
          onTick={id => tick(tab, id)}
        />
        {total === 0 && runs.length === 0 ? <NoCandidate recorded={lab.recorded !== null} /> : null}
        <p className="lab-legend t3">
          Bold: best in its column. Small: against the recorded one.
          {table.value.prices === '' ? '' : ` ${table.value.prices}`}
        </p>
        {pages > 1 ? <Pages page={page} pages={pages} total={total} onPage={to => setLab(tab, { page: to })} /> : null}
      </div>
      {shown === null ? null : (
        <Details
          key={selected}
          {...{ tab, head }}
          threadKey={thread.key}
          column={shown}
          strategies={lab.strategies}
          onDiff={() => open('diff')}
          onItems={() => open('items')}
        />
      )}
    </div>
  )
}

const NoCandidate = ({ recorded }: { readonly recorded: boolean }) => (
  <p className="checkpoints-note">
    {recorded
      ? 'No candidate yet. Compact this history again, by another strategy or model, and compare what it keeps.'
      : 'No candidate yet. Nothing compacted the session at this point; a candidate shows what would have been kept.'}
  </p>
)

interface PagesProps {
  readonly page: number
  readonly pages: number
  readonly total: number
  readonly onPage: (page: number) => void
}

const Pages = ({ page, pages, total, onPage }: PagesProps) => (
  <nav className="lab-pages" aria-label="Pages of candidates">
    <button type="button" className="button" disabled={page === 0} onClick={() => onPage(page - 1)}>
      <Icon name="left" />
      Newer
    </button>
    <span className="num">
      {count(page * PAGE + 1)} – {count(Math.min(total, (page + 1) * PAGE))} of {count(total)}
    </span>
    <button type="button" className="button" disabled={page >= pages - 1} onClick={() => onPage(page + 1)}>
      Older
      <Icon name="right" />
    </button>
  </nav>
)
