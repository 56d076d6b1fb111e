import { useRef, useState } from 'react'
import type { CandidateHead, LabView, Place, ThreadView } from '../../preload/contract.ts'
import { inspect } from '../actions.ts'
import { Lists } from '../checkpoint/lists.tsx'
import { type Between, useDiff } from '../checkpoint/use-diff.ts'
import { useClock } from '../clock.tsx'
import { useCommands } from '../commands.ts'
import { counted, tokens } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { historyRowAt } from '../pages.ts'
import { isMade } from '../place.ts'
import type { Subject } from '../store.ts'
import { CompositionBar } from '../time-machine/composition.tsx'
import { HistoryList, type HistoryListHandle } from '../time-machine/history-list.tsx'
import '../time-machine/time-machine.css'
import { useHistory } from '../time-machine/use-history.ts'
import { forkFrom } from './acts.ts'
import { Against } from './columns.tsx'
import { type LabPlace, setLab } from './state.ts'
import { calledWords } from './words.ts'

export interface OneProps {
  readonly tab: string
  readonly thread: ThreadView
  readonly place: LabPlace
  readonly lab: LabView
  /** null: the recorded one. */
  readonly candidate: CandidateHead | null
  /** Its items; null where nothing was recorded here. */
  readonly to: Place | null
}

/** One candidate alone: its items, or row by row against the history before it or the recorded one. */
export function One({ tab, thread, place, lab, candidate, to }: OneProps) {
  const clock = useClock()
  const called =
    candidate === null ? 'Recorded' : calledWords({ ...candidate, id: candidate.id }, lab.strategies, clock)
  useCommands({
    diff: () => setLab(tab, { one: 'diff' }),
    'lab.items': () => setLab(tab, { one: 'items' }),
    ...(candidate === null
      ? {}
      : { 'fork.before': () => forkFrom(candidate), 'fork.after': () => forkFrom(candidate) }),
  })
  return (
    <div className="lab-page">
      <div className="lab-sub">
        <button type="button" className="button" onClick={() => setLab(tab, { mode: 'table' })}>
          <Icon name="left" />
          Table
        </button>
        <h2 className="cut" title={called}>
          {called}
        </h2>
        <fieldset className="seg">
          <legend className="only-spoken">What is shown of it</legend>
          <button type="button" aria-pressed={place.one === 'diff'} onClick={() => setLab(tab, { one: 'diff' })}>
            Diff
          </button>
          <button type="button" aria-pressed={place.one === 'items'} onClick={() => setLab(tab, { one: 'items' })}>
            Items
          </button>
        </fieldset>
        {place.one === 'diff' && candidate !== null && lab.recorded !== null ? (
          <Against tab={tab} place={place} />
        ) : null}
      </div>
      {to === null ? (
        <p className="checkpoints-note">
          Nothing compacted the session at this point. Choose a candidate in the table.
        </p>
      ) : place.one === 'items' ? (
        <Items key={to} thread={thread} at={to} />
      ) : (
        <DiffOf
          key={`${to} ${place.against}`}
          thread={thread}
          between={{
            key: thread.key,
            from: place.against === 'recorded' && candidate !== null && lab.recorded !== null ? lab.recorded : lab.at,
            to,
          }}
          names={{
            before: place.against === 'recorded' && candidate !== null ? 'Recorded' : 'Before',
            after: candidate === null ? 'Recorded' : 'Candidate',
          }}
        />
      )}
    </div>
  )
}

interface DiffOfProps {
  readonly thread: ThreadView
  readonly between: Between
  readonly names: { readonly before: string; readonly after: string }
}

function DiffOf({ thread, between, names }: DiffOfProps) {
  const diff = useDiff(between, thread.progress.phase)
  const [selected, setSelected] = useState<number | null>(null)
  if (diff.state !== 'here')
    return (
      <p className="checkpoints-note" role="status">
        {diff.state === 'failed' ? diff.error.message : null}
      </p>
    )
  return (
    <Lists
      {...{ between, names, selected }}
      diff={diff.view}
      retention={null}
      select={(row, subject) => {
        setSelected(row)
        if (subject !== null) inspect(subject)
      }}
    />
  )
}

/** Its items as the model would see them, from 1 to n. */
function Items({ thread, at }: { readonly thread: ThreadView; readonly at: Place }) {
  const asked = useHistory(thread.key, at, thread.progress.phase)
  const [selected, setSelected] = useState<number | null>(null)
  const list = useRef<HistoryListHandle>(null)
  useCommands({
    'row.next': () => list.current?.step(1),
    'row.previous': () => list.current?.step(-1),
    'row.first': () => list.current?.end('first'),
    'row.last': () => list.current?.end('last'),
  })
  if (asked.state !== 'here')
    return (
      <p className="checkpoints-note" role="status">
        {asked.state === 'failed' ? asked.error.message : null}
      </p>
    )
  const { view } = asked
  const select = (index: number) => {
    setSelected(index)
    const ref = historyRowAt(thread.key, at, index)?.item.ref
    const subject: Subject | null =
      isMade(at) || ref === undefined ? { kind: 'sent', at, index } : { kind: 'item', ref }
    inspect(subject)
  }
  return (
    <div className="time-main">
      <p className="lab-sum num t2" data-testid="lab-items">
        {counted(view.items, 'item')} · {tokens(view.tokens)} tok
      </p>
      <CompositionBar view={view} />
      {view.items === 0 ? (
        <p className="checkpoints-note">It has no items: the model would see nothing.</p>
      ) : (
        <HistoryList
          ref={list}
          threadKey={thread.key}
          view={view}
          selected={selected}
          onSelect={select}
          onGo={select}
        />
      )}
    </div>
  )
}
