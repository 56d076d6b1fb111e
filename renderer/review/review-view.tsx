import './review.css'
import { useState } from 'react'
import type { RedactChoice, ReviewView, ThreadKey, ThreadPhase } from '../../preload/contract.ts'
import { openOverlay } from '../actions.ts'
import { useCommands } from '../commands.ts'
import { bytes } from '../format/bytes.ts'
import { counted } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { useTab } from '../store.ts'
import { ApartList } from './apart.tsx'
import { ClassList } from './classes.tsx'
import { FoundList } from './found-list.tsx'
import { endReview, lookAgain, type Review, stopLooking, useReview } from './state.ts'
import { CERTAINTY, className } from './words.ts'

/** What redaction would write over, place by place, and what the user wants to keep. */
export function ReviewPane() {
  const tab = useTab(({ id, key, thread, redact }) => ({ id, key, phase: thread?.progress.phase ?? null, redact }))
  if (tab === null || tab.key === null || tab.phase === null) return null
  return <OfThread key={tab.key} id={tab.id} threadKey={tab.key} phase={tab.phase} choice={tab.redact} />
}

interface OfThreadProps {
  readonly id: string
  readonly threadKey: ThreadKey
  readonly phase: ThreadPhase
  readonly choice: RedactChoice
}

function OfThread({ id, threadKey, phase, choice }: OfThreadProps) {
  const review = useReview(id, threadKey, phase)
  return (
    <div className="review">
      <Head review={review} choice={choice} />
      {review.state === 'done' ? (
        <Found threadKey={threadKey} view={review.view} choice={choice} />
      ) : (
        <Waiting threadKey={threadKey} review={review} reading={phase === 'reading'} />
      )}
    </div>
  )
}

function Head({ review, choice }: { readonly review: Review; readonly choice: RedactChoice }) {
  return (
    <header className="review-head">
      <h2>Secrets</h2>
      <span className="facts cut num" data-testid="review-facts">
        {review.state === 'done' ? factsOf(review.view, choice) : ''}
      </span>
      <span className="grow" />
      <button type="button" className="button" onClick={() => openOverlay({ kind: 'export' })}>
        <Icon name="file" />
        Export… <kbd>e</kbd>
      </button>
      <button type="button" className="button" onClick={() => void endReview()}>
        <Icon name="close" />
        End review
      </button>
    </header>
  )
}

function factsOf({ classes }: ReviewView, { off }: RedactChoice): string {
  const sum = (of: 'secrets' | 'places') => classes.reduce((total, each) => total + each[of], 0)
  if (classes.length === 0) return ''
  const kept = off.length === 0 ? 'all are masked' : `${counted(off.length, 'choice')} to keep`
  return `${counted(sum('secrets'), 'secret')} at ${counted(sum('places'), 'place')} · ${kept}`
}

interface WaitingProps {
  readonly threadKey: ThreadKey
  readonly review: Exclude<Review, { state: 'done' }>
  readonly reading: boolean
}

/** Until all was looked at: how far it is, or why it did not get there. */
function Waiting({ threadKey, review, reading }: WaitingProps) {
  if (reading)
    return (
      <p className="review-note" role="status">
        The file is still being read. Secrets are looked for when all of its lines are known.
      </p>
    )
  switch (review.state) {
    case 'failed':
      return (
        <div className="review-note" role="alert">
          <p>{review.error.message}</p>
          <Again threadKey={threadKey} />
        </div>
      )
    case 'stopped':
      return (
        <div className="review-note">
          <p>Stopped. Nothing is masked before all lines were looked at.</p>
          <Again threadKey={threadKey} />
        </div>
      )
    case 'looking':
      return <Looking threadKey={threadKey} view={review.view} />
  }
}

const Again = ({ threadKey }: { readonly threadKey: ThreadKey }) => (
  <button type="button" className="button" onClick={() => lookAgain(threadKey)}>
    <Icon name="again" />
    Look again
  </button>
)

function Looking({ threadKey, view }: { readonly threadKey: ThreadKey; readonly view: ReviewView | null }) {
  const { bytesDone, bytesTotal } = view ?? { bytesDone: 0, bytesTotal: 0 }
  const percent = bytesTotal === 0 ? 0 : Math.floor((100 * bytesDone) / bytesTotal)
  const found = view === null ? 0 : view.classes.reduce((sum, { secrets }) => sum + secrets, 0)
  return (
    <div className="review-note">
      <p role="status">
        {view?.phase === 'finding' ? 'Looking for every place of each secret' : 'Looking for secrets in every line'}
      </p>
      <div className="progress" role="progressbar" aria-label="Looking for secrets" aria-valuenow={percent}>
        <i style={{ width: `${percent}%` }} />
      </div>
      <p className="t2 num">
        {bytes(bytesDone)} of {bytes(bytesTotal)} in two rounds
        {view?.phase === 'finding' ? ` · ${counted(found, 'secret')} so far` : ''}
      </p>
      <button type="button" className="button" onClick={() => void stopLooking(threadKey)}>
        <Icon name="stop" size={12} />
        Stop
      </button>
    </div>
  )
}

interface FoundProps {
  readonly threadKey: ThreadKey
  readonly view: ReviewView
  readonly choice: RedactChoice
}

function Found({ threadKey, view, choice }: FoundProps) {
  const [shown, setShown] = useState<string | null>(null)
  const [details, setDetails] = useState(false)
  useCommands(details ? { close: () => setDetails(false) } : {})
  const of = view.classes.find(({ class: name }) => name === shown) ?? null
  const total = of?.secrets ?? view.classes.reduce((sum, { secrets }) => sum + secrets, 0)
  return (
    <div className="review-body">
      <aside className="review-side scroll" aria-label="What is looked for" tabIndex={0}>
        <ClassList classes={view.classes} choice={choice} shown={shown} onShow={setShown} />
        <ApartList apart={view.apart} choice={choice} />
      </aside>
      <div className="review-main">
        {view.classes.length === 0 ? (
          <p className="review-note">
            Nothing was found, which is no proof: a secret that looks like nothing and is named by nothing is not found.
            Read the session before you share it.
          </p>
        ) : (
          <>
            <p className="review-why" data-testid="review-why">
              {of === null ? (
                ALL
              ) : (
                <>
                  <strong>{className(of.class)}</strong> {of.why} <span className="badge">{of.certainty}</span>{' '}
                  {CERTAINTY[of.certainty]}
                </>
              )}
            </p>
            <FoundList
              key={shown ?? ''}
              threadKey={threadKey}
              shown={shown}
              total={total}
              view={view}
              choice={choice}
            />
          </>
        )}
      </div>
    </div>
  )
}

const ALL =
  'The session is shown as it will be exported. Space keeps or masks what is selected, Enter opens it. What is not found stays: read before you share.'
