import type { CandidateHead, DraftFindingView, DraftView } from '../../preload/contract.ts'
import { ITEM_WORD } from '../checkpoint/words.ts'
import { useClock } from '../clock.tsx'
import { bytes } from '../format/bytes.ts'
import { count, counted, tokens } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { Section } from '../xray/section.tsx'

export interface SideProps {
  readonly view: DraftView
  readonly candidates: readonly CandidateHead[]
  readonly total: number
  /** Lies over the lists where the view is narrow. */
  readonly over: boolean
  readonly onClose: () => void
  readonly onRow: (row: number) => void
  readonly onMend: (finding: number, mend: number) => void
  readonly onOpen: (candidate: CandidateHead) => void
  readonly onFork: (candidate: CandidateHead) => void
  readonly onDelete: (candidate: CandidateHead) => void
}

/** Beside the lists: what may be wrong with the draft, what it holds, and what was saved. */
export function Side(props: SideProps) {
  const { view, candidates, total, over, onClose } = props
  return (
    <aside className={`checkpoint-side scroll${over ? ' over' : ''}`} aria-label="About this draft" tabIndex={0}>
      <button type="button" className="button quiet only-icon when-narrow" aria-label="Close details" onClick={onClose}>
        <Icon name="close" />
      </button>
      <Section title="To look at" open={true} total={view.findingsTotal}>
        {view.findings.length === 0 ? <p className="sheet-note">Calls, outputs and reasoning stand together.</p> : null}
        <ul className="findings">
          {view.findings.map((finding, i) => (
            <Finding key={`${finding.code} ${finding.row} ${i}`} finding={finding} i={i} {...props} />
          ))}
        </ul>
        {view.findingsTotal > view.findings.length ? (
          <p className="sheet-note">The first {count(view.findings.length)} are shown.</p>
        ) : null}
      </Section>
      <Section title="What the draft holds" open={true}>
        <Holds view={view} />
      </Section>
      <Section title="Candidates" open={true} total={total}>
        {total === 0 ? <p className="sheet-note">Nothing was saved for this session yet.</p> : null}
        <ul className="candidates">
          {candidates.map(candidate => (
            <Candidate key={candidate.id} candidate={candidate} {...props} />
          ))}
        </ul>
        {total > candidates.length ? (
          <p className="sheet-note">The newest {count(candidates.length)} are shown.</p>
        ) : null}
      </Section>
    </aside>
  )
}

const SEVERITY_WORD = { error: 'Error', warning: 'Warning', info: 'Note' } as const

interface FindingProps extends Pick<SideProps, 'onRow' | 'onMend'> {
  readonly finding: DraftFindingView
  readonly i: number
}

function Finding({ finding: { severity, code, message, row, recorded, mends }, i, onRow, onMend }: FindingProps) {
  return (
    <li className={`finding ${severity}`} data-testid="draft-finding" data-code={code}>
      <Icon name={severity} />
      <div>
        <p>
          <span className="only-spoken">{SEVERITY_WORD[severity]}: </span>
          {message}
          {recorded ? <span className="t3"> So it was recorded.</span> : null}
        </p>
        <p className="mends">
          {row === null ? null : (
            <button type="button" className="link" onClick={() => onRow(row)}>
              Show
            </button>
          )}
          {mends.map((label, mend) => (
            <button key={label} type="button" className="link" onClick={() => onMend(i, mend)}>
              {label}
            </button>
          ))}
        </p>
      </div>
    </li>
  )
}

function Holds({ view: { byKind, before, draft } }: { readonly view: DraftView }) {
  return (
    <table className="composition">
      <thead>
        <tr>
          <th scope="col">Kind</th>
          <th scope="col">Items</th>
          <th scope="col">Tok before</th>
          <th scope="col">Tok draft</th>
        </tr>
      </thead>
      <tbody>
        {byKind.map(kind => (
          <tr key={kind.kind}>
            <th scope="row">
              <i className={`swatch f-${kind.kind}`} aria-hidden="true" />
              {ITEM_WORD[kind.kind]}
            </th>
            <td>
              {count(kind.before.items)} → {count(kind.draft.items)}
            </td>
            <td>{kind.before.items === 0 ? '–' : tokens(kind.before.tokens)}</td>
            <td>{kind.draft.items === 0 ? '–' : tokens(kind.draft.tokens)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Total</th>
          <td>
            {count(before.items)} → {count(draft.items)}
          </td>
          <td>{tokens(before.tokens)}</td>
          <td>{tokens(draft.tokens)}</td>
        </tr>
      </tfoot>
    </table>
  )
}

interface CandidateProps extends Pick<SideProps, 'onOpen' | 'onFork' | 'onDelete'> {
  readonly candidate: CandidateHead
}

function Candidate({ candidate, onOpen, onFork, onDelete }: CandidateProps) {
  const clock = useClock()
  const { id, name, at, madeAt, items, bytes: size, notes, problem } = candidate
  const called = name === '' ? 'Without a name' : name
  return (
    <li data-testid="candidate" data-id={id}>
      <p className="candidate-name cut" title={called}>
        {problem === null ? called : 'Damaged'}
      </p>
      <p className="t2">
        {problem ?? (
          <>
            <span title={clock.full(madeAt)}>{clock.time(madeAt)}</span> · {counted(items, 'item')} · {bytes(size)} ·{' '}
            <code>{at}</code>
          </>
        )}
      </p>
      {notes.map((note, i) => (
        <p key={i} className="t3 candidate-note">
          {note}
        </p>
      ))}
      <p className="mends">
        {problem === null ? (
          <>
            <button type="button" className="link" aria-label={`Open ${called}`} onClick={() => onOpen(candidate)}>
              Open
            </button>
            <button type="button" className="link" aria-label={`Fork from ${called}`} onClick={() => onFork(candidate)}>
              Fork from this…
            </button>
          </>
        ) : null}
        <button type="button" className="link" aria-label={`Delete ${called}`} onClick={() => onDelete(candidate)}>
          Delete…
        </button>
      </p>
    </li>
  )
}
