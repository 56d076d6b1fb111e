import { openOverlay, setView, state } from './actions.ts'
import { FidelityBadge } from './fidelity-badge.tsx'
import { FindBar } from './find/find-bar.tsx'
import { bytes } from './format/bytes.ts'
import { millis } from './format/clock.ts'
import { count, counted } from './format/numbers.ts'
import { span } from './format/span.ts'
import { Icon, type IconName } from './icons.ts'
import { CameFromButton } from './lineage/came-from.tsx'
import { useMarks } from './notes/marks.ts'
import { stopReading } from './open.ts'
import { activeTab, type Tab, useTab, type ViewName } from './store.ts'
import { sureness } from './sure.ts'

/** Title, facts and views of the thread in front; while it is read, how far. */
export function SessionHead() {
  const head = useTab(tab => ({
    title: tab.title,
    facts: factsOf(tab),
    finding: tab.find !== null,
    path: tab.path,
    failed: tab.state === 'failed',
  }))
  if (head === null) return null
  return (
    <header className={head.finding ? 'session-head with-find' : 'session-head'}>
      <h1 className="cut" title={head.title}>
        {head.title}
      </h1>
      {head.finding ? <FindBar /> : <Facts facts={head.facts} />}
      <CameFromButton />
      <ReadingBar />
      <Sure />
      <FilesButton />
      {head.failed ? null : <ViewTabs />}
    </header>
  )
}

const Facts = ({ facts }: { readonly facts: string }) => (
  <div className="facts num" title={facts}>
    <span className="cut">{facts}</span>
  </div>
)

function factsOf({ thread, layout, checkpoints, path, state }: Tab): string {
  if (thread === null) return state === 'failed' ? '' : path
  const { progress } = thread
  if (progress.phase === 'reading') return `${bytes(progress.bytesDone)} of ${bytes(progress.bytesTotal)}`
  const from = millis(thread.startedAt)
  const to = millis(thread.endedAt)
  return [
    counted(layout.rows.length, 'turn'),
    counted(checkpoints.length, 'compaction'),
    from !== null && to !== null && to > from ? span(to - from) : null,
    [agentName(thread.agent), thread.cliVersion].filter(Boolean).join(' '),
    thread.model,
  ]
    .filter(fact => fact !== null && fact !== '')
    .join(' · ')
}

const agentName = (agent: string): string => agent.slice(0, 1).toUpperCase() + agent.slice(1)

/** A thin line under the head and Stop, as long as bytes are worked through. */
function ReadingBar() {
  const progress = useTab(({ thread }) => thread?.progress ?? null)
  if (progress === null || (progress.phase !== 'reading' && progress.phase !== 'checking')) return null
  const percent = progress.bytesTotal === 0 ? 0 : Math.floor((100 * progress.bytesDone) / progress.bytesTotal)
  const what = progress.phase === 'reading' ? 'Reading the file' : 'Checking every line'
  return (
    <>
      <div className="progress" role="progressbar" aria-label={what} aria-valuenow={percent}>
        <i style={{ width: `${percent}%` }} />
      </div>
      <button
        type="button"
        className="button"
        onClick={() => void stopReading()}
        title={`${what}. Stop keeps what is there.`}
      >
        <Icon name="stop" size={12} />
        Stop
      </button>
    </>
  )
}

/** How sure the session is as a whole. */
function Sure() {
  const sure = useTab(({ thread }) => ({
    fidelity: thread?.fidelity ?? null,
    notes: thread?.notes.join('\n') ?? '',
    phase: thread?.progress.phase ?? null,
  }))
  if (sure === null || sure.fidelity === null || sure.phase === null) return null
  const said = sureness(sure.fidelity, sure.phase)
  if (said === 'not at all') return null
  // Its room is kept, so that nothing moves when it is known.
  if (said === 'not yet')
    return (
      <span className="badge ok pending" aria-hidden="true">
        exact
      </span>
    )
  return <FidelityBadge of="session" fidelity={sure.fidelity} notes={sure.notes.split('\n').filter(Boolean)} />
}

/** Opens the chain of files; absent where the session is one file that misses none. */
function FilesButton() {
  const chain = useTab(({ thread }) => ({
    files: thread?.files.length ?? 0,
    missing: (thread?.missing ?? null) !== null,
  }))
  if (chain === null || (chain.files < 2 && !chain.missing)) return null
  return (
    <button
      type="button"
      className="button quiet files-button"
      aria-haspopup="dialog"
      title="Files of this session (b)"
      onClick={() => openOverlay({ kind: 'files', said: '' })}
    >
      <Icon name={chain.missing ? 'error' : 'session'} className={chain.missing ? 'severity-error' : 'files-icon'} />
      {chain.missing ? 'File missing' : counted(chain.files, 'file')}
    </button>
  )
}

interface ViewOf {
  readonly view: ViewName
  readonly label: string
  readonly icon: IconName
}

const VIEWS: readonly ViewOf[] = [
  { view: 'timeline', label: 'Timeline', icon: 'timeline' },
  { view: 'checkpoints', label: 'Checkpoints', icon: 'compaction' },
  { view: 'time-machine', label: 'Time machine', icon: 'back' },
  { view: 'lab', label: 'Lab', icon: 'lab' },
  { view: 'lineage', label: 'Lineage', icon: 'lineage' },
  { view: 'problems', label: 'Problems', icon: 'problems' },
]

/** Among the views where something is noted, and while it is looked at. */
const NOTES: ViewOf = { view: 'notes', label: 'Notes', icon: 'bookmark' }

/** Among the views while secrets are reviewed. */
const REVIEW: ViewOf = { view: 'review', label: 'Secrets', icon: 'masked' }

function ViewTabs() {
  const now = useTab(tab => ({
    key: tab.key,
    view: tab.view,
    problems: tab.thread?.progress.problems ?? 0,
    reviewed: tab.view === 'review' || tab.masked !== null,
  }))
  const noted = useMarks(now?.key ?? null).total
  const withNotes = noted > 0 || now?.view === 'notes'
  const views = [
    ...VIEWS.filter(({ view }) => view !== 'problems'),
    ...(withNotes ? [NOTES] : []),
    ...VIEWS.filter(({ view }) => view === 'problems'),
    ...(now?.reviewed ? [REVIEW] : []),
  ]
  const step = (by: 1 | -1) => {
    const tab = activeTab(state())
    const at = views.findIndex(({ view }) => view === tab?.view)
    const next = views[(at + by + views.length) % views.length]
    if (next === undefined) return
    setView(next.view)
    requestAnimationFrame(() => document.getElementById(`view-${next.view}`)?.focus())
  }
  return (
    <div
      className="tabs"
      role="tablist"
      aria-label="Views"
      onKeyDown={event => {
        if (event.key === 'ArrowRight') step(1)
        if (event.key === 'ArrowLeft') step(-1)
      }}
    >
      {views.map(({ view, label, icon }) => (
        <button
          key={view}
          id={`view-${view}`}
          type="button"
          role="tab"
          aria-selected={now?.view === view}
          aria-controls="view"
          tabIndex={now?.view === view ? 0 : -1}
          title={label}
          onClick={() => setView(view)}
        >
          <Icon name={icon} />
          <span className="label" data-text={label}>
            {label}
          </span>
          {view === 'notes' && noted > 0 ? <span className="badge count num">{count(noted)}</span> : null}
          {view === 'problems' && now !== null && now.problems > 0 ? (
            <span className="badge bad count num">{count(now.problems)}</span>
          ) : null}
        </button>
      ))}
    </div>
  )
}
