import { useState } from 'react'
import { useShortPath } from '../format/path.ts'
import { Icon } from '../icons.ts'
import { type ForkDraft, providerWords } from './draft.ts'

export interface ForkTargetProps {
  readonly draft: ForkDraft
  readonly homes: readonly string[]
  readonly candidate: { readonly id: string; readonly name: string } | null
  /** The point in words. */
  readonly words: string
  readonly onChange: (change: Partial<ForkDraft>) => void
  readonly onBrowse: () => void
}

/** At which point, to which place, in which form. */
export function ForkTarget({ draft, homes, candidate, words, onChange, onBrowse }: ForkTargetProps) {
  const short = useShortPath()
  const [opened, setOpened] = useState(false)
  // What was chosen elsewhere must be in sight.
  const more = opened || draft.dropProvider
  return (
    <div className="export-form">
      <label className="t2" htmlFor="fork-at">
        Point
      </label>
      <span className="fork-point">
        <span className="field">
          <input
            id="fork-at"
            data-first
            className="mono"
            value={draft.at}
            spellCheck={false}
            aria-describedby="fork-words"
            onChange={event => onChange({ at: event.target.value })}
          />
        </span>
        <span id="fork-words" className="t2 cut">
          {words}
        </span>
      </span>
      {candidate === null ? null : (
        <>
          <span className="t2">Candidate</span>
          <span className="cut">{candidate.name === '' ? candidate.id : candidate.name}</span>
        </>
      )}
      <label className="t2" htmlFor="fork-to">
        Goes to
      </label>
      <select
        id="fork-to"
        value={draft.home ?? ''}
        onChange={event => onChange({ home: event.target.value === '' ? null : event.target.value })}
      >
        {homes.map(home => (
          <option key={home} value={home}>
            Sessions of {short(home)}
          </option>
        ))}
        <option value="">A file or folder</option>
      </select>
      {draft.home === null ? (
        <>
          <label className="t2" htmlFor="fork-path">
            Path
          </label>
          <span className="export-path">
            <span className="field grow">
              <input
                id="fork-path"
                className="mono"
                value={draft.path}
                placeholder="A folder, or the name of a new file"
                spellCheck={false}
                onChange={event => onChange({ path: event.target.value })}
              />
            </span>
            <button type="button" className="button" onClick={onBrowse}>
              Browse…
            </button>
          </span>
        </>
      ) : null}
      <button type="button" className="fork-more t2" aria-expanded={more} onClick={() => setOpened(!more)}>
        <Icon name={more ? 'down' : 'right'} size={12} />
        More
      </button>
      <span />
      {more ? (
        <>
          <label className="t2" htmlFor="fork-form">
            Form
          </label>
          <select
            id="fork-form"
            value={draft.form}
            onChange={event => onChange({ form: event.target.value === 'paginated' ? 'paginated' : 'legacy' })}
          >
            <option value="legacy">Legacy: every line but the first stays as it is</option>
            <option value="paginated">Paginated: lines are numbered anew</option>
          </select>
          <span className="t2">Provider</span>
          <label className="fork-check">
            <input
              type="checkbox"
              checked={draft.dropProvider}
              onChange={event => onChange({ dropProvider: event.target.checked })}
            />
            {providerWords(draft)} in place of its own
          </label>
        </>
      ) : null}
    </div>
  )
}
