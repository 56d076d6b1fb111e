import type { Steps } from '../../base/steps.ts'
import type { Thread } from '../model.ts'
import { Window } from './window.ts'

/** A tool that calls of a session name. */
export interface CalledTool {
  readonly name: string
  readonly calls: number
}

/** Tools by how often they were called. Reads every call. */
export function* toolsOf(thread: Thread): Steps<readonly CalledTool[]> {
  const calls = new Map<string, number>()
  const take = (name: string | null): void => {
    if (name !== null) calls.set(name, (calls.get(name) ?? 0) + 1)
  }
  if (thread.lineText && thread.textsIn) yield* byLines(thread, take)
  else yield* byRows(thread, take)
  return [...calls]
    .map(([name, count]) => ({ name, calls: count }))
    .sort((a, b) => b.calls - a.calls || (a.name < b.name ? -1 : 1))
}

type Take = (name: string | null) => void

/** Lines between two pauses. */
const STRIDE = 1024

function* byLines(thread: Thread, take: Take): Steps<undefined> {
  for (const [file, { lines }] of thread.files.entries()) {
    const window = new Window(thread, file, lines)
    for (let line = 1; line <= lines; line++) {
      if (line % STRIDE === 0) yield
      const text = thread.lineText?.(file, line)
      if (!text || (text.form !== 'any' && text.form !== 'strings') || !window.take(text)) continue
      const texts = thread.textsIn?.(file, line, window.of(text), 'rest')
      if (texts?.kind === 'call') take(texts.tool)
    }
  }
  return undefined
}

function* byRows(thread: Thread, take: Take): Steps<undefined> {
  for (let n = 0; n <= thread.turnCount; n++) {
    const rows = n === 0 ? thread.prefaceRows : thread.turn(n).rows
    for (const row of thread.rows(n, 0, rows)) {
      const item = row.kind === 'item' ? thread.item(row.ref) : null
      if (item?.kind === 'call') take(item.tool)
      yield
    }
  }
  return undefined
}
