import type { ReactNode } from 'react'
import type { DatabaseRow, HistoryRow, StateRow } from '../../preload/contract.ts'
import { copy } from '../actions.ts'
import { useClock } from '../clock.tsx'
import { bytes } from '../format/bytes.ts'
import { count, counted, UNKNOWN } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { filterDatabase } from './state.ts'
import { nameOf } from './words.ts'

interface DetailsProps {
  readonly row: DatabaseRow | undefined
  readonly onOpen: (row: DatabaseRow) => void
}

/** All that the database says of the selected row, and where its file is. */
export function Details({ row, onOpen }: DetailsProps) {
  if (row === undefined) return <div />
  return (
    <section className="database-details" aria-label="The selected row">
      <header>
        <h2 className="cut">{nameOf(row)}</h2>
        <button type="button" className="button quiet" onClick={() => void copy(row.id, 'Id')}>
          <Icon name="copy" />
          Copy id
        </button>
        <button
          type="button"
          className="button primary"
          disabled={row.rollout.path === null}
          title={row.rollout.path ?? row.rollout.text}
          onClick={() => onOpen(row)}
        >
          <Icon name="open" />
          Open rollout
        </button>
      </header>
      <dl className="scroll" tabIndex={0}>
        {row.kind === 'state' ? <StateFacts row={row} /> : <HistoryFacts row={row} />}
        <Fact label="Rollout" wide>
          <span>{row.rollout.text}</span>
          {row.rollout.path === null ? null : <span className="mono t2 path">{row.rollout.path}</span>}
          {row.rollout.recorded === null || row.rollout.recorded === row.rollout.path ? null : (
            <span className="t2 path">
              The row says <span className="mono">{row.rollout.recorded}</span>
            </span>
          )}
        </Fact>
        {row.problems.length === 0 ? null : (
          <Fact label={row.problems.length === 1 ? 'Problem' : 'Problems'} wide>
            {row.problems.map(problem => (
              <span key={problem}>{problem}</span>
            ))}
          </Fact>
        )}
      </dl>
    </section>
  )
}

function StateFacts({ row }: { readonly row: StateRow }) {
  const clock = useClock()
  return (
    <>
      <Fact label="Thread id">
        <span className="mono">{row.id}</span>
      </Fact>
      <Fact label="Folder">
        <span className="mono path">{row.cwd ?? UNKNOWN}</span>
      </Fact>
      <Fact label="Branch">{row.branch ?? UNKNOWN}</Fact>
      <Fact label="Model">{row.model ?? UNKNOWN}</Fact>
      <Fact label="Begun">{clock.full(row.createdAt)}</Fact>
      <Fact label="Changed">{clock.full(row.updatedAt)}</Fact>
      <Fact label="Tokens in all">{count(row.tokens)}</Fact>
      <Fact label="Version">{row.cliVersion ?? UNKNOWN}</Fact>
      <Fact label="Started as">
        <span className="path">{row.source ?? UNKNOWN}</span>
      </Fact>
      <Fact label="History">{row.historyMode ?? UNKNOWN}</Fact>
      <Fact label="State">{row.archived === null ? UNKNOWN : row.archived ? 'archived' : 'active'}</Fact>
      {row.parent === null ? null : (
        <Fact label="Started by">
          <ThreadLink {...row.parent} />
        </Fact>
      )}
      {row.childCount === 0 ? null : (
        <Fact label="Sub-agents" wide>
          {row.children.map(child => (
            <ThreadLink key={child.id} {...child} />
          ))}
          {row.childCount > row.children.length ? (
            <span className="t2">{count(row.childCount - row.children.length)} more</span>
          ) : null}
        </Fact>
      )}
    </>
  )
}

function HistoryFacts({ row }: { readonly row: HistoryRow }) {
  return (
    <>
      <Fact label="Against the file" wide>
        {row.compared}
      </Fact>
      <Fact label="Rollout id">
        <span className="mono">{row.id}</span>
      </Fact>
      <Fact label="Thread">
        <span className="mono">{row.threadId ?? UNKNOWN}</span>
      </Fact>
      <Fact label="In the database">{`${counted(row.turns, 'turn')}, ${counted(row.items, 'item')}`}</Fact>
      <Fact label="It goes on at">{`ordinal ${count(row.nextOrdinal)}, byte ${count(row.nextByte)}`}</Fact>
      <Fact label="The file has">
        {row.file === null
          ? UNKNOWN
          : `${counted(row.file.lines, 'line')}, ${bytes(row.file.bytes)}, next ordinal ${count(row.file.nextOrdinal)}`}
      </Fact>
    </>
  )
}

/** Shows the row of another thread. */
const ThreadLink = ({ id, status }: { readonly id: string; readonly status: string | null }) => (
  <span>
    <button type="button" className="link mono" title="Show this thread" onClick={() => filterDatabase(id)}>
      {id}
    </button>
    {status === null ? null : <span className="t2"> {status}</span>}
  </span>
)

interface FactProps {
  readonly label: string
  readonly wide?: boolean
  readonly children: ReactNode
}

const Fact = ({ label, wide = false, children }: FactProps) => (
  <div className={wide ? 'whole-line' : ''}>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
)
