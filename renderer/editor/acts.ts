import type { DraftChange, DraftRole, DraftStart, DraftView, ThreadKey } from '../../preload/contract.ts'
import { inspect, notify, state } from '../actions.ts'
import { call } from '../api.ts'
import { count, counted } from '../format/numbers.ts'
import { draftRowAt, fetchWanted } from '../pages.ts'
import { type Editing, editingOf, setEditing, stopEditing, useEditing } from './editing.ts'

/** Opens the editor on a compaction: on the draft that is there, else on what the compaction left. */
export async function openEditor(tab: string, key: ThreadKey, checkpoint: number): Promise<void> {
  const at = `checkpoint:${checkpoint}:before`
  const there = editingOf(tab)
  if (there !== null && there.key === key && there.at === at && there.view !== null) return
  const fresh = { view: null, error: null, row: 0, text: false, typed: null, weight: null, jump: 0 }
  useEditing.setState({ [tab]: { key, checkpoint, at, ...fresh } })
  await begin(tab, { kind: 'recorded' }, false)
}

/** Begins anew, or takes up what is there. Answers false where it could not. */
export async function begin(tab: string, start: DraftStart, anew: boolean): Promise<boolean> {
  const editing = editingOf(tab)
  if (editing === null) return false
  const got = await call('openDraft', { key: editing.key, at: editing.at, start, anew })
  const now = editingOf(tab)
  if (now?.at !== editing.at || now.key !== editing.key) return false
  if (!got.ok) {
    if (anew) notify(got.error.message)
    else setEditing(tab, { error: got.error })
    return false
  }
  await fetchRows(now, got.value, 0)
  const row = firstRow(got.value)
  setEditing(tab, { view: got.value, error: null, row, text: false, typed: null, weight: null, jump: now.jump + 1 })
  inspectRow(tab)
  for (const note of got.value.notes) notify(note)
  return true
}

/** The first row that stands in the draft. */
const firstRow = ({ done }: DraftView): number => Math.max(0, done.search(/[^-X]/))

export function closeEditor(tab: string): void {
  const closed = editingOf(tab)
  stopEditing(tab)
  if (closed?.view?.unsaved) notify('The draft is kept. It opens again with “Edit…”.')
}

/** Rows that are looked at are fetched before they are shown: nothing flickers when the draft changes. */
const AROUND = 60

const fetchRows = ({ key, at }: Editing, { revision, rows }: DraftView, row: number): Promise<unknown> =>
  fetchWanted({
    of: 'draft',
    key,
    at,
    revision,
    from: Math.max(0, row - AROUND),
    to: Math.min(rows, row + AROUND),
  })

/** What the window showed when a change was asked for: keys are quicker than answers. */
interface Seen {
  readonly revision: number
  readonly row: number
}

const seenBy = (tab: string): Seen => {
  const editing = editingOf(tab)
  return { revision: editing?.view?.revision ?? 0, row: editing?.row ?? 0 }
}

/** Changes go one after the other. */
let queue: Promise<unknown> = Promise.resolve()

export function change(tab: string, wanted: DraftChange): Promise<boolean> {
  const seen = seenBy(tab)
  const done = queue.then(async () => (await settle(tab)) && (await send(tab, wanted, seen)))
  queue = done.catch(() => {})
  return done
}

/** Puts what was typed into the draft. */
export function settleTyped(tab: string): Promise<boolean> {
  const done = queue.then(() => settle(tab))
  queue = done.catch(() => {})
  return done
}

async function settle(tab: string): Promise<boolean> {
  const typed = editingOf(tab)?.typed ?? null
  if (typed === null) return true
  setEditing(tab, { typed: null, weight: null })
  if (typed.text === typed.own) return true
  const { row, path, text } = typed
  const done = await send(tab, { kind: 'write', row, path, text }, seenBy(tab))
  // A text that could not be put there is not lost: it stays in the field.
  if (!done) setEditing(tab, { typed })
  return done
}

async function send(tab: string, wanted: DraftChange, seen: Seen): Promise<boolean> {
  const editing = editingOf(tab)
  if (editing?.view == null) return false
  const { key, at, view } = editing
  const got = await call('changeDraft', { key, at, revision: seen.revision, change: wanted })
  if (!got.ok) {
    notify(got.error.message)
    if (got.error.code === 'not-ready') await begin(tab, view.start, false)
    return false
  }
  const last = Math.max(0, got.value.view.rows - 1)
  const wantedRow = Math.min(got.value.row ?? seen.row, last)
  await fetchRows(editing, got.value.view, wantedRow)
  const now = editingOf(tab)
  if (now?.at !== at || now.key !== key) return false
  // Who went on meanwhile stays there.
  const row = now.row === seen.row ? wantedRow : Math.min(now.row, last)
  setEditing(tab, { view: got.value.view, row, jump: row === now.row ? now.jump : now.jump + 1 })
  notify(saidOf(wanted, view, got.value.view))
  inspectRow(tab)
  return true
}

/** What was done, and how heavy the draft is now, for the status bar and the screen reader. */
function saidOf({ kind }: DraftChange, before: DraftView, { undo, draft }: DraftView): string {
  const what =
    kind === 'undo' ? `Undone: ${before.undo}` : kind === 'redo' ? `Done again: ${before.redo}` : (undo ?? '')
  return `${what}. The draft has ${count(draft.tokens)} tokens in ${counted(draft.items, 'item')}.`
}

/** Selects a row; what was typed for another one goes into the draft first. */
export async function selectDraftRow(tab: string, row: number): Promise<void> {
  // Nothing waits where nothing was typed: the next key already means the new row.
  if (editingOf(tab)?.typed != null && !(await settleTyped(tab))) return
  setEditing(tab, { row })
  const editing = editingOf(tab)
  if (editing?.view == null) return
  const { key, at, view } = editing
  await fetchWanted({ of: 'draft', key, at, revision: view.revision, from: row, to: row + 1 })
  // A row that comes late must not take the selection back.
  if (editingOf(tab)?.row === row) inspectRow(tab)
}

/** The inspector follows the selection: the item as it stands in the draft, else as it stood before. */
export function inspectRow(tab: string): void {
  const editing = editingOf(tab)
  if (editing?.view == null || state().active !== tab) return
  const { key, at, row } = editing
  const { revision } = editing.view
  const view = draftRowAt(key, at, revision, row)
  const item = view?.draft?.item ?? view?.before?.item
  if (item === undefined) return
  const isInFile = item.ref.file >= 0
  inspect(isInFile ? { kind: 'item', ref: item.ref } : { kind: 'draft', at, revision, row, recorded: false })
}

/** The text of the selected row. What was typed goes into the draft when it closes. */
export async function closeText(tab: string): Promise<void> {
  if (await settleTyped(tab)) setEditing(tab, { text: false })
}

export async function addMessage(tab: string, role: DraftRole): Promise<void> {
  const editing = editingOf(tab)
  if (editing?.view == null) return
  const row = editing.view.rows === 0 ? null : editing.row
  if (await change(tab, { kind: 'add', row, role, text: '' })) setEditing(tab, { text: true })
}

/** Opens the text of the summary that stands in the draft; one is added where there is none. */
export async function editSummary(tab: string): Promise<void> {
  const view = editingOf(tab)?.view
  if (view == null) return
  const row = [...view.itemKinds].findLastIndex((kind, i) => kind === 's' && standsAt(view, i))
  if (row < 0) {
    if (view.rows > 0) await selectDraftRow(tab, view.rows - 1)
    return addMessage(tab, 'summary')
  }
  await selectDraftRow(tab, row)
  setEditing(tab, { text: true, jump: (editingOf(tab)?.jump ?? 0) + 1 })
}

export const standsAt = ({ done }: Pick<DraftView, 'done'>, row: number): boolean => {
  const letter = done[row]
  return letter !== undefined && letter !== '-' && letter !== 'X'
}
