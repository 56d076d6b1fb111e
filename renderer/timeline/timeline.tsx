import './timeline.css'
import { type ReactNode, type RefObject, useEffect, useMemo, useRef } from 'react'
import type { CheckpointView, SpawnedView, ThreadKey, ThreadView } from '../../preload/contract.ts'
import { jumpToRow, selectRow, setTab, showCheckpoint, state } from '../actions.ts'
import { call } from '../api.ts'
import { useClock } from '../clock.tsx'
import { count } from '../format/numbers.ts'
import { openSpawned } from '../lineage/go.ts'
import { List, type ListHandle, type RowProps } from '../list/list.tsx'
import { useLostFocus } from '../lost-focus.ts'
import { type Marks, markAt, useMarks } from '../notes/marks.ts'
import { rowAt, turnAt } from '../pages.ts'
import { type Layout, type RowPlace, type Tab, useTab } from '../store.ts'
import { BandRow } from './band-row.tsx'
import { Curve, type CurveHandle } from './curve.tsx'
import { ItemRow } from './item-row.tsx'
import { LineRow, NoteRow, TakenRow, WaitingRow } from './line-row.tsx'
import { Rail, type RailHandle } from './rail.tsx'
import { HEIGHT, layOut, type Place, type Rows } from './rows.ts'
import { StickyTurn, TurnRow } from './turn-row.tsx'
import { openOrClose, useTimelineCommands } from './use-timeline-commands.ts'
import { useView } from './use-view.ts'

declare module 'react' {
  interface CSSProperties {
    '--w-turn-number'?: string
  }
}

const LIST = 'timeline'
/** The jump that the list had followed when it went, kept beside its top. */
const JUMP = 'timeline jump'

interface Shown {
  readonly id: string
  readonly layout: Layout
  readonly checkpoints: readonly CheckpointView[]
  readonly density: Tab['density']
  readonly openTurns: ReadonlySet<number>
  readonly selected: RowPlace | null
  readonly jump: number
}

const pick = (tab: Tab): Shown & { readonly thread: ThreadView | null } => ({
  id: tab.id,
  thread: tab.thread,
  layout: tab.layout,
  checkpoints: tab.checkpoints,
  density: tab.density,
  openTurns: tab.openTurns,
  selected: tab.selected,
  jump: tab.jump,
})

/** One question: where did the context go, and where was it cut? */
export function Timeline() {
  const shown = useTab(pick)
  return shown?.thread == null ? null : <OfThread key={shown.id} {...shown} thread={shown.thread} />
}

function OfThread({ thread, ...shown }: Shown & { readonly thread: ThreadView }) {
  const { layout, checkpoints, density, openTurns, selected } = shown
  const { key, prefaceRows } = thread
  const clock = useClock()
  const marks = useMarks(key)
  const whole = useMemo(() => ({ ...layout, preface: prefaceRows }), [layout, prefaceRows])
  const rows = useMemo(() => layOut(whole, openTurns, density), [whole, openTurns, density])
  const list = useRef<ListHandle>(null)
  const curve = useRef<CurveHandle>(null)
  const rail = useRef<RailHandle>(null)
  const { onView, height } = useView(key, { rows, layout: whole, curve, rail })
  const at = selected === null ? -1 : rows.indexOf(selected.turn, selected.row)
  const initialTop = useKeptTop(shown.id, list)
  useJump(shown.id, shown.jump, at, list)
  useLostFocus(list)

  const activate = (index: number) => {
    const place = rows.place(index)
    if (place.kind === 'band') showCheckpoint(place.checkpoint)
    if (place.kind === 'turn') openOrClose(place.turn)
  }
  /** Enter also opens what a call began; a click only selects it. */
  const enter = (index: number) => {
    const spawned = spawnedAt(key, rows.place(index))
    if (spawned === undefined) activate(index)
    else void openSpawned(spawned)
  }
  const step = (index: number) => {
    if (index < 0 || index >= rows.count) return
    selectRow(placeOf(rows.place(index)))
    list.current?.scrollTo(index, 'near')
  }
  useTimelineCommands({ rows, layout, at, selected, step, activate })

  const head = (n: number, open: boolean) => ({
    n,
    open,
    clock,
    turn: turnAt(key, n),
    unprompted: unprompted(n, layout, checkpoints),
    noted: marks.byTurn.get(n)?.length ?? 0,
  })
  const draw = (index: number, props: RowProps): ReactNode => {
    const place = rows.place(index)
    const turn = turnAt(key, place.turn)
    switch (place.kind) {
      case 'turn':
        return <TurnRow at={props} total={layout.rows.length} {...head(place.turn, place.open)} />
      case 'band':
        return <BandRow at={props} n={place.checkpoint} {...bandOf(checkpoints[place.checkpoint - 1], marks)} />
      case 'taken':
        return <TakenRow at={props} from={place.from} to={place.turn} by={turn?.rolledBackBy ?? null} />
      case 'row': {
        const row = rowAt(key, place.turn, place.row)
        if (row?.kind === 'item')
          return (
            <ItemRow
              at={props}
              item={row.item}
              spawned={row.spawned}
              mark={markAt(marks, row.item.ref)}
              turn={turn}
              time={clock.full(row.item.at)}
            />
          )
        if (row?.kind === 'note') return <NoteRow at={props} note={row} mark={markAt(marks, { ...row, index: null })} />
        if (row?.kind === 'line') return <LineRow at={props} line={row} mark={markAt(marks, { ...row, index: null })} />
        return <WaitingRow at={props} seed={place.row} />
      }
    }
  }
  const sticky = (first: number): ReactNode => {
    const { turn } = rows.place(first)
    const index = rows.indexOf(turn, null)
    const place = rows.place(index)
    if (place.kind !== 'turn' || (index === first && !place.open)) return null
    const click = () => {
      selectRow({ turn, row: null })
      if (place.open) openOrClose(turn)
      list.current?.scrollToTop(rows.y(index))
    }
    return <StickyTurn {...head(turn, place.open)} onClick={click} />
  }
  return (
    <section className="timeline" aria-label="Timeline" style={{ '--w-turn-number': `${numberWidth(layout)}px` }}>
      <Curve
        ref={curve}
        thread={thread}
        checkpoints={checkpoints}
        density={density}
        onCliff={n => jumpToBand(layout, n)}
        onPoint={(turn, line) => void jumpToLine(thread, openTurns, turn, line)}
      />
      <ColumnHeads />
      <div className="timeline-list">
        <List
          ref={list}
          id={LIST}
          geometry={rows}
          role="tree"
          label="Turns and items"
          selected={at}
          row={draw}
          keyOf={index => nameOf(rows.place(index))}
          indexOf={name => indexOfName(rows, name)}
          onSelect={(index, how) => {
            selectRow(placeOf(rows.place(index)))
            if (how === 'click') activate(index)
          }}
          onActivate={enter}
          selectable={index => rows.place(index).kind !== 'taken'}
          sticky={sticky}
          covered={HEIGHT.turn}
          onView={onView}
          initialTop={initialTop}
        />
        <Rail
          ref={rail}
          rows={rows}
          layout={whole}
          selected={at}
          marks={marks.list}
          onGo={y => list.current?.scrollToTop(y - height.current / 2)}
        />
        {rows.count === 0 ? <NoTurns reading={thread.progress.phase === 'reading'} /> : null}
      </div>
    </section>
  )
}

const bandOf = (checkpoint: CheckpointView | undefined, marks: Marks) => ({
  checkpoint: checkpoint ?? null,
  mark: checkpoint === undefined ? null : markAt(marks, { ...checkpoint, index: null }),
})

/** Pixels of the column of turn numbers: 7 for each sign of the longest. */
const numberWidth = (layout: Layout): number => Math.max(28, count(layout.rows.length).length * 7 + 4)

function ColumnHeads() {
  return (
    <div className="cols column-heads" aria-hidden="true">
      <span />
      <span />
      <span>Kind</span>
      <span>Content</span>
      <span className="tok-head">Tokens</span>
      <span className="wide">Bytes</span>
      <span>Time</span>
      <span>Line</span>
    </div>
  )
}

const NoTurns = ({ reading }: { readonly reading: boolean }) =>
  reading ? null : <p className="nothing">This file has no turns and no items.</p>

/** The first where a program began several: the inspector names all. */
const spawnedAt = (key: ThreadKey, place: Place): SpawnedView | undefined => {
  const row = place.kind === 'row' ? rowAt(key, place.turn, place.row) : undefined
  return row?.kind === 'item' ? row.spawned[0] : undefined
}

const placeOf = (place: Place): RowPlace => ({
  turn: place.turn,
  row: place.kind === 'row' || place.kind === 'band' ? place.row : null,
})

/** Names a row for as long as it lives, however many rows come or go above it. */
function nameOf(place: Place): string {
  if (place.kind === 'row' || place.kind === 'band') return `${place.turn}.${place.row}`
  return place.kind === 'turn' ? `${place.turn}` : `${place.turn} taken`
}

/** -1 when no visible row has the name: a row whose turn was closed is gone, not its turn. */
function indexOfName(rows: Rows, name: string): number {
  const [, turn, row] = /^(\d+)(?:\.(\d+))?$/.exec(name) ?? []
  if (turn === undefined) return -1
  const index = rows.indexOf(Number(turn), row === undefined ? null : Number(row))
  return index >= 0 && nameOf(rows.place(index)) === name ? index : -1
}

/** What stands where a turn has no prompt. */
function unprompted(turn: number, layout: Layout, checkpoints: readonly CheckpointView[]): string {
  if (!layout.bands.some(band => band.turn === turn)) return 'No prompt'
  const inside = checkpoints.filter(checkpoint => checkpoint.turn === turn)
  if (inside.some(({ made }) => made !== null)) return 'Candidate that a fork goes on from'
  return inside.some(({ trigger }) => trigger === 'manual') ? 'Compaction requested by the user' : 'No prompt'
}

/** The list begins where it was when its tab was last in front, and its place is kept when it goes. */
function useKeptTop(id: string, list: RefObject<ListHandle | null>): number {
  const initial = useRef(state().tabs.find(tab => tab.id === id)?.tops[LIST] ?? 0)
  useEffect(() => {
    const handle = list.current
    return () => setTab(id, tab => ({ tops: { ...tab.tops, [LIST]: handle?.top() ?? 0, [JUMP]: tab.jump } }))
  }, [id, list])
  return initial.current
}

/** Shows the selection in the middle when something jumped; not when the view merely comes back. */
function useJump(id: string, jump: number, at: number, list: RefObject<ListHandle | null>): void {
  const done = useRef(state().tabs.find(tab => tab.id === id)?.tops[JUMP] ?? -1)
  useEffect(() => {
    if (done.current === jump || at < 0) return
    // The list knows its own height only after it was drawn once.
    const frame = requestAnimationFrame(() => {
      done.current = jump
      list.current?.scrollTo(at, 'centre')
    })
    return () => cancelAnimationFrame(frame)
  }, [jump, at, list])
}

function jumpToBand(layout: Layout, checkpoint: number): void {
  const band = layout.bands.find(b => b.checkpoint === checkpoint)
  if (band !== undefined) jumpToRow({ turn: band.turn, row: band.row })
}

/** Goes to the row of a line where its turn is open, else to the head of its turn: a click on the curve opens nothing. */
async function jumpToLine(
  thread: ThreadView,
  openTurns: ReadonlySet<number>,
  turn: number,
  line: number,
): Promise<void> {
  const got = openTurns.has(turn) ? await call('locate', { key: thread.key, point: `line:${line}` }) : null
  jumpToRow(got?.ok ? { turn: got.value.turn, row: got.value.row } : { turn, row: null })
}
