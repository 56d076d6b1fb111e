import { type Ref, useImperativeHandle, useRef } from 'react'
import type { LabRunView, LabStrategy, LabTable } from '../../preload/contract.ts'
import { useClock } from '../clock.tsx'
import { UNKNOWN } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { Cell } from './cell.tsx'
import { Progress } from './progress.tsx'
import { RECORDED } from './state.ts'
import { calledWords, strategyTitle } from './words.ts'

/** What the keys of the view ask of the table. */
export interface TableHandle {
  step(by: 1 | -1): void
  end(which: 'first' | 'last'): void
  focus(): void
}

export interface TableProps {
  readonly table: LabTable
  readonly strategies: readonly LabStrategy[]
  readonly runs: readonly LabRunView[]
  readonly selected: string
  readonly chosen: readonly string[]
  readonly onSelect: (id: string) => void
  readonly onOpen: (id: string) => void
  readonly onTick: (id: string) => void
  readonly ref: Ref<TableHandle>
}

/** One row a candidate, the recorded one first; what one compares stands in columns. */
export function Table({ table, strategies, runs, selected, chosen, onSelect, onOpen, onTick, ref }: TableProps) {
  const { columns, groups } = table
  const body = useRef<HTMLTableElement>(null)
  const ids = columns.map(({ id }) => id ?? RECORDED)
  const focus = (id: string) =>
    body.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"] .lab-name`)?.focus()
  const go = (index: number) => {
    const id = ids[Math.min(Math.max(0, index), ids.length - 1)]
    if (id === undefined) return
    onSelect(id)
    focus(id)
  }
  useImperativeHandle(ref, () => ({
    step: by => go(ids.indexOf(selected) + by),
    end: which => go(which === 'first' ? 0 : ids.length - 1),
    focus: () => focus(selected),
  }))
  return (
    <table ref={body} className="lab-table" aria-label="Candidates">
      <thead>
        <tr>
          <th scope="col" rowSpan={2} className="lab-who">
            Candidate
          </th>
          <th scope="col" rowSpan={2}>
            Strategy
          </th>
          <th scope="col" rowSpan={2}>
            Model
          </th>
          {groups.map(({ title, rows }) => (
            <th key={title} scope="colgroup" colSpan={rows.length} className="lab-group">
              {title}
            </th>
          ))}
        </tr>
        <tr>
          {groups.flatMap(({ title, rows }) =>
            rows.map(({ label, rule }, i) => (
              <th
                key={`${title} ${label}`}
                scope="col"
                className={i === 0 ? 'number lab-first' : 'number'}
                title={rule === '' ? undefined : rule}
              >
                {label}
              </th>
            )),
          )}
        </tr>
      </thead>
      <tbody>
        {columns.map((column, i) => (
          <CandidateRow
            key={column.id ?? RECORDED}
            {...{ table, strategies, chosen, onSelect, onOpen, onTick }}
            at={i}
            selected={(column.id ?? RECORDED) === selected}
          />
        ))}
        {runs.map(run => (
          <RunRow key={run.run} run={run} strategies={strategies} wide={groups.flatMap(({ rows }) => rows).length} />
        ))}
      </tbody>
    </table>
  )
}

interface RowProps extends Pick<TableProps, 'table' | 'strategies' | 'chosen' | 'onSelect' | 'onOpen' | 'onTick'> {
  readonly at: number
  readonly selected: boolean
}

function CandidateRow({ table, strategies, chosen, at, selected, onSelect, onOpen, onTick }: RowProps) {
  const clock = useClock()
  const column = table.columns[at]
  if (column === undefined) return null
  const { id, strategy, model, state, why } = column
  const name = id ?? RECORDED
  const called = calledWords(column, strategies, clock)
  const cells = table.groups.flatMap(({ rows }) => rows.map(row => row.cells[at]))
  return (
    <tr
      data-id={name}
      data-testid="lab-row"
      data-state={state}
      aria-current={selected ? 'true' : undefined}
      onClick={() => onSelect(name)}
      onDoubleClick={() => onOpen(name)}
    >
      <th scope="row" className="lab-who">
        <span className="lab-who-in">
          {id === null ? (
            <Icon name="compaction" className="lab-recorded" />
          ) : (
            <input
              type="checkbox"
              aria-label={`${called} side by side`}
              title="Side by side (Space)"
              checked={chosen.includes(id)}
              onChange={() => onTick(id)}
            />
          )}
          <button
            type="button"
            className="lab-name cut"
            tabIndex={selected ? 0 : -1}
            title={called}
            onFocus={() => onSelect(name)}
            onKeyDown={event => {
              if (event.key === 'Enter') {
                event.preventDefault()
                onOpen(name)
              }
              if (event.key === ' ' && id !== null) {
                event.preventDefault()
                onTick(id)
              }
            }}
          >
            {called}
          </button>
        </span>
      </th>
      <td className="cut">{id === null && strategy === '' ? '' : strategyTitle(strategy, strategies)}</td>
      <td className="cut">{model ?? <NoModel />}</td>
      {state === 'unreadable' ? (
        <td colSpan={cells.length} className="lab-why">
          <Icon name="error" size={12} className="severity-error" />
          {why}
        </td>
      ) : (
        cells.map((cell, i) => (cell === undefined ? <td key={i} /> : <Cell key={i} cell={cell} first={id === null} />))
      )}
    </tr>
  )
}

const NoModel = () => (
  <span className="t3" title="No model was asked.">
    {UNKNOWN}
    <span className="only-spoken">No model was asked.</span>
  </span>
)

interface RunRowProps {
  readonly run: LabRunView
  readonly strategies: readonly LabStrategy[]
  readonly wide: number
}

/** A candidate that is being made, or came to nothing. */
function RunRow({ run, strategies, wide }: RunRowProps) {
  const { name, strategy, model } = run
  return (
    <tr data-testid="lab-run" data-phase={run.phase} className="lab-run">
      <th scope="row" className="lab-who">
        <span className="lab-who-in cut">{name === '' ? 'New candidate' : name}</span>
      </th>
      <td className="cut">{strategyTitle(strategy, strategies)}</td>
      <td className="cut">{model ?? <NoModel />}</td>
      <td colSpan={Math.max(1, wide)}>
        <Progress run={run} />
      </td>
    </tr>
  )
}
