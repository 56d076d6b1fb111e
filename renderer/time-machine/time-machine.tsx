import './time-machine.css'
import { useRef, useState } from 'react'
import type { HistoryView, ThreadView } from '../../preload/contract.ts'
import { goToLine, notify, scrubHistory, selectHistoryItem, showCheckpoint, showHistory } from '../actions.ts'
import { call } from '../api.ts'
import { useCommands } from '../commands.ts'
import { FidelityBadge } from '../fidelity-badge.tsx'
import { bytes } from '../format/bytes.ts'
import { count, tokens } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { fetchWanted, historyRowAt } from '../pages.ts'
import { useParting } from '../partings.ts'
import { type Form, placeText } from '../place.ts'
import { ownFile } from '../point-of.ts'
import { type HistoryPlace, type Subject, type Tab, useTab } from '../store.ts'
import { why } from '../timeline/words.ts'
import { CompositionBar } from './composition.tsx'
import { FormBar } from './form-bar.tsx'
import { HistoryList, type HistoryListHandle } from './history-list.tsx'
import { PointBar } from './point-bar.tsx'
import { Scrubber } from './scrubber.tsx'
import { TimeSide } from './side.tsx'
import { type Measure, nearest, nextBorder, nextCheckpoint, wordsOf } from './stops.ts'
import { useHistory } from './use-history.ts'

const pick = ({ thread, history, layout, checkpoints }: Tab) => ({ thread, history, layout, checkpoints })

/** What the model saw at any point of the session, exactly and in order. */
export function TimeMachine() {
  const shown = useTab(pick)
  if (shown?.thread == null) return null
  const measure = { turns: shown.layout.rows.length, checkpoints: shown.checkpoints, own: ownFile(shown.thread) }
  return <At thread={shown.thread} place={shown.history ?? { at: 'end', form: null, item: null }} measure={measure} />
}

interface AtProps {
  readonly thread: ThreadView
  readonly place: HistoryPlace
  readonly measure: Measure
}

function At({ thread, place: { at, form, item }, measure }: AtProps) {
  const wanted = placeText(at, form)
  const { phase, grown } = thread.progress
  const asked = useHistory(thread.key, wanted, /end$/.test(at) ? `${phase} ${grown}` : phase)
  const parting = useParting(thread.key, at, phase)
  const [details, setDetails] = useState(false)
  const view = asked.state === 'here' ? asked.view : null
  const turnOfLine = view?.turn ?? 0
  const toTurn = (by: 1 | -1) => {
    const to = nextBorder(at, by, measure, turnOfLine)
    if (to === null) notify('There is no further turn this way.')
    else scrubHistory(to)
  }
  const toCheckpoint = (by: 1 | -1) => {
    const to = nextCheckpoint(at, by, measure, turnOfLine)
    if (to === null) notify('There is no further compaction this way.')
    else showHistory(to)
  }
  const toTyped = async (point: string): Promise<string | null> => {
    const got = await call('locate', { key: thread.key, point })
    if (!got.ok) return got.error.message
    showHistory(point)
    return null
  }
  useCommands({
    'prompt.next': () => toTurn(1),
    'prompt.previous': () => toTurn(-1),
    'compaction.next': () => toCheckpoint(1),
    'compaction.previous': () => toCheckpoint(-1),
    ...(measure.checkpoints.length === 0 ? {} : { diff: () => showCheckpoint(nearest(at, measure, turnOfLine)) }),
    ...(details ? { close: () => setDetails(false) } : {}),
  })
  return (
    <div className="time-machine">
      <PointBar at={at} onPoint={toTyped} onTurn={toTurn} onCheckpoint={toCheckpoint}>
        <Facts view={view?.at === wanted ? view : null} words={wordsOf(at, measure, turnOfLine)} />
        <button
          type="button"
          className="button time-details"
          aria-expanded={details}
          onClick={() => setDetails(!details)}
        >
          <Icon name="inspector" />
          Details
        </button>
      </PointBar>
      {measure.turns === 0 ? null : (
        <Scrubber at={at} measure={measure} turnOfLine={turnOfLine} onMove={scrubHistory} onStep={toTurn} />
      )}
      {thread.versions === null ? null : (
        <FormBar form={form} versions={thread.versions} onForm={to => showHistory(at, to)} parting={parting} />
      )}
      {asked.state === 'failed' ? (
        <p className="time-note" role="status">
          {asked.error.message}
        </p>
      ) : null}
      {view === null ? null : (
        <Seen
          key={thread.key}
          {...{ thread, view, form, item }}
          late={view.at !== wanted}
          over={details}
          onOver={setDetails}
        />
      )}
    </div>
  )
}

function Facts({ view, words }: { readonly view: HistoryView | null; readonly words: string }) {
  return (
    <span className="facts cut num">
      {words}
      {view === null ? null : (
        <>
          {' · '}
          <strong data-testid="history-items">{count(view.items)}</strong> {view.items === 1 ? 'item' : 'items'} ·{' '}
          <strong data-testid="history-tokens" title={`${count(view.tokens)} tokens`}>
            {tokens(view.tokens)}
          </strong>{' '}
          tok · {bytes(view.bytes)}
        </>
      )}
    </span>
  )
}

interface SeenProps {
  readonly thread: ThreadView
  readonly view: HistoryView
  readonly form: Form
  readonly item: number | null
  /** Another point was asked for: this history is about to go. */
  readonly late: boolean
  readonly over: boolean
  readonly onOver: (over: boolean) => void
}

function Seen({ thread: { key }, view, form, item, late, over, onOver }: SeenProps) {
  const list = useRef<HistoryListHandle>(null)
  // The item that was asked for last: one that comes late must not take the selection back.
  const wanted = useRef(item)
  const refOf = (index: number) => historyRowAt(key, view.at, index)?.item.ref ?? null
  // What is sent may not be in the file as it stands here, so it is named by its place.
  const subjectOf = (index: number): Subject | null => {
    if (form !== null) return { kind: 'sent', at: view.at, index }
    const ref = refOf(index)
    return ref === null ? null : { kind: 'item', ref }
  }
  const fetched = (index: number) => fetchWanted({ of: 'history', key, at: view.at, from: index, to: index + 1 })
  const select = (index: number) => {
    wanted.current = index
    selectHistoryItem(index, subjectOf(index))
    if (subjectOf(index) === null)
      void fetched(index).then(() => {
        if (wanted.current === index) selectHistoryItem(index, subjectOf(index))
      })
  }
  const go = async (index: number) => {
    await fetched(index)
    const ref = refOf(index)
    if (ref !== null) await goToLine(ref.file, ref.line)
  }
  useCommands({
    'row.next': () => list.current?.step(1),
    'row.previous': () => list.current?.step(-1),
    'row.first': () => list.current?.end('first'),
    'row.last': () => list.current?.end('last'),
  })
  return (
    <div className={late ? 'time-body late' : 'time-body'} aria-busy={late}>
      <div className="time-main">
        <Sureness view={view} />
        {view.items === 0 ? (
          <p className="time-note">The history is empty: at this point there is nothing that the model would see.</p>
        ) : (
          <>
            <CompositionBar view={view} />
            <ColumnHeads />
            <HistoryList
              key={form === null ? 'seen' : 'sent'}
              ref={list}
              threadKey={key}
              view={view}
              selected={item}
              onSelect={select}
              onGo={index => void go(index)}
            />
          </>
        )}
      </div>
      <TimeSide
        view={view}
        selected={item}
        over={over}
        onClose={() => onOver(false)}
        onItem={index => {
          select(index)
          list.current?.show(index)
        }}
      />
    </div>
  )
}

/** How far the history can be trusted, and why. */
const Sureness = ({ view: { fidelity, notes } }: { readonly view: HistoryView }) => (
  <div className="sureness">
    <FidelityBadge fidelity={fidelity} notes={notes} />
    <ul className="scroll" aria-label="Why" tabIndex={notes.length > 2 ? 0 : undefined}>
      {why(fidelity, notes).map(note => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  </div>
)

const ColumnHeads = () => (
  <div className="time-cols time-heads" aria-hidden="true">
    <span className="right">Item</span>
    <span>Kind</span>
    <span>What the model saw, in order</span>
    <span className="tok-head">Tokens</span>
    <span className="right">Turn</span>
    <span className="right">Line</span>
  </div>
)
