import type { ShareView, ThreadView } from '../../preload/contract.ts'
import { showCheckpoint } from '../actions.ts'
import { count, share, tokenChange, UNKNOWN } from '../format/numbers.ts'
import { Sheet } from './sheet.tsx'
import { States } from './states.tsx'
import { Survival } from './survival.tsx'
import { useDrift } from './use-drift.ts'

export interface AcrossProps {
  readonly thread: ThreadView
  readonly onOne: (n: number) => void
}

/** Classes of facts that have a column; the others are in each compaction's own sheet. */
const COLUMNS = ['Paths', 'Identifiers', 'Commands', 'Errors', 'Numbers and ids']

/** All compactions of a thread side by side: what each kept, and how long facts last. */
export function Across({ thread, onOne }: AcrossProps) {
  const { drift, states, error } = useDrift(thread.key, thread.progress.phase, thread.progress.checkpoints)
  if (error !== null) return <p className="checkpoints-note">{error.message}</p>
  if (drift === null) return <p className="checkpoints-note" role="status" />
  const measuring = drift.done < drift.total
  return (
    <div className="across scroll" role="region" aria-label="All compactions" tabIndex={0}>
      <p className="sheet-note" role="status">
        {measuring
          ? `Measured ${count(drift.done)} of ${count(drift.total)} compactions so far.`
          : 'Facts of before that stand word for word in the history after, and how many there were.'}
      </p>
      <DriftTable rows={drift.rows} onOne={onOne} />
      {drift.survival.length === 0 ? null : <Survival survival={drift.survival} />}
      {states.length === 0 ? null : <States states={states} />}
      {drift.windows === null ? null : <Sheet sheet={drift.windows} open={false} />}
      {drift.limits.map(limit => (
        <p key={limit} className="sheet-note">
          {limit}
        </p>
      ))}
    </div>
  )
}

type Rows = NonNullable<ReturnType<typeof useDrift>['drift']>['rows']

function DriftTable({ rows, onOne }: { readonly rows: Rows; readonly onOne: (n: number) => void }) {
  return (
    <table className="drift" data-testid="drift">
      <thead>
        <tr>
          <th scope="col">Compaction</th>
          <th scope="col">Tokens</th>
          {COLUMNS.map(name => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
          <th scope="col">Constraints</th>
          <th scope="col">Decisions</th>
          <th scope="col">Files changed</th>
          <th scope="col">New paths</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(row => {
          const of = (name: string) => row.classes.find(one => one.name === name)
          const why = row.readable === 'all' ? 'Nothing of this kind.' : 'Not measurable: opaque.'
          return (
            <tr key={row.checkpoint}>
              <th scope="row">
                <button
                  type="button"
                  className={row.rolledBack ? 'link gone' : 'link'}
                  onClick={() => {
                    onOne(row.checkpoint)
                    showCheckpoint(row.checkpoint)
                  }}
                >
                  Compaction {count(row.checkpoint)}
                </button>
              </th>
              <td>{tokenChange(row.tokensBefore, row.tokensAfter)}</td>
              {COLUMNS.map(name => (
                <Cell key={name} pair={of(name)?.kept ?? null} why={why} />
              ))}
              <Cell pair={row.constraints} why={why} />
              <Cell pair={row.decisions} why={why} />
              <Cell pair={row.modified} why={why} />
              <td>{count(of('Paths')?.novel?.[0] ?? null)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function Cell({ pair, why }: { readonly pair: ShareView; readonly why: string }) {
  if (pair === null || pair[1] === 0)
    return (
      <td className="t3" title={why}>
        {UNKNOWN}
      </td>
    )
  const [part, whole] = pair
  return (
    <td title={share(part, whole)}>
      {count(part)} <span className="t3">of {count(whole)}</span>
      <span className="ratio-bar" aria-hidden="true">
        <i style={{ width: `${(100 * part) / whole}%` }} />
      </span>
    </td>
  )
}
