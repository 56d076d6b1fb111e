import { basename } from 'node:path'
import { countText } from '../base/numbers.ts'
import type { NotedSession } from '../library/noted-sessions.ts'
import type { ToldNote } from './notes.ts'
import { oneLine, type Style, table } from './text.ts'

/** One note after the other: where it is and what stands there, then its words whole. */
export function* notesText(notes: readonly ToldNote[], problem: string | null, style: Style): Generator<string> {
  if (notes.length === 0) yield 'Nothing is noted of this session.\n'
  let before = ''
  for (const note of notes) {
    const { found, line, index, bookmark, text, what, was, why } = note
    const place = `line ${countText(found?.line ?? line)}${index === null ? '' : `, item ${countText(index)} of its list`}`
    const turn = found === null ? '' : `, turn ${countText(found.turn)}`
    yield `${before}${style.title(`${place}${turn}`)}${bookmark ? '  bookmark' : ''}  ${style.quiet(oneLine(what ?? was, 90))}\n`
    if (why !== null) yield `  ${oneLine(why, 500)}\n`
    for (const written of text === '' ? [] : text.split('\n')) yield `  ${oneLine(written, 20_000)}\n`
    before = '\n'
  }
  if (problem !== null) yield `${before}${oneLine(problem, 2_000)}\n`
}

export function* notedSessionsText(
  sessions: readonly NotedSession[],
  problem: string | null,
  style: Style,
): Generator<string> {
  if (sessions.length === 0) yield 'Nothing is noted of any session.\n'
  else {
    const columns = [
      { head: 'noted' },
      { head: 'bookmarks', right: true },
      { head: 'notes', right: true },
      { head: 'id' },
      { head: 'file' },
    ]
    const rows = sessions.map(({ thread, path, bookmarks, written, at }) => [
      oneLine(at.slice(0, 16).replace('T', ' '), 16),
      countText(bookmarks),
      countText(written),
      oneLine(thread ?? '–', 40),
      oneLine(basename(path), 120),
    ])
    yield* table(columns, rows, style)
  }
  if (problem !== null) yield `${oneLine(problem, 2_000)}\n`
}
