import { join } from 'node:path'
import type { Steps } from '../base/steps.ts'
import { entriesOf } from './discover.ts'
import { lookAtJson } from './json-file.ts'
import { LARGEST_NOTES, notesIn } from './notes.ts'
import { fieldsOf } from './settings.ts'

/** A session of which something is noted. */
export interface NotedSession {
  readonly thread: string | null
  /** Where it was when something was noted last. */
  readonly path: string
  readonly bookmarks: number
  readonly written: number
  /** When something was noted last, ISO 8601. */
  readonly at: string
}

export interface NotedSessions {
  /** The newest first. */
  readonly sessions: readonly NotedSession[]
  /** Sentences about files that are none of notes, or cannot be read. They are left as they are. */
  readonly said: readonly string[]
}

/** All sessions that the user has notes of. */
export function* notedSessions(dataFolder: string): Steps<NotedSessions> {
  const sessions: NotedSession[] = []
  const said: string[] = []
  const folder = join(dataFolder, 'notes')
  for (const { name } of entriesOf(folder)) {
    if (!name.endsWith('.json')) continue
    const read = sessionIn(join(folder, name))
    if (typeof read === 'string') said.push(read)
    else if (read !== null) sessions.push(read)
    yield
  }
  return { sessions: sessions.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.path < b.path ? -1 : 1)), said }
}

/** null where nothing is noted any more; a sentence where that cannot be told. */
function sessionIn(file: string): NotedSession | string | null {
  const read = lookAtJson(file, LARGEST_NOTES)
  if (read.kind === 'none') return null
  if (read.kind === 'damaged') return `${file} ${read.said}.`
  const notes = notesIn(read.value, file)
  if (!notes.ok) return notes.error.message
  const { thread, path } = fieldsOf(read.value)
  const all = notes.value.notes
  if (all.length === 0) return notes.value.said
  return {
    thread: typeof thread === 'string' ? thread : null,
    path: typeof path === 'string' ? path : '',
    bookmarks: all.filter(({ bookmark }) => bookmark).length,
    written: all.filter(({ text }) => text !== '').length,
    at: all.reduce((newest, { at }) => (at > newest ? at : newest), ''),
  }
}
