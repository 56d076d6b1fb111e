import { useEffect, useState } from 'react'
import type { CandidateHead, CandidateView, LabColumn, LabStrategy, ThreadKey } from '../../preload/contract.ts'
import { openOverlay } from '../actions.ts'
import { call } from '../api.ts'
import { useClock } from '../clock.tsx'
import { bytes } from '../format/bytes.ts'
import { count, counted, tokens, UNKNOWN } from '../format/numbers.ts'
import { span } from '../format/span.ts'
import { Icon, type IconName } from '../icons.ts'
import { type CommandName, shownKey } from '../keys.ts'
import { checkpointBefore, deleteCandidate, editCandidate, forkFrom } from './acts.ts'
import type { Fetched } from './use-lab.ts'
import { calledWords } from './words.ts'

export interface DetailsProps {
  readonly tab: string
  readonly threadKey: ThreadKey
  readonly column: LabColumn
  /** null: of the recorded one, or while it is not listed yet. */
  readonly head: CandidateHead | null
  readonly strategies: readonly LabStrategy[]
  readonly onDiff: () => void
  readonly onItems: () => void
}

/** Under the table: what can be done with the selected one, and how it came about. */
export function Details({ tab, threadKey, column, head, strategies, onDiff, onItems }: DetailsProps) {
  const clock = useClock()
  const called = calledWords(column, strategies, clock)
  return (
    <section className="lab-details" aria-label={called} data-testid="lab-details">
      <div className="lab-acts">
        <h2 className="cut" title={called}>
          {called}
        </h2>
        {column.state === 'unreadable' ? null : (
          <>
            <Act icon="diff" label="Diff" name="diff" onClick={onDiff} />
            <Act icon="text" label="Items" name="lab.items" onClick={onItems} />
          </>
        )}
        {head === null ? null : <CandidateActs {...{ tab, threadKey, head, called }} />}
      </div>
      <div className="lab-about scroll" tabIndex={0} role="region" aria-label={`About ${called}`}>
        {column.notes.map(note => (
          <p key={note}>{note}</p>
        ))}
        {head === null ? null : <About key={head.id} threadKey={threadKey} head={head} />}
        {column.summary === null ? (
          <p className="t3">{column.noSummary}</p>
        ) : (
          <div className="lab-summary selectable">
            {column.summary.text}
            {column.summary.cut ? <span className="t3"> … the rest is among its items.</span> : null}
          </div>
        )}
      </div>
    </section>
  )
}

interface ActProps {
  readonly icon: IconName
  readonly label: string
  readonly name?: CommandName
  readonly asks?: boolean
  readonly why?: string | null
  readonly onClick: () => void
}

function Act({ icon, label, name, asks = false, why = null, onClick }: ActProps) {
  const key = name === undefined ? null : shownKey(name)
  return (
    <button
      type="button"
      className="button"
      aria-haspopup={asks ? 'dialog' : undefined}
      disabled={why !== null}
      title={why ?? undefined}
      onClick={onClick}
    >
      <Icon name={icon} />
      {label}
      {key === null ? null : <kbd>{key}</kbd>}
    </button>
  )
}

interface CandidateActsProps {
  readonly tab: string
  readonly threadKey: ThreadKey
  readonly head: CandidateHead
  readonly called: string
}

function CandidateActs({ tab, threadKey, head, called }: CandidateActsProps) {
  const whole = head.problem === null
  const ask = (about: 'rename' | 'export') => () => openOverlay({ kind: 'lab', question: { about, candidate: head } })
  const noEdit = checkpointBefore(head.at) === null ? 'Only what stands for a compaction can be edited here.' : null
  return (
    <>
      {whole ? (
        <>
          <Act icon="edit" label="Edit…" why={noEdit} onClick={() => void editCandidate(tab, threadKey, head)} />
          <Act icon="fork" label="Fork…" asks name="fork.after" onClick={() => forkFrom(head)} />
          <Act icon="export" label="Export…" asks onClick={ask('export')} />
          <Act icon="rewritten" label="Rename…" asks onClick={ask('rename')} />
        </>
      ) : null}
      <Act icon="dropped" label="Delete" onClick={() => void deleteCandidate(tab, threadKey, head.id, called)} />
    </>
  )
}

/** How it came about: what was set, and each request. */
function About({ threadKey, head }: { readonly threadKey: ThreadKey; readonly head: CandidateHead }) {
  const clock = useClock()
  const got = useCandidate(threadKey, head)
  if (head.problem !== null) return <p>{head.problem}</p>
  return (
    <>
      <p className="t2 num">
        <span title={clock.full(head.madeAt)}>{clock.time(head.madeAt)}</span> · {counted(head.items, 'item')} ·{' '}
        {bytes(head.bytes)} · <span className="mono selectable">{head.path}</span>
      </p>
      {got.state === 'failed' ? <p role="status">{got.error.message}</p> : null}
      {got.state === 'here' ? <Settings view={got.value} /> : null}
      {got.state === 'here' && got.value.calls.length > 0 ? <Calls calls={got.value.calls} /> : null}
    </>
  )
}

function Settings({ view: { settings, prompt, summary } }: { readonly view: CandidateView }) {
  const shown = settings.filter(({ name }) => name !== 'name')
  if (shown.length === 0 && prompt === null && summary === null) return null
  return (
    <dl className="lab-settings">
      {shown.map(({ name, value }) => (
        <div key={name}>
          <dt className="t2">{name === 'baseUrl' ? 'address' : name}</dt>
          <dd className="mono cut" title={value}>
            {value}
          </dd>
        </div>
      ))}
      {prompt === null ? null : <LongSetting name="prompt" text={prompt} />}
      {summary === null ? null : <LongSetting name="summary" text={summary} />}
    </dl>
  )
}

const LongSetting = ({ name, text }: { readonly name: string; readonly text: string }) => (
  <div>
    <dt className="t2">{name}</dt>
    <dd>
      <details>
        <summary>{counted(text.length, 'character')}</summary>
        <pre className="lab-long selectable">{text}</pre>
      </details>
    </dd>
  </div>
)

const OUTCOME = { answered: 'answered', failed: 'failed', cancelled: 'stopped' } as const

function Calls({ calls }: Pick<CandidateView, 'calls'>) {
  return (
    <table className="lab-calls num" aria-label="Requests">
      <thead>
        <tr>
          {['Request', 'Model', 'Outcome', 'Input', 'Cached', 'Output', 'Time'].map((head, i) => (
            <th key={head} scope="col" className={i > 2 ? 'number' : undefined}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {calls.map(({ model, outcome, message, usage, milliseconds }, i) => (
          <tr key={i}>
            <th scope="row">{count(i + 1)}</th>
            <td className="cut">{model}</td>
            <td title={message ?? undefined}>
              {OUTCOME[outcome]}
              {message === null ? '' : `: ${message}`}
            </td>
            {[usage.input, usage.cached, usage.output].map((n, k) => (
              <td key={k} className="number" title={n === null ? 'The server did not say.' : count(n)}>
                {n === null ? UNKNOWN : tokens(n)}
              </td>
            ))}
            <td className="number">{span(milliseconds)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function useCandidate(key: ThreadKey, { id, name, problem }: CandidateHead): Fetched<CandidateView> {
  const [view, setView] = useState<Fetched<CandidateView>>({ state: 'loading' })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new name is a new file
  useEffect(() => {
    if (problem !== null) return
    let live = true
    void call('candidate', { key, id }).then(got => {
      if (live) setView(got.ok ? { state: 'here', value: got.value } : { state: 'failed', error: got.error })
    })
    return () => {
      live = false
    }
  }, [key, id, name, problem])
  return view
}
