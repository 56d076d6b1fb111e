import { runNow } from '../base/steps.ts'
import { dataFolderOf } from '../library/data-folder.ts'
import { inOrder, type Noted, whereIs } from '../library/noted.ts'
import { notedSessions } from '../library/noted-sessions.ts'
import { readNotes } from '../library/notes.ts'
import type { Thread } from '../thread/model.ts'
import { whatStands, wordsOf } from '../views/noted.ts'
import {
  BASE_OPTION,
  type Command,
  DONE,
  type Ending,
  HOME_OPTION,
  JSON_OPTION,
  type Words,
  type World,
} from './command.ts'
import { jsonPieces, List } from './json.ts'
import { notedSessionsText, notesText } from './notes-text.ts'
import { threadJson, withSession } from './session.ts'
import { writeAll } from './write.ts'

export const noting: Command = {
  name: 'notes',
  usage: '[FILE] [--json] [--base FILE] [--home DIR]',
  summary: 'your own notes and bookmarks in a session, or the sessions that have some',
  details: ['They are written in the window, kept in the data folder (PALIMPSEST_HOME), and in no export.'],
  options: [JSON_OPTION, BASE_OPTION, HOME_OPTION],
  files: [0, 1],
  run,
}

async function run(words: Words, world: World): Promise<Ending> {
  const [file] = words.files
  if (file === undefined) return sessions(words, world)
  // Places are known before every line was parsed.
  return withSession(words, world, thread => notesOf(thread, words, world), { quick: true })
}

async function sessions(words: Words, world: World): Promise<Ending> {
  const { sessions: noted, said } = runNow(notedSessions(dataFolderOf(world.env)))
  const problem = said.length === 0 ? null : said.join(' ')
  if (words.options.has('json')) await writeAll(world.out, jsonPieces({ sessions: new List(noted), problem }))
  else await writeAll(world.out, notedSessionsText(noted, problem, world.style))
  return DONE
}

async function notesOf(thread: Thread, words: Words, world: World): Promise<Ending> {
  const path = thread.files[thread.own]?.path ?? ''
  const read = readNotes(dataFolderOf(world.env), { thread: thread.info.id, path })
  if (!read.ok) return { kind: 'failed', message: read.error.message }
  const { notes, said: problem } = read.value
  const told = inOrder(notes.map(note => ({ note, standing: whereIs(thread, note) }))).map(each =>
    toldNote(thread, each),
  )
  const document = { thread: threadJson(thread.info), notes: new List(told), problem }
  await writeAll(world.out, words.options.has('json') ? jsonPieces(document) : notesText(told, problem, world.style))
  return DONE
}

/** A note as it is printed. */
export interface ToldNote {
  readonly file: string
  readonly line: number
  readonly index: number | null
  readonly bookmark: boolean
  readonly text: string
  readonly at: string
  /** Where it is now; null where it is not found. */
  readonly found: { readonly file: number; readonly line: number; readonly turn: number } | null
  readonly what: string | null
  readonly was: string
  readonly why: string | null
}

function toldNote(thread: Thread, { note, standing }: Noted): ToldNote {
  const { file, line, index, bookmark, text, at, was } = note
  const why = standing.kind === 'gone' ? standing.said : null
  const known = { file, line, index, bookmark, text, at }
  if (standing.kind !== 'there') return { ...known, found: null, what: null, was, why }
  const place = { file: standing.file, line: standing.line, index: standing.index }
  const { turn, row } = thread.rowOf(place.file, place.line)
  const what = whatStands(thread, { ...place, turn, row })
  const found = { file: place.file, line: place.line, turn }
  return { ...known, found, what: what === null ? null : wordsOf(what), was, why }
}
