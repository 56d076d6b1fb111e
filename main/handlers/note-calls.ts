import type { Api, Result } from '../../preload/contract.ts'
import { notesPath } from '../library/notes.ts'
import type { Emit } from './context.ts'
import type { OpenThread } from './open-thread.ts'
import type { Refusal } from './refusals.ts'
import type { Within } from './within.ts'

type NoteMethod = 'notes' | 'noteRows' | 'note' | 'saveNote' | 'deleteNote' | 'restoreNote'

interface NoteRoom {
  readonly within: Within
  readonly threads: () => Iterable<OpenThread>
  readonly dataFolder: string
  readonly emit: Emit
  /** The refusal for a line that a thread does not have. */
  readonly checkLine: (open: OpenThread, file: number, line: number) => Refusal | null
}

/** The calls about the user's own notes and bookmarks: files in the data folder. */
export function noteCalls({ within, threads, dataFolder, emit, checkLine }: NoteRoom): Pick<Api, NoteMethod> {
  /** Tells every window that shows a session with these notes. */
  const changed = async <T>(open: OpenThread, change: Result<T> | Promise<Result<T>>): Promise<Result<T>> => {
    const done = await change
    const path = notesPath(dataFolder, open.notebook.of)
    if (done.ok)
      for (const { key, notebook } of threads()) if (notesPath(dataFolder, notebook.of) === path) emit('notes', { key })
    return done
  }
  return {
    notes: ({ key }) => within(key, ({ notebook }) => notebook.view()),
    noteRows: ({ key, from, count }) => within(key, ({ notebook, shown }) => notebook.rows(from, count, shown)),
    note: ({ key, of }) => within(key, ({ notebook }) => notebook.note(of)),
    saveNote: ({ key, place, bookmark, text }) =>
      within(
        key,
        open => checkLine(open, place.file, place.line) ?? changed(open, open.notebook.save(place, bookmark, text)),
      ),
    deleteNote: ({ key, id }) => within(key, open => changed(open, open.notebook.delete(id))),
    restoreNote: ({ key, id }) => within(key, open => changed(open, open.notebook.restore(id))),
  }
}
