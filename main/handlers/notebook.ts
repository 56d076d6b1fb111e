import { randomUUID } from 'node:crypto'
import type {
  NoteMark,
  NotePlace,
  NoteRowPage,
  NoteRowView,
  NotesView,
  NoteView,
  Result,
} from '../../preload/contract.ts'
import { fold, whole } from '../base/fold.ts'
import type { Steps } from '../base/steps.ts'
import { plainName } from '../library/discover.ts'
import { inOrder, lineDigest, type Noted, type NoteStanding, whereIs } from '../library/noted.ts'
import {
  deleteNote,
  type Note,
  type NoteSubject,
  type NotesOf,
  readNotes,
  restoreNote,
  saveNote,
} from '../library/notes.ts'
import type { Thread } from '../thread/model.ts'
import { noteView, whatStands, wordsOf } from '../views/noted.ts'
import { ok } from './context.ts'
import { refuse } from './refusals.ts'

type Run = <T>(steps: Steps<T>) => Promise<T>

/** Characters of a note that a list shows. */
const SHOWN = 400
/** Characters that tell later what stood at a place. */
const WAS = 200
/** Rows of one page. */
const MOST_ROWS = 100

/** The user's notes of one open session, and where they stand in it. */
export class Notebook {
  readonly #thread: Thread
  readonly #dataFolder: string
  readonly #path: string
  readonly #run: Run
  /** Lines that were found do not move while the thread is open; by id, digest and place of the note. */
  readonly #found = new Map<string, NoteStanding>()
  /** Notes that were deleted while the thread is open, by id: they can be brought back. */
  readonly #deleted = new Map<string, Note>()

  constructor(
    thread: Thread,
    { path, dataFolder, run }: { readonly path: string; readonly dataFolder: string; readonly run: Run },
  ) {
    this.#thread = thread
    this.#path = path
    this.#dataFolder = dataFolder
    this.#run = run
  }

  get of(): NotesOf {
    return { thread: this.#thread.info.id, path: this.#path }
  }

  async view(): Promise<Result<NotesView>> {
    const { noted, problem } = await this.#run(this.#read())
    const marks = noted.flatMap(each => markOf(this.#thread, each) ?? [])
    return ok({ marks, total: noted.length, problem })
  }

  /** In the order of the session, what is not found behind it; `shown` is the thread as it is shown. */
  async rows(from: number, count: number, shown: Thread): Promise<Result<NoteRowPage>> {
    const { noted } = await this.#run(this.#read())
    const rows: NoteRowView[] = []
    for (const { note, standing } of noted.slice(from, from + Math.min(count, MOST_ROWS))) {
      const mark = markOf(this.#thread, { note, standing })
      const said = standing.kind === 'gone' ? standing.said : standing.kind === 'waiting' ? WAITING : null
      const text = whole(note.text.slice(0, SHOWN))
      rows.push({
        note: { ...noteView(note), text },
        mark,
        what: mark === null ? null : whatStands(shown, mark),
        // Nobody looked through what was kept beside a note before it is shown as it will be exported.
        was: shown === this.#thread ? note.was : '',
        said,
      })
    }
    return ok({ from, total: noted.length, rows })
  }

  /** The note of a place, or of an id; null where there is none. */
  async note(of: NotePlace | { readonly id: string }): Promise<Result<NoteView | null>> {
    const found = 'id' in of ? await this.#with(of.id) : await this.#at(of)
    return ok(found === null ? null : noteView(found))
  }

  async save(place: NotePlace, bookmark: boolean | null, text: string | null): Promise<Result<NoteView | null>> {
    const file = this.#thread.files[place.file]
    if (file === undefined) return refuse('bad-argument', 'There is no such file.')
    const known = await this.#at(place)
    const { line, index } = place
    const saved = saveNote(
      this.#dataFolder,
      this.of,
      {
        known: known?.id ?? null,
        place: { file: plainName(file.path), line, index },
        subject: this.#subject(place),
        ...{ bookmark, text },
      },
      { id: randomUUID(), at: new Date().toISOString() },
    )
    return saved.ok ? ok(saved.value && noteView(saved.value)) : saved
  }

  delete(id: string): Result<NoteView | null> {
    const gone = deleteNote(this.#dataFolder, this.of, id)
    if (!gone.ok) return gone
    if (gone.value !== null) this.#deleted.set(id, gone.value)
    return ok(gone.value && noteView(gone.value))
  }

  restore(id: string): Result<NoteView> {
    const note = this.#deleted.get(id)
    if (note === undefined) return refuse('not-found', 'This note was not deleted here.')
    const back = restoreNote(this.#dataFolder, this.of, note)
    return back.ok ? ok(noteView(back.value)) : back
  }

  #subject({ file, line, index }: NotePlace): NoteSubject {
    const what = whatStands(this.#thread, { file, line, index, ...this.#thread.rowOf(file, line) })
    return { digest: lineDigest(this.#thread, file, line), was: what === null ? '' : fold(wordsOf(what), WAS) }
  }

  async #with(id: string): Promise<Note | null> {
    const { noted } = await this.#run(this.#read())
    return noted.find(({ note }) => note.id === id)?.note ?? null
  }

  async #at({ file, line, index }: NotePlace): Promise<Note | null> {
    const { noted } = await this.#run(this.#read())
    const here = noted.findLast(
      ({ standing: s }) => s.kind === 'there' && s.file === file && s.line === line && s.index === index,
    )
    return here?.note ?? null
  }

  *#read(): Steps<{ readonly noted: readonly Noted[]; readonly problem: string | null }> {
    const read = readNotes(this.#dataFolder, this.of)
    if (!read.ok) return { noted: [], problem: read.error.message }
    const noted: Noted[] = []
    for (const note of read.value.notes) {
      noted.push({ note, standing: this.#standing(note) })
      yield
    }
    return { noted: inOrder(noted), problem: read.value.said }
  }

  #standing(note: Note): NoteStanding {
    const name = JSON.stringify([note.id, note.digest, note.file, note.line, note.index])
    const known = this.#found.get(name)
    if (known !== undefined) return known
    const standing = whereIs(this.#thread, note)
    if (standing.kind === 'there') this.#found.set(name, standing)
    return standing
  }
}

const WAITING = 'The file was not read that far yet.'

function markOf(thread: Thread, { note, standing }: Noted): NoteMark | null {
  if (standing.kind !== 'there') return null
  const { file, line, index } = standing
  const { id, bookmark, text } = note
  return { id, file, line, index, ...thread.rowOf(file, line), bookmark, written: text !== '' }
}
