import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import type { CandidateHead, DraftStart } from '../../preload/contract.ts'
import { closeOverlay, notify } from '../actions.ts'
import { call } from '../api.ts'
import { assertNever } from '../assert-never.ts'
import { count } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { Dialog } from '../overlays/dialog.tsx'
import { type DraftQuestion, useTab } from '../store.ts'
import { addMessage, begin, closeEditor, settleTyped } from './acts.ts'
import { refreshCandidates, useCandidates } from './candidates.ts'
import { type Editing, setEditing, useEditing } from './editing.ts'
import { ROLES } from './words.ts'

/** One question about the draft in front. */
export function DraftDialog({ question }: { readonly question: DraftQuestion }) {
  const tab = useTab(({ id }) => id)
  const editing = useEditing(all => (tab === null ? undefined : all[tab]))
  useEffect(() => {
    // The tab in front changed under the question: there is nothing to ask any more.
    if (editing === undefined) closeOverlay()
  }, [editing])
  if (tab === null || editing === undefined) return null
  switch (question.about) {
    case 'add':
      return <AddDialog tab={tab} />
    case 'save':
      return <SaveDialog tab={tab} editing={editing} />
    case 'start':
      return <StartDialog tab={tab} editing={editing} />
    case 'open':
      return <OpenCandidate tab={tab} editing={editing} candidate={question.candidate} />
    case 'delete':
      return <DeleteDialog editing={editing} candidate={question.candidate} />
    default:
      return assertNever(question)
  }
}

interface FrameProps {
  readonly label: string
  readonly children: ReactNode
  readonly foot: ReactNode
}

const Frame = ({ label, children, foot }: FrameProps) => (
  <Dialog className="draft-dialog" label={label} head>
    <div className="draft-dialog-body">{children}</div>
    <footer className="overlay-foot">
      <span className="grow" />
      {foot}
    </footer>
  </Dialog>
)

const Cancel = () => (
  <button type="button" className="button" onClick={closeOverlay}>
    Cancel
  </button>
)

function AddDialog({ tab }: { readonly tab: string }) {
  return (
    <Frame label="Add a message" foot={<Cancel />}>
      <p>It is put behind the selected row. Who speaks in it?</p>
      <div className="draft-roles">
        {ROLES.map(({ role, label, icon }, i) => (
          <button
            key={role}
            type="button"
            className="button"
            data-first={i === 0 ? true : undefined}
            onClick={() => {
              closeOverlay()
              void addMessage(tab, role)
            }}
          >
            <Icon name={icon} />
            {label}
          </button>
        ))}
      </div>
    </Frame>
  )
}

interface OfDraft {
  readonly tab: string
  readonly editing: Editing
}

function SaveDialog({ tab, editing }: OfDraft) {
  const [name, setName] = useState('')
  const [notes, setNotes] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const done = await saveDraft(tab, name, notes)
    if (done === null) closeOverlay()
    else setWrong(done)
  }
  const errors = editing.view?.findings.filter(({ severity }) => severity === 'error').length ?? 0
  return (
    <Dialog className="draft-dialog" label="Save as candidate" head>
      <form onSubmit={event => void save(event)}>
        <div className="draft-dialog-body form">
          <label htmlFor="draft-name">Name</label>
          <span className="field">
            <input
              id="draft-name"
              data-first
              value={name}
              maxLength={200}
              onChange={event => setName(event.target.value)}
            />
          </span>
          <label htmlFor="draft-notes">Notes</label>
          <textarea
            id="draft-notes"
            rows={3}
            value={notes}
            maxLength={10_000}
            onChange={event => setNotes(event.target.value)}
          />
          <span />
          <p className="hint" role="status">
            {wrong ??
              (errors === 0
                ? 'It is kept in the data folder. The session is not changed.'
                : `${errors === 1 ? 'One error stands' : `${count(errors)} errors stand`} beside the draft. It can be saved all the same.`)}
          </p>
        </div>
        <footer className="overlay-foot">
          <span className="grow" />
          <Cancel />
          <button type="submit" className="button primary">
            Save
          </button>
        </footer>
      </form>
    </Dialog>
  )
}

/** Answers a sentence where it was not saved. */
async function saveDraft(tab: string, name: string, notes: string): Promise<string | null> {
  if (!(await settleTyped(tab))) return 'What was typed could not be put into the draft.'
  const editing = useEditing.getState()[tab]
  if (editing?.view == null) return 'The draft is not open any more.'
  const { key, at, view } = editing
  const got = await call('saveDraft', { key, at, revision: view.revision, name, notes })
  if (!got.ok) return got.error.message
  setEditing(tab, { view: got.value.view })
  await refreshCandidates(key)
  notify(
    `Saved ${name.trim() === '' ? 'the candidate' : `“${name.trim()}”`}. Details lists it, to open or to fork from.`,
  )
  return null
}

const LOST = 'What was done to the draft and was not saved is lost.'

function StartDialog({ tab, editing }: OfDraft) {
  const start = (from: DraftStart) => {
    closeOverlay()
    void begin(tab, from, true)
  }
  const discard = async () => {
    closeOverlay()
    const { key, at } = editing
    const done = await call('discardDraft', { key, at })
    if (!done.ok) return notify(done.error.message)
    setEditing(tab, { view: null })
    closeEditor(tab)
  }
  const { candidates } = useCandidates(editing.key)
  const whole = candidates.filter(({ problem }) => problem === null)
  return (
    <Frame
      label="Start over"
      foot={
        <>
          {editing.view?.unsaved ? (
            <button type="button" className="button" onClick={() => void discard()}>
              Discard and go back
            </button>
          ) : null}
          <Cancel />
        </>
      }
    >
      {editing.view?.unsaved ? <p className="warned">{LOST}</p> : null}
      <p>What does the draft begin with?</p>
      <div className="draft-starts">
        <button type="button" className="button" data-first onClick={() => start({ kind: 'recorded' })}>
          <Icon name="compaction" />
          What the compaction left
        </button>
        <button type="button" className="button" onClick={() => start({ kind: 'before' })}>
          <Icon name="back" />
          The history before
        </button>
        {whole.map(({ id, name }) => (
          <button key={id} type="button" className="button" onClick={() => start({ kind: 'candidate', id })}>
            <Icon name="file" />
            <span className="cut">{name === '' ? 'Without a name' : name}</span>
          </button>
        ))}
      </div>
    </Frame>
  )
}

function OpenCandidate({ tab, candidate }: OfDraft & { readonly candidate: CandidateHead }) {
  return (
    <Frame
      label="Open a candidate"
      foot={
        <>
          <Cancel />
          <button
            type="button"
            className="button primary"
            data-first
            onClick={() => {
              closeOverlay()
              void begin(tab, { kind: 'candidate', id: candidate.id }, true)
            }}
          >
            Open
          </button>
        </>
      }
    >
      <p className="warned">{LOST}</p>
      <p>Open “{candidate.name === '' ? 'Without a name' : candidate.name}” in its place?</p>
    </Frame>
  )
}

function DeleteDialog({ editing, candidate }: { readonly editing: Editing; readonly candidate: CandidateHead }) {
  const remove = async () => {
    closeOverlay()
    const done = await call('deleteCandidate', { key: editing.key, id: candidate.id })
    notify(done.ok ? 'The candidate was deleted.' : done.error.message)
    await refreshCandidates(editing.key)
  }
  return (
    <Frame
      label="Delete a candidate"
      foot={
        <>
          <Cancel />
          <button type="button" className="button primary" onClick={() => void remove()}>
            Delete
          </button>
        </>
      }
    >
      <p>
        Delete “{candidate.name === '' ? 'Without a name' : candidate.name}” for good? Sessions that were forked from it
        stay.
      </p>
      <p className="t3 draft-command">{candidate.path}</p>
    </Frame>
  )
}
