import { CheckpointsView } from './checkpoint/checkpoints-view.tsx'
import { DatabaseView } from './database/database-view.tsx'
import { Problems } from './problems/problems.tsx'
import { Empty } from './screens/empty.tsx'
import { Failed } from './screens/failed.tsx'
import { Loading } from './screens/loading.tsx'
import { useTab } from './store.ts'
import { TimeMachine } from './time-machine/time-machine.tsx'
import { Timeline } from './timeline/timeline.tsx'

/** The thread in front in the view that was chosen, or what stands in its place. */
export function Centre() {
  const tab = useTab(({ id, path, state, error, view, layout, thread, database }) => ({
    id,
    path,
    state,
    error,
    view,
    database: database !== null,
    empty: layout.rows.length === 0 && (thread === null || thread.progress.phase === 'reading'),
  }))
  if (tab === null) return <Empty />
  if (tab.database && tab.state !== 'failed')
    return (
      <section className="pane view" id="view" data-pane="centre" aria-label="Database">
        <DatabaseView key={tab.id} />
      </section>
    )
  return (
    <div className="pane view" id="view" data-pane="centre" role="tabpanel" aria-labelledby={`view-${tab.view}`}>
      {tab.state === 'failed' && tab.error !== null ? (
        <Failed id={tab.id} path={tab.path} error={tab.error} />
      ) : tab.empty ? (
        <Loading key={tab.id} />
      ) : tab.view === 'timeline' ? (
        <Timeline key={tab.id} />
      ) : tab.view === 'checkpoints' ? (
        <CheckpointsView key={tab.id} />
      ) : tab.view === 'time-machine' ? (
        <TimeMachine key={tab.id} />
      ) : (
        <Problems key={tab.id} />
      )}
    </div>
  )
}
