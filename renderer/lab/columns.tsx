import type { LabColumn, LabRunView, LabStrategy, LabTable, LabView, ThreadView } from '../../preload/contract.ts'
import { useClock } from '../clock.tsx'
import { Icon } from '../icons.ts'
import { forkFrom } from './acts.ts'
import { Cell } from './cell.tsx'
import { Matrix } from './matrix-view.tsx'
import { Progress } from './progress.tsx'
import { type LabPlace, RECORDED, setLab } from './state.ts'
import { StreamedText } from './streamed-text.tsx'
import type { Fetched } from './use-lab.ts'
import { calledWords, strategyTitle } from './words.ts'

export interface ColumnsProps {
  readonly tab: string
  readonly thread: ThreadView
  readonly place: LabPlace
  readonly lab: LabView
  readonly runs: readonly LabRunView[]
  readonly table: Fetched<LabTable>
  /** There is no candidate at all. */
  readonly empty: boolean
}

/** The recorded one and the chosen candidates in columns: their measures and summaries, or item by item. */
export function Columns({ tab, thread, place, lab, runs, table, empty }: ColumnsProps) {
  if (table.state === 'failed')
    return (
      <p className="checkpoints-note" role="status">
        {table.error.message}
      </p>
    )
  if (table.state === 'loading') return <p className="checkpoints-note" role="status" />
  const running = runs.filter(run => run.phase !== 'failed' && run.phase !== 'stopped')
  return (
    <div className="lab-page">
      <div className="lab-sub">
        <fieldset className="seg">
          <legend className="only-spoken">What stands side by side</legend>
          <button
            type="button"
            aria-pressed={place.show === 'numbers'}
            onClick={() => setLab(tab, { show: 'numbers' })}
          >
            Numbers and summaries
          </button>
          <button type="button" aria-pressed={place.show === 'items'} onClick={() => setLab(tab, { show: 'items' })}>
            Items
          </button>
        </fieldset>
        {place.show === 'items' && lab.recorded !== null ? <Against tab={tab} place={place} /> : null}
        <span className="t3 cut">
          {empty ? 'No candidate yet.' : 'Tick candidates in the table to choose which stand here.'}
        </span>
      </div>
      {place.show === 'items' ? (
        <Matrix thread={thread} lab={lab} against={place.against} columns={table.value.columns} />
      ) : (
        <div className="lab-scroll scroll" role="region" aria-label="Candidates side by side" tabIndex={0}>
          <Numbers {...{ tab, lab, running }} table={table.value} />
        </div>
      )}
    </div>
  )
}

/** Against what the rows of items are compared. */
export function Against({ tab, place }: { readonly tab: string; readonly place: LabPlace }) {
  const button = (against: 'before' | 'recorded', label: string) => (
    <button type="button" aria-pressed={place.against === against} onClick={() => setLab(tab, { against })}>
      {label}
    </button>
  )
  return (
    <fieldset className="seg">
      <legend className="only-spoken">Compared with</legend>
      {button('before', 'Against the history before')}
      {button('recorded', 'Against the recorded one')}
    </fieldset>
  )
}

interface NumbersProps {
  readonly tab: string
  readonly lab: LabView
  readonly running: readonly LabRunView[]
  readonly table: LabTable
}

function Numbers({ tab, lab, running, table: { columns, groups, prices } }: NumbersProps) {
  const recorded = columns.find(({ id }) => id === null)?.summary?.text ?? null
  const wide = columns.length + running.length + 1
  return (
    <table className="lab-columns" aria-label="Candidates side by side">
      <thead>
        <tr>
          <th scope="col" className="lab-label t3">
            Bold: best in its row. Small: against the recorded one. {prices}
          </th>
          {columns.map(column => (
            <th key={column.id ?? RECORDED} scope="col" data-testid="lab-column">
              <ColumnHead {...{ tab, column }} at={lab.at} strategies={lab.strategies} />
            </th>
          ))}
          {running.map(run => (
            <th key={run.run} scope="col" data-testid="lab-column">
              <strong className="cut">{run.name === '' ? 'New candidate' : run.name}</strong>
              <span className="t2 cut">
                {strategyTitle(run.strategy, lab.strategies)}
                {run.model === null ? '' : ` · ${run.model}`}
              </span>
              <Progress run={run} />
            </th>
          ))}
        </tr>
      </thead>
      {groups.map(({ title, rows }) => (
        <tbody key={title}>
          <tr className="lab-section">
            <th scope="rowgroup" colSpan={wide}>
              {title}
            </th>
          </tr>
          {rows.map(({ label, rule, cells }) => (
            <tr key={label}>
              <th scope="row" className="lab-label" title={rule === '' ? undefined : rule}>
                {label}
              </th>
              {cells.map((cell, i) => (
                <Cell key={i} cell={cell} first={columns[i]?.id === null} />
              ))}
              {running.map(run => (
                <td key={run.run} className="lab-cell t3" title="Known when it is made.">
                  –<span className="only-spoken"> known when it is made</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      ))}
      <tbody>
        <tr className="lab-section">
          <th scope="rowgroup" colSpan={wide}>
            Summary text
          </th>
        </tr>
        <tr className="lab-texts">
          <th scope="row" className="lab-label t2">
            {recorded === null
              ? 'As it stands among the items'
              : 'Underlined: lines that the recorded summary does not have'}
          </th>
          {columns.map(column => (
            <td key={column.id ?? RECORDED} className="selectable">
              <SummaryText column={column} recorded={column.id === null ? null : recorded} />
            </td>
          ))}
          {running.map(run => (
            <td key={run.run} className="selectable">
              <StreamedText run={run} />
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  )
}

interface ColumnHeadProps {
  readonly tab: string
  readonly column: LabColumn
  readonly at: string
  readonly strategies: readonly LabStrategy[]
}

function ColumnHead({ tab, column, at, strategies }: ColumnHeadProps) {
  const clock = useClock()
  const { id, strategy, model, name, state, why } = column
  const called = calledWords(column, strategies, clock)
  return (
    <>
      <strong className="cut" title={called}>
        {called}
      </strong>
      <span className="t2 cut">
        {state === 'unreadable' ? why : [strategyTitle(strategy, strategies), model].filter(Boolean).join(' · ')}
      </span>
      <span className="lab-head-acts">
        <button
          type="button"
          className="button quiet"
          aria-label={`Diff of ${called}`}
          onClick={() => setLab(tab, { mode: 'one', one: 'diff', selected: id ?? RECORDED })}
        >
          <Icon name="diff" size={12} />
          Diff
        </button>
        {id === null ? null : (
          <button
            type="button"
            className="button quiet"
            aria-label={`Fork with this: ${called}`}
            aria-haspopup="dialog"
            onClick={() => forkFrom({ id, name, at })}
          >
            <Icon name="fork" size={12} />
            Fork with this
          </button>
        )}
      </span>
    </>
  )
}

/** Lines that the recorded summary does not have are underlined: a mark on words would be noise between two texts. */
function SummaryText({ column, recorded }: { readonly column: LabColumn; readonly recorded: string | null }) {
  const { summary, noSummary } = column
  if (summary === null) return <span className="t3">{noSummary}</span>
  const known = recorded === null ? null : new Set(recorded.split('\n').map(line => line.trim()))
  return (
    <div className="lab-summary">
      {summary.text.split('\n').map((line, i) => (
        <span key={i}>
          {known === null || line.trim() === '' || known.has(line.trim()) ? line : <ins>{line}</ins>}
          {'\n'}
        </span>
      ))}
      {summary.cut ? <span className="t3">The rest is among its items.</span> : null}
    </div>
  )
}
