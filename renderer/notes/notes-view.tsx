import './notes.css'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { NoteRowView, RowView, ThreadKey } from '../../preload/contract.ts'
import { inspect, setFront } from '../actions.ts'
import { call } from '../api.ts'
import { useClock } from '../clock.tsx'
import { counted } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { strokeOf } from '../keys.ts'
import { uniform } from '../list/geometry.ts'
import { List, type ListHandle } from '../list/list.tsx'
import { useLostFocus } from '../lost-focus.ts'
import { type Subject, useTab } from '../store.ts'
import { deleteNote, forgetDeletedNote, goToMark, restoreNote, useDeletedNote } from './acts.ts'
import { type Marks, NO_MARKS, useMarks } from './marks.ts'
import { NoteRow } from './note-row.tsx'
import { useNoteRows } from './use-note-rows.ts'

const ROW = 28

/** All that is noted of a session, in its order, with what it is of. */
export function NotesView() {
  const key = useTab(tab => tab.key)
  const marks = useMarks(key)
  if (key === null) return null
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what holds the focus stands in it
    <div
      className="notes-view"
      onKeyDown={event => {
        if (strokeOf(event) !== 'Ctrl+Z') return
        event.preventDefault()
        void restoreNote()
      }}
    >
      {marks.problem === null ? null : (
        <p className="notice bad">
          <Icon name="warning" />
          {marks.problem}
        </p>
      )}
      {marks.total === 0 ? (
        <>
          <LastDeleted threadKey={key} />
          <p className="notice">
            <Icon name="bookmark" />
            <span>
              Nothing is noted of this session. <kbd>m</kbd> sets a bookmark on the selected row, <kbd>M</kbd> writes a
              note. Both are yours alone: files in the data folder, and in no export.
            </span>
          </p>
        </>
      ) : (
        <NoteList threadKey={key} marks={marks} />
      )}
    </div>
  )
}

/** "4 bookmarks · 3 notes · 1 not found". */
export function summaryOf({ list, total }: Pick<Marks, 'list' | 'total'>): string {
  const bookmarks = list.filter(({ bookmark }) => bookmark).length
  const written = list.filter(({ written }) => written).length
  return [
    bookmarks > 0 ? counted(bookmarks, 'bookmark') : '',
    written > 0 ? counted(written, 'note') : '',
    total > list.length ? `${total - list.length} not found` : '',
  ]
    .filter(words => words !== '')
    .join(' · ')
}

interface NoteListProps {
  readonly threadKey: ThreadKey
  readonly marks: Marks
}

function NoteList({ threadKey: key, marks }: NoteListProps) {
  const clock = useClock()
  const [view, setView] = useState({ from: 0, to: 40 })
  const [selected, setSelected] = useState(0)
  const list = useRef<ListHandle>(null)
  const { total } = marks
  const at = Math.min(selected, total - 1)
  const rows = useNoteRows(key, marks, { from: Math.min(view.from, at), to: Math.max(view.to, at + 1) })
  const geometry = useMemo(() => uniform(total, ROW), [total])
  const chosen = rows.get(at) ?? null
  useLostFocus(list)
  const subject = chosen === null ? null : JSON.stringify(subjectOf(chosen))
  useEffect(() => {
    if (subject === null) return
    const about = JSON.parse(subject) as Subject | null
    if (about === null) setFront({ inspected: null })
    else inspect(about)
  }, [subject])
  const go = (index: number) => {
    const mark = rows.get(index)?.mark
    if (mark != null) goToMark(mark)
  }
  const onKey = (event: KeyboardEvent): boolean => {
    if (strokeOf(event) !== 'Delete' || chosen === null) return false
    void deleteNote(key, chosen.note.id)
    return true
  }
  return (
    <>
      <div className="notes-bar">
        <Said threadKey={key} marks={marks} />
        <button type="button" className="button" disabled={chosen?.mark == null} onClick={() => go(at)}>
          <Icon name="place" />
          Go there
          <kbd>Enter</kbd>
        </button>
        <button
          type="button"
          className="button"
          disabled={chosen === null}
          onClick={() => chosen !== null && void deleteNote(key, chosen.note.id)}
        >
          <Icon name="dropped" />
          Delete
          <kbd>Del</kbd>
        </button>
      </div>
      <div className="note-cols note-heads" aria-hidden="true">
        <span />
        <span className="right">Line</span>
        <span className="right">Turn</span>
        <span>What stands there</span>
        <span>Note</span>
        <span>Written</span>
      </div>
      <div className="note-list">
        <List
          ref={list}
          id="notes"
          role="grid"
          label="Notes"
          columns={6}
          geometry={geometry}
          selected={at}
          keyOf={index => rows.get(index)?.note.id ?? `${index}`}
          indexOf={id => [...rows].find(([, row]) => row.note.id === id)?.[0] ?? -1}
          onSelect={setSelected}
          onActivate={go}
          onKey={onKey}
          onView={({ from, to }) => {
            if (from !== view.from || to !== view.to) setView({ from, to })
          }}
          row={(index, props) => <NoteRow at={props} row={rows.get(index)} clock={clock} />}
        />
      </div>
      {chosen?.said != null ? <NotFound key={chosen.note.id} threadKey={key} row={chosen} /> : null}
    </>
  )
}

/** What the inspector shows of a note: what it is of. */
function subjectOf({ mark, what }: NoteRowView): Subject | null {
  if (mark === null) return null
  const { file, line, index, turn, row } = mark
  if (index !== null) return { kind: 'item', ref: refOf(what) ?? { file, line, index } }
  return row === null ? { kind: 'line', file, line } : { kind: 'row', turn, row }
}

const refOf = (what: RowView | null) => (what?.kind === 'item' ? what.item.ref : null)

/** A note whose place is gone has nothing to be inspected: it is read here. */
function NotFound({ threadKey: key, row }: { readonly threadKey: ThreadKey; readonly row: NoteRowView }) {
  const [text, setText] = useState(row.note.text)
  const { id } = row.note
  useEffect(() => {
    let gone = false
    void call('note', { key, of: { id } }).then(got => {
      if (!gone && got.ok && got.value !== null) setText(got.value.text)
    })
    return () => {
      gone = true
    }
  }, [key, id])
  return (
    <section className="note-gone" aria-label="Note whose place is not found">
      <p className="t2">
        <Icon name="info" size={12} /> {row.said}
        {row.was === '' ? '' : ` It was: ${row.was}`}
      </p>
      <p className="scroll selectable" tabIndex={0}>
        {text === '' ? 'A bookmark without words.' : text}
      </p>
    </section>
  )
}

/** Where the last note was deleted the list is gone, and with it the focus: the way back takes it up. */
function LastDeleted({ threadKey }: { readonly threadKey: ThreadKey }) {
  const isOf = useDeletedNote(({ deleted }) => deleted?.key === threadKey)
  const bar = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (document.activeElement === document.body) bar.current?.querySelector('button')?.focus()
  }, [])
  return isOf ? (
    <div ref={bar} className="notes-bar">
      <Said threadKey={threadKey} marks={NO_MARKS} />
    </div>
  ) : null
}

/** How many there are; after a deletion the way back stands in the same place. */
function Said({ threadKey, marks }: NoteListProps) {
  const deleted = useDeletedNote(({ deleted }) => deleted)
  if (deleted?.key !== threadKey) return <span className="grow t2 num">{summaryOf(marks)}</span>
  return (
    <div className="grow note-undo" role="status" data-testid="note-undo">
      <span>The note was deleted.</span>
      <button type="button" className="button" onClick={() => void restoreNote()}>
        <Icon name="undo" />
        Undo
        <kbd>Ctrl Z</kbd>
      </button>
      <button type="button" className="button quiet only-icon" aria-label="Close" onClick={forgetDeletedNote}>
        <Icon name="close" />
      </button>
    </div>
  )
}
