import { count, counted } from '../format/numbers.ts'
import { useStore } from '../store.ts'
import { setMode } from './ask.ts'
import { MOST } from './list-sessions.ts'
import { type Found, type LibraryMode, useLibraryPane } from './state.ts'

const MODES: readonly { readonly mode: LibraryMode; readonly label: string; readonly title: string }[] = [
  { mode: 'sessions', label: 'Sessions', title: 'By title, folder, version or id' },
  { mode: 'texts', label: 'Texts', title: 'By what was said: prompts, answers, commands and summaries (Ctrl Shift F)' },
]

/** What the field looks at, and how much that is. */
export function ModeBar() {
  const mode = useLibraryPane(pane => pane.mode)
  return (
    <div className="library-bar">
      <span className="seg" role="group" aria-label="Look at">
        {MODES.map(({ mode: one, label, title }) => (
          <button key={one} type="button" title={title} aria-pressed={one === mode} onClick={() => setMode(one)}>
            {label}
          </button>
        ))}
      </span>
      <LibraryCount />
    </div>
  )
}

/** How many were found. */
export function LibraryCount() {
  const mode = useLibraryPane(pane => pane.mode)
  const found = useLibraryPane(pane => pane.found)
  const library = useStore(state => state.library)
  const { total, all, state } = library
  if (mode === 'texts')
    return (
      <span className="cut t3 num library-count" role="status" title={hitsTitle(found)}>
        {hitsText(found)}
      </span>
    )
  const title = total > MOST ? `The newest ${count(MOST)} are listed. Filters find the others.` : undefined
  return (
    <span className="cut t3 num library-count" role="status" title={title}>
      {state === 'loading' ? '' : sessionsText(total, all)}
    </span>
  )
}

/** The number of all is cut last where there is little room. */
const sessionsText = (total: number, all: number) =>
  total === all ? (
    counted(all, 'session')
  ) : (
    <>
      {count(total)} of {count(all)}
      <span className="word"> {all === 1 ? 'session' : 'sessions'}</span>
    </>
  )

function hitsText({ query, hits, next, state }: Found): string {
  if (state === 'searching' && hits.length === 0) return 'Searching'
  if (query === '' || state === 'failed') return ''
  return next === null ? counted(hits.length, 'hit') : `${count(hits.length)}+ hits`
}

const hitsTitle = ({ next, hits }: Found): string | undefined =>
  next === null ? undefined : `The first ${counted(hits.length, 'hit')}; more come when you scroll.`
