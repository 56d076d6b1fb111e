import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { done, failed, type Outcome } from '../base/failure.ts'
import { makeDataFolder } from './data-folder.ts'
import { plainName } from './discover.ts'
import { readJson, writeJson } from './json-file.ts'
import { fieldsOf } from './settings.ts'

/** The session that notes belong to: by its id, or by its path where it has none. */
export interface NotesOf {
  readonly thread: string | null
  readonly path: string
}

/** What a user notes of a place in a session: a bookmark, words, or both. */
export interface Note {
  readonly id: string
  /** Name of the file, without folder and without `.zst`: sessions are moved and packed. */
  readonly file: string
  readonly line: number
  /** Of an item in the list that a line holds; null for the line's own. */
  readonly index: number | null
  readonly bookmark: boolean
  readonly text: string
  /** When it was written last, ISO 8601. */
  readonly at: string
}

export interface Notes {
  /** By file, line and index. */
  readonly notes: readonly Note[]
  /** A sentence where the file was damaged and set aside; null when all is well. */
  readonly said: string | null
}

const FORMAT = 'palimpsest-notes'
const VERSION = 1
const LARGEST = 16 * 1024 * 1024
/** Notes of one session, and characters of one. */
const MOST = 10_000
export const LONGEST_NOTE = 20_000

export function notesPath(dataFolder: string, { thread, path }: NotesOf): string {
  const isPlain = thread !== null && /^[0-9a-f-]{36}$/i.test(thread)
  const hashed = createHash('sha256')
    .update(thread ?? plainName(path))
    .digest('hex')
    .slice(0, 32)
  return join(dataFolder, 'notes', `${isPlain ? thread.toLowerCase() : hashed}.json`)
}

export function readNotes(dataFolder: string, of: NotesOf): Outcome<Notes> {
  const path = notesPath(dataFolder, of)
  const file = readJson(path, LARGEST)
  switch (file.kind) {
    case 'none':
      return done({ notes: [], said: null })
    case 'unreadable':
      return failed('unreadable', file.said)
    case 'damaged':
      return done({ notes: [], said: file.said })
    case 'value':
      return notesIn(file.value, path)
  }
}

function notesIn(value: unknown, path: string): Outcome<Notes> {
  const { format, version, notes } = fieldsOf(value)
  if (format !== FORMAT || !Array.isArray(notes)) return failed('unreadable', `${path} holds no notes of Palimpsest.`)
  if (version !== VERSION) return failed('unreadable', `${path} was written by a newer version of Palimpsest.`)
  const read = notes.map(noteIn)
  const odd = read.filter(note => note === null).length
  const said = odd === 0 ? null : `${path} holds ${odd} entries that are no notes.`
  return done({ notes: read.filter(note => note !== null).sort(byPlace), said })
}

function noteIn(value: unknown): Note | null {
  const { id, file, line, index, bookmark, text, at } = fieldsOf(value)
  if (typeof id !== 'string' || typeof file !== 'string' || typeof text !== 'string' || typeof at !== 'string')
    return null
  if (typeof bookmark !== 'boolean' || !isCount(line) || (index !== null && !isCount(index))) return null
  return { id, file, line, index, bookmark, text, at }
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

const byPlace = (a: Note, b: Note): number =>
  a.file.localeCompare(b.file) || a.line - b.line || (a.index ?? -1) - (b.index ?? -1)

/** Writes a note, in the place of the one with its id. The file of a session's notes is written whole or not at all. */
export function saveNote(dataFolder: string, of: NotesOf, note: Note): Outcome<Note> {
  return changed(dataFolder, of, notes => [...notes.filter(({ id }) => id !== note.id), note], note)
}

export function deleteNote(dataFolder: string, of: NotesOf, id: string): Outcome<null> {
  return changed(dataFolder, of, notes => notes.filter(note => note.id !== id), null)
}

function changed<T>(
  dataFolder: string,
  of: NotesOf,
  change: (notes: readonly Note[]) => readonly Note[],
  answer: T,
): Outcome<T> {
  const folder = makeDataFolder(dataFolder)
  if (!folder.ok) return folder
  const before = readNotes(dataFolder, of)
  if (!before.ok) return before
  // Entries that are none of ours would be lost by writing the file anew.
  if (before.value.said !== null && before.value.notes.length > 0) return failed('unreadable', before.value.said)
  const notes = change(before.value.notes)
  if (notes.length > MOST) return failed('bad-argument', `A session can have ${MOST} notes; this one has as many.`)
  const written = writeJson(notesPath(dataFolder, of), { format: FORMAT, version: VERSION, ...of, notes })
  return written.ok ? done(answer) : written
}
