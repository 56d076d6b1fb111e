import type { ForkPlan, Point } from '../../preload/contract.ts'
import { closeOverlay, showHistory } from '../actions.ts'
import { Resume } from '../export/done.tsx'
import { count, counted, tokens } from '../format/numbers.ts'
import { useShortPath } from '../format/path.ts'
import { Icon } from '../icons.ts'
import { CompositionBar, CompositionTable } from '../time-machine/composition.tsx'
import { type ForkDraft, providerWords } from './draft.ts'
import type { PlanAsked } from './use-plan.ts'

export interface PlannedProps {
  readonly asked: PlanAsked
  readonly at: Point
  readonly draft: ForkDraft
  readonly reading: boolean
  readonly onChange: (change: Partial<ForkDraft>) => void
}

/** What will be written, and what the new session sends; or why it is refused, before anything is written. */
export function Planned({ asked: { plan, error, late }, at, draft, reading, onChange }: PlannedProps) {
  return (
    <div className={late && plan !== null ? 'fork-plan late' : 'fork-plan'} aria-busy={late} data-testid="fork-plan">
      {error === null ? null : (
        <div className="notice bad" role="alert">
          <Icon name="error" />
          <p className="grow">{error.message}</p>
          {error.code === 'unknown-provider' ? (
            <button type="button" className="button" onClick={() => onChange({ dropProvider: true })}>
              {providerWords(draft)}
            </button>
          ) : null}
        </div>
      )}
      {reading ? <p className="fork-note t2">The file is still being read.</p> : null}
      {plan === null ? null : <PlanFacts plan={plan} at={at} />}
      {plan === null && error === null && !reading ? <Unplanned late={late} /> : null}
    </div>
  )
}

/** Nothing is known yet: because no place was named, or because it is looked at. */
const Unplanned = ({ late }: { readonly late: boolean }) =>
  late ? (
    <p className="fork-note t2 late" role="status">
      Working out what will be written and sent.
    </p>
  ) : (
    <p className="fork-note t2">Name a folder or a new file.</p>
  )

function PlanFacts({ plan, at }: { readonly plan: ForkPlan; readonly at: Point }) {
  const short = useShortPath()
  const { path, resume, items, prompt, notes } = plan
  return (
    <>
      <h3>What is written</h3>
      <dl className="fork-facts">
        <dt className="t2">File</dt>
        <dd className="mono selectable" title={path}>
          {short(path)}
        </dd>
        <dt className="t2">Resume</dt>
        <dd>
          <Resume line={resume} />
        </dd>
        <dt className="t2">History</dt>
        <dd className="num">{counted(items, 'item')}</dd>
      </dl>
      {notes.length === 0 ? null : (
        <ul className="fork-notes t2">
          {notes.map(note => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <h3>
        <span className="grow">
          What {prompt.version === null ? 'the agent' : `Codex ${prompt.version}`} sends before the next message
        </span>
        <span className="num">
          {count(prompt.items)} items · {tokens(prompt.tokens)} tok
        </span>
      </h3>
      <div className="fork-prompt">
        <CompositionBar view={prompt} />
        <CompositionTable view={prompt} />
      </div>
      <p className="fork-note">
        <button
          type="button"
          className="button"
          onClick={() => {
            closeOverlay()
            showHistory(at, { version: prompt.version, images: true })
          }}
        >
          <Icon name="back" />
          Show it in the time machine
        </button>
      </p>
    </>
  )
}
