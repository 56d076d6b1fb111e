import { bytes } from '../format/bytes.ts'
import { Icon } from '../icons.ts'
import { reloadDatabase, stopReading } from '../open.ts'
import { useTab } from '../store.ts'
import { factsOf } from './words.ts'

/** Name and facts of the database in front; while it is compared with the files, how far. */
export function DatabaseHead() {
  const head = useTab(({ id, title, path, database }) => ({ id, title, path, view: database?.view ?? null }))
  if (head === null || head.view === null) return null
  const { progress } = head.view
  const comparing = progress.phase === 'comparing'
  const percent = progress.total === 0 ? 0 : Math.floor((100 * progress.done) / progress.total)
  return (
    <header className="session-head">
      <h1 className="cut" title={`${head.path}\n${bytes(head.view.bytes)}`}>
        {head.title}
      </h1>
      <span className="facts cut num">{factsOf(head.view)}</span>
      {comparing ? (
        <>
          <div className="progress" role="progressbar" aria-label="Comparing with the files" aria-valuenow={percent}>
            <i style={{ width: `${percent}%` }} />
          </div>
          <button type="button" className="button" onClick={() => void stopReading()}>
            <Icon name="stop" size={12} />
            Stop
          </button>
        </>
      ) : (
        <button
          type="button"
          className="button quiet"
          title="Read the database and its files again"
          onClick={() => void reloadDatabase(head.id)}
        >
          <Icon name="again" />
          Read again
        </button>
      )}
    </header>
  )
}
