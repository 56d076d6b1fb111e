import type { Steps } from '../../base/steps.ts'
import type { LineRange, Thread } from '../../thread/model.ts'
import type { Format } from './format.ts'
import type { TurnRange } from './rules.ts'

/** Lines looked at between two pauses. */
const BATCH = 16_384

/**
 * The lines outside a range of turns. What says which session it is stays, and so do the instructions that the model had when the first
 * of the turns began, where they stand in lines of their own: without them it would not know its folder and its permissions. Up to the first
 * turn everything stays when the range begins with it. A line behind the last turn that takes turns back goes, for the session ends there.
 */
export function* outsideTurns(thread: Thread, { first, last }: TurnRange, format: Format): Steps<readonly LineRange[]> {
  const kept = yield* instructionsBefore(thread, first)
  const from = first === 1 ? { file: 0, line: 1 } : startOf(thread, first)
  const to = last >= thread.turnCount ? null : startOf(thread, last + 1)
  const tail = startOf(thread, last)
  const gone: LineRange[] = []
  let ended = false
  let looked = 0
  for (const [file, { lines }] of thread.files.entries()) {
    for (let line = 1; line <= lines; line++) {
      if (++looked % BATCH === 0) yield
      const { kind } = thread.outline(file, line)
      const at = { file, line }
      ended ||= (to !== null && !isBefore(at, to)) || (!isBefore(at, tail) && format.isRollback(kind))
      const stays = !ended && !isBefore(at, from)
      if (!stays && !format.isMeta(kind) && !kept.has(keyOf(file, line))) push(gone, file, line)
    }
  }
  return gone
}

interface At {
  readonly file: number
  readonly line: number
}

function startOf(thread: Thread, n: number): At {
  const { file, start } = thread.turn(n)
  return { file, line: start }
}

const isBefore = (a: At, b: At): boolean => a.file < b.file || (a.file === b.file && a.line < b.line)

const keyOf = (file: number, line: number): string => `${file}:${line}`

function* instructionsBefore(thread: Thread, turn: number): Steps<ReadonlySet<string>> {
  const kept = new Set<string>()
  if (turn === 1) return kept
  const { items } = yield* thread.history({ kind: 'turn', n: turn, side: 'start' })
  for (const ref of items) {
    if (ref.index !== null || thread.item(ref).kind !== 'instructions') continue
    kept.add(keyOf(ref.file, ref.line))
    yield
  }
  return kept
}

function push(ranges: LineRange[], file: number, line: number): void {
  const before = ranges.at(-1)
  if (before?.file === file && before.last === line - 1) ranges[ranges.length - 1] = { ...before, last: line }
  else ranges.push({ file, first: line, last: line })
}
