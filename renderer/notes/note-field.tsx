import './notes.css'
import { useEffect, useId } from 'react'
import type { NotePlace, ThreadKey } from '../../preload/contract.ts'
import { Icon } from '../icons.ts'
import { focusView } from '../open.ts'
import { toggleBookmark } from './acts.ts'
import { markAt, useMarks } from './marks.ts'
import { leaveNote, readNote, typeNote, useWritings, type Writing, writingName } from './writing.ts'

/** Characters of one note. */
const LONGEST = 20_000

interface NoteFieldProps {
  readonly threadKey: ThreadKey
  readonly place: NotePlace
}

/** What the user notes of what the inspector shows: a bookmark and words. */
export function NoteField({ threadKey: key, place }: NoteFieldProps) {
  const marks = useMarks(key)
  const { file, line, index } = place
  const name = writingName(key, place)
  const writing = useWritings(all => all[name])
  const label = useId()
  // Asked again when the marks are: another window may have written.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `marks` says that the answer may have changed
  useEffect(() => void readNote(key, { file, line, index }), [key, file, line, index, marks])
  useEffect(() => () => void leaveNote(key, { file, line, index }), [key, file, line, index])
  const isSet = markAt(marks, place)?.bookmark ?? false
  return (
    <section className="note-field" aria-labelledby={label}>
      <header>
        <h3 id={label}>Note</h3>
        <span className="t3 grow" role="status" data-testid="note-state">
          {writing === undefined ? '' : STATE_WORDS[writing.state]}
        </span>
        <button
          type="button"
          className="button quiet"
          aria-pressed={isSet}
          title="Set or remove the bookmark (m)"
          onClick={() => void toggleBookmark(key, place)}
        >
          <Icon name="bookmark" size={12} className={isSet ? 'noted-icon set' : 'noted-icon'} />
          Bookmark
        </button>
      </header>
      <textarea
        id="note"
        data-place={name}
        aria-labelledby={label}
        rows={1}
        maxLength={LONGEST}
        placeholder="Yours alone: no export holds it (M)"
        disabled={writing === undefined}
        value={writing?.text ?? ''}
        onChange={event => typeNote(key, place, event.target.value)}
        onBlur={() => void leaveNote(key, place)}
        onKeyDown={event => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          void focusView()
        }}
      />
      {writing?.state === 'failed' ? (
        <p className="note-failed" role="alert">
          {writing.said} What you wrote stays here.{' '}
          <button type="button" className="link" onClick={() => void leaveNote(key, place)}>
            Try again
          </button>
        </p>
      ) : null}
    </section>
  )
}

const STATE_WORDS = {
  still: '',
  typing: '',
  saving: 'Saving',
  saved: 'Saved',
  failed: 'Not saved',
} as const satisfies Record<Writing['state'], string>
