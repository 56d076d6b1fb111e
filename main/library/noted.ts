import { createHash } from 'node:crypto'
import type { Thread } from '../thread/model.ts'
import { plainName } from './discover.ts'
import type { Note } from './notes.ts'

/** Where the place of a note is in a thread that was opened. `waiting`: its line was not read yet. */
export type NoteStanding =
  | { readonly kind: 'there'; readonly file: number; readonly line: number; readonly index: number | null }
  | { readonly kind: 'waiting' }
  /** Whole sentence. */
  | { readonly kind: 'gone'; readonly said: string }

/** A note, and where it stands. */
export interface Noted {
  readonly note: Note
  readonly standing: NoteStanding
}

/** In the order of the session; what is not found stands behind it, by its own names. */
export function inOrder(noted: readonly Noted[]): readonly Noted[] {
  const place = ({ standing: s }: Noted): readonly number[] =>
    s.kind === 'there' ? [s.file, s.line, s.index ?? -1] : [Number.POSITIVE_INFINITY]
  return noted
    .map(each => ({ each, at: place(each) }))
    .sort((a, b) => firstDifference(a.at, b.at))
    .map(({ each }) => each)
}

function firstDifference(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((n, i) => n !== b[i])
  const [x, y] = [a[at], b[at]]
  return x === undefined || y === undefined || x === y ? 0 : x < y ? -1 : 1
}

/** Bytes of a line that tell it from others. */
const LOOKED_AT = 64 * 1024

/** Tells a line from any other by its beginning and its length; null where there are no bytes to read. */
export function lineDigest(thread: Thread, file: number, line: number): string | null {
  const { start, end } = thread.line(file, line)
  const head = thread.lineBytes(file, line, 0, LOOKED_AT)
  if (head.length === 0) return null
  return createHash('sha256')
    .update(`${end - start}\n`)
    .update(head)
    .digest('hex')
    .slice(0, 32)
}

/**
 * Finds the line of a note: in the file of its name, else in another of the thread that has the very same line there, because files
 * are renamed. A line that is another by now is not taken for it.
 */
export function whereIs(thread: Thread, note: Note): NoteStanding {
  const { line, index } = note
  const names = thread.files.map(({ path }) => plainName(path))
  const named = names.indexOf(note.file)
  const found =
    named >= 0 && looksLike(thread, named, note) !== 'another'
      ? named
      : names.findIndex((_, file) => file !== named && looksLike(thread, file, note) === 'the same')
  if (found >= 0) return { kind: 'there', file: found, line, index }
  if (thread.progress.phase === 'reading') return { kind: 'waiting' }
  return { kind: 'gone', said: whyGone(thread, named, note) }
}

/** `unknown` where there is nothing to compare: a page holds no lines. */
function looksLike(thread: Thread, file: number, { line, digest }: Note): 'the same' | 'another' | 'unknown' {
  if (line < 1 || line > (thread.files[file]?.lines ?? 0)) return 'another'
  const now = digest === null ? null : lineDigest(thread, file, line)
  if (now === null) return 'unknown'
  return now === digest ? 'the same' : 'another'
}

function whyGone(thread: Thread, named: number, { file, line }: Note): string {
  const lines = thread.files[named]?.lines
  if (lines === undefined) return `${file} is not among the files of this session.`
  return line > lines ? `${file} has ${lines} lines now.` : `Line ${line} of ${file} holds something else now.`
}
