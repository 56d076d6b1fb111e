import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { done, failed, type Outcome } from '../base/failure.ts'
import { makeDataFolder } from './data-folder.ts'
import { plainName } from './discover.ts'
import { readJson, writeJson } from './json-file.ts'
import { locked } from './locked.ts'
import { fieldsOf } from './settings.ts'

/** The session that notes belong to: by its id, or by its path where it has none. */
export interface NotesOf {
  readonly thread: string | null
  readonly path: string
}

/** What a note is of. */
export interface NotePlace {
  /** Name of the file, without folder and without `.zst`: sessions are moved and packed. */
  readonly file: string
  readonly line: number
  /** Of an item in the list that a line holds; null for the line's own. */
  readonly index: number | null
}

/** How its place looked when it was noted, so that it is known again, or missed. */
export interface NoteSubject {
  /** Of the line's bytes (`lineDigest`); null where there were none to read. */
  readonly digest: string | null
  /** What stood there, in a few words; "" where nothing could be said. */
  readonly was: string
}

/** What a user notes of a place in a session: a bookmark, words, or both. There is one for a place. */
export interface Note extends NotePlace, NoteSubject {
  readonly id: string
  readonly bookmark: boolean
  readonly text: string
  /** When it was written last, ISO 8601. */
  readonly at: string
}

/** What is written of a place; null stays as it is, also where another window wrote it meanwhile. */
export interface NoteChange {
  /** The note of this place under another name of its file; null = whatever is noted of `place`. */
  readonly known: string | null
  readonly place: NotePlace
  readonly subject: NoteSubject
  readonly bookmark: boolean | null
  readonly text: string | null
}

export interface Notes {
  /** By file, line and index. */
  readonly notes: readonly Note[]
  /** A sentence where the file was damaged and set aside, or holds what this version cannot read; null when all is well. */
  readonly said: string | null
  /** The file holds entries that are none of ours: writing it anew would lose them. */
  readonly odd: boolean
}

const FORMAT = 'palimpsest-notes'
const VERSION = 1
/** Bytes of a file of notes. */
export const LARGEST_NOTES = 16 * 1024 * 1024
/** Notes of one session. */
const MOST = 10_000
/** Characters of one note. */
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
  const file = readJson(path, LARGEST_NOTES)
  switch (file.kind) {
    case 'none':
      return done({ notes: [], said: null, odd: false })
    case 'unreadable':
      return failed('unreadable', file.said)
    case 'damaged':
      return done({ notes: [], said: file.said, odd: false })
    case 'value':
      return notesIn(file.value, path)
  }
}

/** The notes of a file's document. */
export function notesIn(value: unknown, path: string): Outcome<Notes> {
  const { format, version, notes } = fieldsOf(value)
  if (format !== FORMAT || !Array.isArray(notes)) return failed('unreadable', `${path} holds no notes of Palimpsest.`)
  if (version !== VERSION) return failed('unreadable', `${path} was written by a newer version of Palimpsest.`)
  const read = notes.map(noteIn)
  const odd = read.filter(note => note === null).length
  const said =
    odd === 0 ? null : `${path} holds ${odd === 1 ? 'an entry that is no note' : `${odd} entries that are no notes`}.`
  return done({ notes: read.filter(note => note !== null).sort(byPlace), said, odd: odd > 0 })
}

function noteIn(value: unknown): Note | null {
  const { id, file, line, index, bookmark, text, at, digest, was } = fieldsOf(value)
  if (typeof id !== 'string' || typeof file !== 'string' || typeof text !== 'string' || typeof at !== 'string')
    return null
  if (typeof bookmark !== 'boolean' || !isCount(line) || (index !== null && !isCount(index))) return null
  const subject = { digest: typeof digest === 'string' ? digest : null, was: typeof was === 'string' ? was : '' }
  return { id, file, line, index, bookmark, text, at, ...subject }
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

const byPlace = (a: Note, b: Note): number =>
  a.file.localeCompare(b.file) || a.line - b.line || (a.index ?? -1) - (b.index ?? -1)

/**
 * Writes what a user noted of a place: `id` and `at` are for the case that nothing was noted there yet. A note with neither bookmark nor
 * words is none: the answer is null then. The file of a session's notes is written whole or not at all.
 */
export function saveNote(
  dataFolder: string,
  of: NotesOf,
  { known, place, subject, bookmark, text }: NoteChange,
  { id, at }: Pick<Note, 'id' | 'at'>,
): Outcome<Note | null> {
  return changed<Note | null>(dataFolder, of, notes => {
    const old = notes.find(note => note.id === known) ?? notes.find(note => isAt(note, place))
    const note: Note = {
      ...{ id: old?.id ?? id, ...place, ...subject },
      bookmark: bookmark ?? old?.bookmark ?? false,
      text: text ?? old?.text ?? '',
      at,
    }
    const others = notes.filter(other => other !== old && !isAt(other, place))
    const isNone = !note.bookmark && note.text === ''
    return isNone ? { notes: others, answer: null } : { notes: [...others, note], answer: note }
  })
}

const isAt = (a: NotePlace, b: NotePlace): boolean => a.file === b.file && a.line === b.line && a.index === b.index

/** Puts a note back that was deleted. */
export const restoreNote = (dataFolder: string, of: NotesOf, note: Note): Outcome<Note> =>
  changed(dataFolder, of, notes => ({
    notes: [...notes.filter(other => other.id !== note.id && !isAt(other, note)), note],
    answer: note,
  }))

/** Answers the note that was deleted; null where there was none. */
export const deleteNote = (dataFolder: string, of: NotesOf, id: string): Outcome<Note | null> =>
  changed(dataFolder, of, notes => ({
    notes: notes.filter(note => note.id !== id),
    answer: notes.find(note => note.id === id) ?? null,
  }))

interface Changed<T> {
  readonly notes: readonly Note[]
  readonly answer: T
}

function changed<T>(dataFolder: string, of: NotesOf, change: (notes: readonly Note[]) => Changed<T>): Outcome<T> {
  const folder = makeDataFolder(dataFolder)
  if (!folder.ok) return folder
  const path = notesPath(dataFolder, of)
  return locked(path, () => {
    const before = readNotes(dataFolder, of)
    if (!before.ok) return before
    if (before.value.odd) return failed('unreadable', `${before.value.said} Nothing was changed.`)
    const { notes, answer } = change(before.value.notes)
    const document = { format: FORMAT, version: VERSION, ...of, notes }
    if (notes.length > MOST || Buffer.byteLength(JSON.stringify(document, null, 2)) >= LARGEST_NOTES)
      return failed('bad-argument', `The notes of a session are ${MOST} and 16 MB at most. Nothing was changed.`)
    const written = writeJson(path, document)
    return written.ok ? done(answer) : written
  })
}
