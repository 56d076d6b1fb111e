import { randomUUID } from 'node:crypto'
import type { Api } from '../../preload/contract.ts'
import { deleteNote, readNotes, saveNote } from '../library/notes.ts'
import { ok } from './context.ts'

/** The user's own notes and bookmarks: files in the data folder. */
export function noteHandlers(dataFolder: string): Pick<Api, 'notes' | 'saveNote' | 'deleteNote'> {
  return {
    notes: async of => {
      const read = readNotes(dataFolder, of)
      return ok(
        read.ok ? { notes: read.value.notes, problem: read.value.said } : { notes: [], problem: read.error.message },
      )
    },
    saveNote: async ({ note, ...of }) =>
      saveNote(dataFolder, of, { ...note, id: note.id ?? randomUUID(), at: new Date().toISOString() }),
    deleteNote: async ({ id, ...of }) => deleteNote(dataFolder, of, id),
  }
}
