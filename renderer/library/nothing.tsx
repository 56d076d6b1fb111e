import type { ReactNode } from 'react'
import { runCommand } from '../commands.ts'
import { counted } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { shownKey } from '../keys.ts'
import { useStore } from '../store.ts'
import { searchFor } from './ask.ts'
import { useChips } from './chips-row.tsx'
import { useLibraryPane } from './state.ts'

/** How texts are asked for, in a line. */
export const SYNTAX = 'Words, "a phrase", begin*, -without'

/** Why no session is listed, and what can be done. */
export function NoSessions() {
  const library = useStore(state => state.library)
  const filters = useChips().length
  const missing = library.homes.filter(home => !home.exists)
  if (library.state === 'loading') return <p className="library-empty t2">Looking for sessions.</p>
  if (library.error !== null) return <p className="library-empty t2">{library.error.message}</p>
  if (library.query !== '')
    return (
      <div className="library-empty t2">
        <p>
          No session has “{library.query}” in its title, folder or id
          {filters === 0 ? '.' : ' and passes the filters.'}
        </p>
        <button type="button" className="button" onClick={() => searchFor(library.query)}>
          <Icon name="search" />
          Search the texts
          <kbd>{shownKey('library.search')}</kbd>
        </button>
      </div>
    )
  if (library.all > 0)
    return (
      <div className="library-empty t2">
        <p>
          No session passes the filters
          {library.pending === 0 ? '.' : ` so far: ${counted(library.pending, 'session')} are still to be read.`}
        </p>
      </div>
    )
  return (
    <div className="library-empty t2">
      <p>No sessions here.</p>
      {missing.map(home => (
        <p key={home.path}>
          <Icon name="folder" size={12} /> <span className="mono">{home.path}</span> does not exist.
        </p>
      ))}
      <button type="button" className="button" onClick={() => runCommand('library.folders')}>
        <Icon name="folder" />
        Choose folders…
      </button>
    </div>
  )
}

/** Why no text is listed. */
export function NoHits() {
  const { found, text, problem } = useLibraryPane()
  const filters = useChips().length
  if (found.state === 'failed' && found.error !== null) return <p className="library-empty t2">{found.error.message}</p>
  if (found.state === 'searching') return <p className="library-empty t2">Searching.</p>
  if (found.query === '' || text.trim() === '')
    return (
      <Syntax>
        <p>Search what was said in all sessions: prompts, answers, commands and summaries.</p>
      </Syntax>
    )
  return (
    <Syntax>
      <p>
        No text {found.pending > 0 ? 'in the index ' : ''}has “{found.query}”
        {filters > 0 ? ' in the sessions that pass the filters.' : '.'}
      </p>
      {problem === null ? null : <p>What the note at the foot says may be why.</p>}
      {/[\p{L}\p{N}]$/u.test(found.query) ? (
        <button type="button" className="button" onClick={() => searchFor(`${found.query}*`)}>
          <Icon name="search" />
          <span className="cut">Words that begin so: {found.query}*</span>
        </button>
      ) : null}
    </Syntax>
  )
}

/** What may be typed, each with what it finds. */
const Syntax = ({ children }: { readonly children: ReactNode }) => (
  <div className="library-empty t2">
    {children}
    <dl className="syntax">
      {FORMS.map(([form, finds]) => (
        <div key={form}>
          <dt className="mono">{form}</dt>
          <dd>{finds}</dd>
        </div>
      ))}
    </dl>
  </div>
)

const FORMS = [
  ['retry queue', 'both words, near each other'],
  ['"retry queue"', 'the words as they stand'],
  ['retr*', 'words that begin so'],
  ['retry -queue', 'the first without the second'],
] as const
