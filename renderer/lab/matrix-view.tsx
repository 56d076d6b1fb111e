import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { AppError, LabColumn, LabView, Place, ThreadKey, ThreadView } from '../../preload/contract.ts'
import { inspect } from '../actions.ts'
import { call } from '../api.ts'
import { useClock } from '../clock.tsx'
import { useCommands } from '../commands.ts'
import { uniform } from '../list/geometry.ts'
import { List, type ListHandle } from '../list/list.tsx'
import { diffRowAt, fetchWanted, usePages, type Want } from '../pages.ts'
import type { Subject } from '../store.ts'
import { type Fate, foldMatrix, type MatrixLine, type MatrixRow, matrixOf } from './matrix.ts'
import { Fold, type Laid, MatrixLineRow } from './matrix-row.tsx'
import { RECORDED } from './state.ts'
import type { Fetched } from './use-lab.ts'
import { calledWords } from './words.ts'

export interface MatrixProps {
  readonly thread: ThreadView
  readonly lab: LabView
  readonly against: 'before' | 'recorded'
  readonly columns: readonly LabColumn[]
}

/** Item by item: what became of each in every column. */
export function Matrix({ thread, lab, against, columns }: MatrixProps) {
  const toRecorded = against === 'recorded' && lab.recorded !== null
  const base = toRecorded ? (lab.recorded ?? lab.at) : lab.at
  const shown = columns.filter(({ id, state }) => state !== 'unreadable' && !(toRecorded && id === null))
  const diffs = useDiffs(thread.key, base, shown.map(({ place }) => place).join(' '))
  if (shown.length === 0) return <p className="checkpoints-note">There is nothing to lay beside the history yet.</p>
  if (diffs.state !== 'here')
    return (
      <p className="checkpoints-note" role="status">
        {diffs.state === 'failed' ? diffs.error.message : null}
      </p>
    )
  return (
    <Rows
      key={`${base} ${diffs.value.map(({ view }) => view.to).join(' ')}`}
      threadKey={thread.key}
      base={base}
      baseName={toRecorded ? 'Recorded' : 'History before'}
      columns={shown.filter((_, i) => diffs.value[i] !== undefined)}
      diffs={diffs.value}
      strategies={lab.strategies}
    />
  )
}

function useDiffs(key: ThreadKey, base: Place, places: string): Fetched<readonly Laid[]> {
  const [diffs, setDiffs] = useState<Fetched<readonly Laid[]> & { readonly of?: string }>({ state: 'loading' })
  const of = `${base} ${places}`
  useEffect(() => {
    let live = true
    void allLaid(key, base, places === '' ? [] : places.split(' ')).then(got => {
      if (live) setDiffs({ ...got, of })
    })
    return () => {
      live = false
    }
  }, [key, base, places, of])
  return diffs.of === of ? diffs : { state: 'loading' }
}

async function allLaid(key: ThreadKey, from: Place, places: readonly Place[]): Promise<Fetched<readonly Laid[]>> {
  const all: Laid[] = []
  for (const to of places) {
    const view = await call('diff', { key, from, to })
    if (!view.ok) return failed(view.error)
    const befores = await call('diffPlaces', { key, from, to })
    if (!befores.ok) return failed(befores.error)
    all.push({ view: view.value, befores: befores.value })
  }
  return { state: 'here', value: all }
}

const failed = (error: AppError): Fetched<never> => ({ state: 'failed', error })

const ROW = 24
/** Rows of one page that is asked for. */
const PAGE = 100
/** Lines in view are rounded to this many: scrolling by one asks for nothing. */
const STEP = 32

interface RowsProps {
  readonly threadKey: ThreadKey
  readonly base: Place
  readonly baseName: string
  readonly columns: readonly LabColumn[]
  readonly diffs: readonly Laid[]
  readonly strategies: LabView['strategies']
}

function Rows({ threadKey: key, base, baseName, columns, diffs, strategies }: RowsProps) {
  const clock = useClock()
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set())
  const [selected, setSelected] = useState({ row: 0, column: -1 })
  const list = useRef<ListHandle>(null)
  const rows = useMemo(
    () =>
      matrixOf(
        diffs[0]?.view.before.items ?? 0,
        diffs.map(({ view, befores }) => ({ kinds: view.kinds, befores })),
      ),
    [diffs],
  )
  const lines = useMemo(() => foldMatrix(rows, opened), [rows, opened])
  const geometry = useMemo(() => uniform(lines.length, ROW), [lines])
  const at = lines.findIndex(line => (line.kind === 'row' ? line.row : line.from) === selected.row)
  const onView = useWants(key, base, rows, lines, diffs)

  const choose = (index: number, column = selected.column) => {
    const line = lines[index]
    if (line === undefined) return
    const row = line.kind === 'row' ? line.row : line.from
    setSelected({ row, column })
    if (line.kind === 'row') void show(key, base, rows[row], column, diffs)
  }
  const open = (index: number) => {
    const line = lines[index]
    if (line?.kind === 'fold') setOpened(all => new Set([...all, line.from]))
  }
  const step = (by: number) => {
    const next = Math.min(Math.max(0, at + by), lines.length - 1)
    choose(next)
    list.current?.scrollTo(next, 'near')
  }
  useCommands({
    'row.next': () => step(1),
    'row.previous': () => step(-1),
    'row.first': () => step(-lines.length),
    'row.last': () => step(lines.length),
    'row.toggle': () => open(at),
  })
  const template = { gridTemplateColumns: `minmax(240px, 1.6fr) repeat(${columns.length}, minmax(112px, 1fr))` }
  return (
    <div className="matrix" data-testid="matrix">
      <div className="matrix-row matrix-heads" style={template} aria-hidden="true">
        <span className="cut">{baseName}</span>
        {columns.map(column => (
          <span key={column.id ?? RECORDED} className="cut">
            {calledWords(column, strategies, clock)}
          </span>
        ))}
      </div>
      <List
        ref={list}
        id="matrix"
        role="grid"
        label="What became of each item"
        geometry={geometry}
        columns={columns.length + 1}
        selected={at}
        keyOf={index => `${lines[index]?.kind} ${index}`}
        indexOf={name => Number(name.split(' ')[1] ?? -1)}
        onSelect={index => choose(index)}
        onActivate={open}
        onKey={event => {
          const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
          if (by === 0) return false
          choose(at, Math.min(Math.max(-1, selected.column + by), columns.length - 1))
          return true
        }}
        onView={onView}
        row={(index, props) => {
          const line = lines[index]
          if (line === undefined) return null
          if (line.kind === 'fold') return <Fold at={props} {...{ line, rows, diffs }} template={template} />
          const row = rows[line.row]
          return row === undefined ? null : (
            <MatrixLineRow
              at={props}
              {...{ row, diffs, template, base }}
              threadKey={key}
              column={index === at ? selected.column : null}
              onColumn={column => choose(index, column)}
            />
          )
        }}
      />
    </div>
  )
}

/** Asks for the heads that are in view: items of the shared side, and of each column what it put in. */
function useWants(
  key: ThreadKey,
  base: Place,
  rows: readonly MatrixRow[],
  lines: readonly MatrixLine[],
  diffs: readonly Laid[],
) {
  const [range, setRange] = useState({ from: 0, to: STEP })
  const pages = useMemo(() => {
    const wants = new Map<string, Want>()
    for (const line of lines.slice(Math.max(0, range.from - STEP), range.to + STEP)) {
      const row = rows[line.kind === 'row' ? line.row : line.from]
      if (row === undefined) continue
      if (row.base !== null) want(wants, { of: 'history', key, at: base }, row.base)
      row.fates.forEach((fate, i) => {
        const to = diffs[i]?.view.to
        if (fate !== null && to !== undefined && needsRow(row, fate))
          want(wants, { of: 'diff', key, start: base, end: to }, fate.row)
      })
    }
    return [...wants.values()]
  }, [key, base, rows, lines, diffs, range])
  usePages(pages)
  return useCallback((view: { readonly from: number; readonly to: number }) => {
    const next = { from: Math.floor(view.from / STEP) * STEP, to: Math.ceil(view.to / STEP) * STEP }
    setRange(range => (range.from === next.from && range.to === next.to ? range : next))
  }, [])
}

/** A kept or dropped item says all by its letter. */
const needsRow = (row: MatrixRow, fate: Fate): boolean =>
  row.base === null || (fate.kind !== 'kept' && fate.kind !== 'dropped')

type OfHistory = Pick<Extract<Want, { of: 'history' }>, 'of' | 'key' | 'at'>
type OfDiff = Pick<Extract<Want, { of: 'diff' }>, 'of' | 'key' | 'start' | 'end'>

function want(wants: Map<string, Want>, source: OfHistory | OfDiff, index: number): void {
  const page = Math.floor(index / PAGE)
  wants.set(JSON.stringify([source, page]), { ...source, from: page * PAGE, to: page * PAGE + 1 })
}

/** The inspector shows the item of the column that is selected, else that of the shared side. */
async function show(
  key: ThreadKey,
  base: Place,
  row: MatrixRow | undefined,
  column: number,
  diffs: readonly Laid[],
): Promise<void> {
  const subject = row === undefined ? null : await subjectOf(key, base, row, column, diffs)
  if (subject !== null) inspect(subject)
}

async function subjectOf(
  key: ThreadKey,
  base: Place,
  row: MatrixRow,
  column: number,
  diffs: readonly Laid[],
): Promise<Subject | null> {
  const first = row.fates.findIndex(fate => fate !== null)
  const wanted = column >= 0 ? column : row.base === null ? first : -1
  const fate = row.fates[wanted] ?? null
  const to = diffs[wanted]?.view.to
  if (fate !== null && to !== undefined) {
    await fetchWanted({ of: 'diff', key, start: base, end: to, from: fate.row, to: fate.row + 1 })
    const after = diffRowAt(key, base, to, fate.row)?.after
    if (after != null) return { kind: 'sent', at: to, index: after.index }
  }
  return row.base === null ? null : { kind: 'sent', at: base, index: row.base }
}
