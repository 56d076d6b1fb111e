import type { Steps } from '../../base/steps.ts'
import type { ItemKind, Thread } from '../model.ts'

/** What a row is, as the timeline names it: an item, a note on what happened, or a line that is none of both. */
export type FindKind = ItemKind | 'note' | 'line'

export const FIND_KINDS = [
  'user',
  'assistant',
  'reasoning',
  'call',
  'output',
  'summary',
  'instructions',
  'image',
  'opaque',
  'note',
  'line',
  'other',
] as const satisfies readonly FindKind[]

/** Where a search looks. */
export interface FindFilter {
  /** Rows of these kinds; none: of all. */
  readonly kinds: readonly FindKind[]
  /** Calls of this tool and what they gave back. */
  readonly tool: string | null
  /** From turn to turn, both included; 0 is before the first. */
  readonly turns: { readonly from: number; readonly to: number } | null
}

export const EVERYWHERE: FindFilter = { kinds: [], tool: null, turns: null }

/** A line of a file. */
export interface Place {
  readonly file: number
  readonly line: number
}

/** First and last line of the turns that are searched; null when there are none. */
export function linesOfTurns(
  thread: Thread,
  { turns }: FindFilter,
): { readonly first: Place; readonly last: Place } | null {
  const files = thread.files
  const end = { file: files.length - 1, line: files.at(-1)?.lines ?? 0 }
  const from = turns?.from ?? 0
  if (from > thread.turnCount || (turns !== null && turns.to < from)) return null
  const first = from === 0 ? { file: 0, line: 1 } : startOf(thread, from)
  if (turns === null || turns.to >= thread.turnCount) return { first, last: end }
  const next = startOf(thread, turns.to + 1)
  if (next.line > 1) return { first, last: { file: next.file, line: next.line - 1 } }
  return next.file === 0 ? null : { first, last: { file: next.file - 1, line: files[next.file - 1]?.lines ?? 0 } }
}

function startOf(thread: Thread, n: number): Place {
  const { file, start } = thread.turn(n)
  return { file, line: start }
}

export const fitsKind = ({ kinds }: FindFilter, kind: FindKind): boolean => kinds.length === 0 || kinds.includes(kind)

/** May a row of this kind be a call or an output? */
export const fitsTool = ({ tool }: FindFilter, kind: FindKind): boolean =>
  tool === null || kind === 'call' || kind === 'output'

/** Is the call or output on a line one of the tool? An output seldom names it: then its call does. */
export function* isOfTool(thread: Thread, { file, line }: Place, named: string | null, tool: string): Steps<boolean> {
  if (named !== null) return named === tool
  const pair = yield* thread.pairOf({ file, line, index: null })
  return pair !== null && thread.item(pair).tool === tool
}
