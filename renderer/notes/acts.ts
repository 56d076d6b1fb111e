import { create } from 'zustand'
import type { NoteMark, NotePlace, ThreadKey } from '../../preload/contract.ts'
import { goToLine, inspect, jumpToRow, notify, setView, state } from '../actions.ts'
import { call } from '../api.ts'
import { runCommand } from '../commands.ts'
import { whatIsInspected } from '../inspector/inspected.ts'
import { openInput, openPath } from '../open.ts'
import { activeTab, type RowPlace } from '../store.ts'
import { loadMarks, type Marks, marksOf, placeName } from './marks.ts'
import { writingName } from './writing.ts'

/** The note that was deleted last and can be brought back. Data only. */
export const useDeletedNote = create<{ readonly deleted: { readonly key: ThreadKey; readonly id: string } | null }>()(
  () => ({ deleted: null }),
)

/** Sets a bookmark at a place, or takes it away; words stay. */
export async function toggleBookmark(key: ThreadKey, place: NotePlace): Promise<void> {
  const bookmark = !(marksOf(key).byPlace.get(placeName(place))?.bookmark ?? false)
  const got = await call('saveNote', { key, place, bookmark, text: null })
  if (!got.ok) return notify(got.error.message)
  await loadMarks(key)
  notify(bookmark ? 'Bookmark set.' : 'Bookmark removed.')
}

/** The same of what the inspector shows. */
export async function toggleBookmarkHere(): Promise<void> {
  const here = await placeHere()
  if (here !== null) await toggleBookmark(here.key, here.place)
}

/** Frames that the field of what was just selected may take to come. */
const PATIENCE = 120

/** Puts the cursor into the field for what is selected; the inspector may have to open first, or to follow. */
export async function writeNoteHere(): Promise<void> {
  const here = await placeHere()
  if (here === null) return
  if (document.querySelector('.inspector') === null) runCommand('pane.inspector')
  const name = writingName(here.key, here.place)
  for (let frame = 0; frame < PATIENCE; frame++) {
    const field = document.querySelector<HTMLTextAreaElement>('#note:not(:disabled)')
    if (field?.dataset.place === name) {
      field.focus()
      return field.setSelectionRange(field.value.length, field.value.length)
    }
    await new Promise(requestAnimationFrame)
  }
}

/** Where a note of what the inspector shows would stand; null, and a sentence, where none can. */
async function placeHere(): Promise<{ readonly key: ThreadKey; readonly place: NotePlace } | null> {
  const shown = await whatIsInspected()
  if (shown === null || shown.kind === 'failed') {
    notify('Select a row first.')
    return null
  }
  const { key, file, line } = shown
  const place = shown.kind === 'item' ? placeOf(shown.view.head.ref) : { file, line, index: null }
  if (place.file < 0) notify('No line of the session holds it, so nothing can be noted of it.')
  return place.file < 0 ? null : { key, place }
}

export const placeOf = ({ file, line, index }: NotePlace): NotePlace => ({ file, line, index })

/** Goes to where a note stands. */
export function goToMark({ file, line, index, turn, row }: NoteMark): void {
  if (row === null) return void goToLine(file, line)
  jumpToRow({ turn, row })
  if (index !== null) inspect({ kind: 'item', ref: { file, line, index } })
}

/** The next or the previous place that is noted, from the selection in the timeline. */
export function stepMark(step: 1 | -1): void {
  const tab = activeTab(state())
  if (tab?.key == null) return
  const next = nextMark(marksOf(tab.key), tab.selected, step)
  if (next === undefined) notify('There is no further bookmark or note this way.')
  else goToMark(next)
}

export function nextMark({ list }: Marks, from: RowPlace | null, step: 1 | -1): NoteMark | undefined {
  const away = (mark: NoteMark): number =>
    from === null ? 1 : step * (mark.turn - from.turn || (mark.row ?? -1) - (from.row ?? -1))
  return step === 1 ? list.find(mark => away(mark) > 0) : list.findLast(mark => away(mark) > 0)
}

export async function deleteNote(key: ThreadKey, id: string): Promise<void> {
  const got = await call('deleteNote', { key, id })
  if (!got.ok) return notify(got.error.message)
  useDeletedNote.setState({ deleted: got.value === null ? null : { key, id } })
  await loadMarks(key)
}

export async function restoreNote(): Promise<void> {
  const { deleted } = useDeletedNote.getState()
  if (deleted === null) return
  const got = await call('restoreNote', deleted)
  useDeletedNote.setState({ deleted: null })
  if (!got.ok) return notify(got.error.message)
  await loadMarks(deleted.key)
  notify('The note is here again.')
}

export const forgetDeletedNote = (): void => useDeletedNote.setState({ deleted: null })

/** Opens a session at its notes; one that was moved is found by its id. */
export async function openNotes(thread: string | null, path: string): Promise<void> {
  const opened = thread === null ? null : await openInput(thread)
  if (!opened?.ok) await openPath(path)
  setView('notes')
}
