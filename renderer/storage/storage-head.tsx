import { setState, state } from '../actions.ts'
import { Icon } from '../icons.ts'
import { listSessions } from '../library/list-sessions.ts'
import { useStore } from '../store.ts'

/** What the tab shows, and whether all of it was read. */
export function StorageHead() {
  const pending = useStore(({ library }) => library.pending)
  const again = () => {
    setState({ notice: { text: 'Looking at the folders of the library.', n: state().notice.n + 1 } })
    void listSessions(state().library.query, true)
  }
  return (
    <header className="session-head">
      <h1>Storage</h1>
      <span className="facts num">
        <span className="cut">
          {pending === 0 ? 'All sessions of the library' : `${pending} sessions are still being read`}
        </span>
      </span>
      <button type="button" className="button quiet" title="Look at the folders of the library again" onClick={again}>
        <Icon name="again" />
        Look again
      </button>
    </header>
  )
}
