import './editor.css'
import { useRef, useState } from 'react'
import type { DraftChange, DraftView } from '../../preload/contract.ts'
import { openOverlay } from '../actions.ts'
import { type Handlers, runCommand, useCommands } from '../commands.ts'
import { begin, change, closeEditor, closeText, editSummary, selectDraftRow } from './acts.ts'
import { useCandidates } from './candidates.ts'
import { DraftList, type DraftListHandle } from './draft-list.tsx'
import { type Editing, setEditing } from './editing.ts'
import { Head, Toolbar } from './head.tsx'
import { Side } from './side.tsx'
import { TextDrawer } from './text-drawer.tsx'

/** The history of one compaction, edited against the history before it. */
export function EditorView({ tab, editing }: { readonly tab: string; readonly editing: Editing }) {
  const { view, error } = editing
  const close = () => closeEditor(tab)
  useCommands(view === null ? { close } : {})
  return (
    <div className="checkpoints draft-editor">
      <Head editing={editing} onClose={close} />
      {error === null ? null : (
        <p className="checkpoints-note" role="status">
          {error.message}
        </p>
      )}
      {view === null ? null : <OfDraft tab={tab} editing={editing} view={view} onClose={close} />}
    </div>
  )
}

interface OfDraftProps {
  readonly tab: string
  readonly editing: Editing
  readonly view: DraftView
  readonly onClose: () => void
}

function OfDraft({ tab, editing, view, onClose }: OfDraftProps) {
  const list = useRef<DraftListHandle>(null)
  const [details, setDetails] = useState(false)
  const { candidates, total } = useCandidates(editing.key)
  const run = (wanted: DraftChange) => void change(tab, wanted).then(() => list.current?.focus())
  const select = (row: number) => void selectDraftRow(tab, row)
  const openText = (row: number) => void selectDraftRow(tab, row).then(() => setEditing(tab, { text: true }))
  const show = (row: number) => {
    select(row)
    setEditing(tab, { jump: editing.jump + 1 })
    list.current?.focus()
  }
  useCommands(
    commands({
      tab,
      row: editing.row,
      list: () => list.current,
      run,
      close: editing.text
        ? () => void closeText(tab).then(() => list.current?.focus())
        : details
          ? () => setDetails(false)
          : onClose,
    }),
  )
  return (
    <>
      <Toolbar view={view} run={runCommand} details={details} onDetails={() => setDetails(!details)} />
      {view.notes.length === 0 ? null : (
        <p className="draft-note" role="status">
          {view.notes.join(' ')}
        </p>
      )}
      <div className="checkpoints-body">
        <div className="checkpoints-lists">
          <ColumnHeads />
          {view.rows === 0 ? (
            <p className="checkpoints-note">
              Both histories are empty: there is nothing to edit. A message can be added.
            </p>
          ) : (
            <DraftList
              key={`${editing.key} ${editing.at} ${JSON.stringify(view.start)}`}
              ref={list}
              {...{ editing, view }}
              onRow={select}
              onText={openText}
            />
          )}
          {editing.text ? (
            <TextDrawer key={editing.row} {...{ tab, editing, view }} onClosed={() => list.current?.focus()} />
          ) : null}
        </div>
        <Side
          {...{ view, candidates, total }}
          over={details}
          onClose={() => setDetails(false)}
          onRow={show}
          onMend={(finding, mend) => run({ kind: 'mend', finding, mend })}
          onOpen={candidate => {
            if (view.unsaved) openOverlay({ kind: 'draft', question: { about: 'open', candidate } })
            else void begin(tab, { kind: 'candidate', id: candidate.id }, true)
          }}
          onFork={({ id, name, at }) => openOverlay({ kind: 'fork', at, candidate: { id, name } })}
          onDelete={candidate => openOverlay({ kind: 'draft', question: { about: 'delete', candidate } })}
        />
      </div>
    </>
  )
}

interface Keys {
  readonly tab: string
  readonly row: number
  readonly list: () => DraftListHandle | null
  readonly run: (wanted: DraftChange) => void
  readonly close: () => void
}

/** Everything that a key or the palette does here. */
function commands({ tab, row, list, run, close }: Keys): Handlers {
  const onRange = (kind: 'remove' | 'restore') => () => {
    const range = list()?.range()
    if (range != null) run({ kind, ...range })
  }
  const ask = (about: 'add' | 'save' | 'start') => () => openOverlay({ kind: 'draft', question: { about } })
  return {
    'row.next': () => list()?.step(1),
    'row.previous': () => list()?.step(-1),
    'row.first': () => list()?.end('first'),
    'row.last': () => list()?.end('last'),
    'draft.remove': onRange('remove'),
    'draft.restore': onRange('restore'),
    'draft.text': () => list()?.activate(),
    'draft.up': () => run({ kind: 'move', row, by: -1 }),
    'draft.down': () => run({ kind: 'move', row, by: 1 }),
    'draft.add': ask('add'),
    'draft.summary': () => void editSummary(tab),
    'draft.undo': () => run({ kind: 'undo' }),
    'draft.redo': () => run({ kind: 'redo' }),
    'draft.save': ask('save'),
    'draft.start': ask('start'),
    close,
  }
}

const ColumnHeads = () => (
  <div className="diff-heads" aria-hidden="true">
    {(['before', 'after'] as const).map((side, i) => (
      <span key={side} className={`side ${side}`} style={{ gridColumn: i === 0 ? 1 : 3 }}>
        <span className="number">Item</span>
        <span>Kind</span>
        <span>{side === 'before' ? 'History before' : 'Draft'}</span>
        <span className="weight">Tok</span>
      </span>
    ))}
  </div>
)
