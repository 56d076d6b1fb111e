import { lazy, type ReactNode, Suspense, useDeferredValue } from 'react'
import { CheckpointsView } from './checkpoint/checkpoints-view.tsx'
import { DatabaseView } from './database/database-view.tsx'
import { LineageView } from './lineage/lineage-view.tsx'
import { NotesView } from './notes/notes-view.tsx'
import { Problems } from './problems/problems.tsx'
import { MaskedBanner } from './review/banner.tsx'
import { ReviewPane } from './review/review-view.tsx'
import { Empty } from './screens/empty.tsx'
import { Failed } from './screens/failed.tsx'
import { Loading } from './screens/loading.tsx'
import { StorageView } from './storage/storage-view.tsx'
import { useTab } from './store.ts'
import { TimeMachine } from './time-machine/time-machine.tsx'
import { Timeline } from './timeline/timeline.tsx'

/** Fetched when it is first looked at: most sessions are read without it. */
const LabView = lazy(async () => ({ default: (await import('./lab/lab-view.tsx')).LabView }))

/** The thread in front in the view that was chosen, or what stands in its place. */
export function Centre() {
  const tab = useTab(({ id, path, state, error, view, layout, thread, database, storage, masked }) => ({
    id,
    path,
    state,
    error,
    view,
    // What a view fetched by itself is shown no more when the session is shown otherwise.
    shown: `${id} ${masked === null ? 'as it is' : 'masked'}`,
    database: database !== null,
    storage: storage !== null,
    empty: layout.rows.length === 0 && (thread === null || thread.progress.phase === 'reading'),
  }))
  // A view is drawn for the first time in pieces, so that the window answers meanwhile.
  const ready = useDeferredValue(tab?.empty === false)
  if (tab === null) return <Empty />
  if (tab.database && tab.state !== 'failed')
    return (
      <section className="pane view" id="view" data-pane="centre" aria-label="Database">
        <DatabaseView key={tab.id} />
      </section>
    )
  if (tab.storage)
    return (
      <section className="pane view" id="view" data-pane="centre" aria-label="Storage">
        <StorageView key={tab.id} />
      </section>
    )
  return (
    <div className="pane view" id="view" data-pane="centre" role="tabpanel" aria-labelledby={`view-${tab.view}`}>
      {tab.state === 'failed' && tab.error !== null ? (
        <Failed id={tab.id} path={tab.path} error={tab.error} />
      ) : tab.empty || !ready ? (
        <Loading key={tab.id} />
      ) : tab.view === 'timeline' ? (
        <UnderBanner>
          <Timeline key={tab.shown} />
        </UnderBanner>
      ) : tab.view === 'checkpoints' ? (
        <UnderBanner>
          <CheckpointsView key={tab.shown} />
        </UnderBanner>
      ) : tab.view === 'time-machine' ? (
        <UnderBanner>
          <TimeMachine key={tab.shown} />
        </UnderBanner>
      ) : tab.view === 'lab' ? (
        <UnderBanner>
          <Suspense fallback={null}>
            <LabView key={tab.shown} />
          </Suspense>
        </UnderBanner>
      ) : tab.view === 'lineage' ? (
        <UnderBanner>
          <LineageView key={tab.shown} />
        </UnderBanner>
      ) : tab.view === 'notes' ? (
        <UnderBanner>
          <NotesView key={tab.shown} />
        </UnderBanner>
      ) : tab.view === 'review' ? (
        <ReviewPane key={tab.id} />
      ) : (
        <UnderBanner>
          <Problems key={tab.shown} />
        </UnderBanner>
      )}
    </div>
  )
}

const UnderBanner = ({ children }: { readonly children: ReactNode }) => (
  <div className="with-banner">
    <MaskedBanner />
    <div className="under">{children}</div>
  </div>
)
