import { failed, type Outcome } from '../../base/failure.ts'
import type { Steps } from '../../base/steps.ts'
import { parseLine } from '../../rollout/parse.ts'
import { FLAT_ITEM } from '../../rollout/types.ts'
import type { Thread } from '../../thread/model.ts'
import { type Piece, without } from './rollout-lines.ts'
import { metaLine } from './session-meta.ts'

/** A line of a thread: all lines of the files before, and those of `file` up to it. */
export interface Last {
  readonly file: number
  readonly line: number
}

/**
 * The lines of a thread up to one, as one list: the files that it goes on from joined in, each without the `session_meta` line that speaks
 * for it. Those of later ones, which old forks have, stay.
 */
export function* linesUpTo(
  thread: Thread,
  last: Last,
  left: readonly number[] = [],
  unfit: readonly Last[] = [],
): Steps<readonly Piece[]> {
  const pieces: Piece[] = []
  for (let file = 0; file <= last.file; file++) {
    const end = file === last.file ? last.line : (thread.files[file]?.lines ?? 0)
    const meta = metaLine(thread, file)
    // Lines that are left out are those of a session of one file.
    const unfitHere = unfit.flatMap(each => (each.file === file ? [each.line] : []))
    const skipped = [...(meta === null ? [] : [meta]), ...(file === thread.own ? left : []), ...unfitHere]
    pieces.push(
      ...without(
        file,
        1,
        end,
        skipped.sort((a, b) => a - b),
      ),
    )
    yield
  }
  return pieces
}

/** Turns looked at between two pauses. */
const BATCH = 256

/**
 * Lines of the turns that a rollback took back up to a line, and of its marker, so that a list without them needs no marker. null when
 * nothing was taken back. Only a session of one file has rollbacks: one that goes on from others is paginated, and Codex writes
 * no marker into those.
 */
export function* rolledBackLines(thread: Thread, last: Last): Steps<readonly number[] | null> {
  if (thread.files.length > 1) return null
  const lines = new Set<number>()
  for (let n = 1; n <= thread.turnCount; n++) {
    if (n % BATCH === 0) yield
    const { start, end, rolledBackBy } = thread.turn(n)
    if (start > last.line) break
    if (rolledBackBy === null || rolledBackBy > last.line) continue
    for (let line = start; line <= Math.min(end, rolledBackBy); line++) lines.add(line)
    lines.add(rolledBackBy)
  }
  return lines.size === 0 ? null : [...lines].sort((a, b) => a - b)
}

/** Lines of a flat file in envelopes, as Codex has written them since. A line that holds no item stays as it is: Codex passes it over. */
export function* wrapped(thread: Thread, pieces: Iterable<Piece>, timestamp: string): Iterable<Piece> {
  const before = Buffer.from(`{"timestamp":${JSON.stringify(timestamp)},"type":"response_item","payload":`)
  for (const piece of pieces) {
    if (piece.kind !== 'kept') yield piece
    else
      for (let line = piece.first; line <= piece.last; line++) {
        const { file } = piece
        if (thread.line(file, line).type?.startsWith(`${FLAT_ITEM}/`)) {
          const bytes = Buffer.concat([before, thread.lineBytes(file, line, 0, Number.POSITIVE_INFINITY), CLOSE])
          yield { kind: 'changed', file, line, bytes }
        } else yield { kind: 'kept', file, first: line, last: line }
      }
  }
}

const CLOSE = Buffer.from('}')

/** What comes before the type on a line as Codex writes it. */
const HEAD = /^\{"timestamp":"[^"\\]{1,40}"(,"ordinal":\d{1,15})?,"type"/
const HEAD_BYTES = 120

/**
 * The same lines for a paginated file, whose lines count up from `first`. A line that has its number already stays as it is, and so does one
 * that cannot be read: Codex passes it over.
 */
export function* numbered(thread: Thread, pieces: Iterable<Piece>, first: number): Iterable<Piece> {
  let ordinal = first
  for (const piece of pieces) {
    if (piece.kind === 'added') yield { kind: 'added', bytes: withOrdinal(Buffer.from(piece.bytes), ordinal++) }
    if (piece.kind === 'changed') yield piece
    if (piece.kind !== 'kept') continue
    const { file } = piece
    let from = piece.first
    for (let line = piece.first; line <= piece.last; line++) {
      const facts = thread.line(file, line)
      if (facts.state === 'blank' || facts.state === 'rejected') continue
      const own = ordinal
      ordinal += 1
      if (facts.ordinal === own) continue
      if (line > from) yield { kind: 'kept', file, first: from, last: line - 1 }
      yield { kind: 'changed', file, line, bytes: withOrdinal(bytesOf(thread, file, line), own) }
      from = line + 1
    }
    if (from <= piece.last) yield { kind: 'kept', file, first: from, last: piece.last }
  }
}

const bytesOf = (thread: Thread, file: number, line: number): Buffer =>
  Buffer.from(thread.lineBytes(file, line, 0, Number.POSITIVE_INFINITY))

function withOrdinal(bytes: Buffer, ordinal: number): Buffer {
  const head = bytes.toString('latin1', 0, HEAD_BYTES)
  const [found, old = ''] = HEAD.exec(head) ?? []
  if (found !== undefined) {
    const at = found.length - '"type"'.length - 1
    const number = Buffer.from(`,"ordinal":${ordinal}`)
    return Buffer.concat([bytes.subarray(0, at - old.length), number, bytes.subarray(at)])
  }
  const parsed = parseLine(bytes)
  if (parsed.kind !== 'object') throw new Error(`the line of ordinal ${ordinal} is no object`)
  const { timestamp, ordinal: _, ...rest } = parsed.value
  return Buffer.from(JSON.stringify({ ...(timestamp !== undefined && { timestamp }), ordinal, ...rest }))
}

/** A paginated file must end with a line that has a number: blank lines at its end go, one that cannot be read is refused. */
export function endingNumbered(thread: Thread, last: Last): Outcome<Last> {
  let { line } = last
  while (line > 1 && thread.line(last.file, line).state === 'blank') line -= 1
  if (line > 0 && thread.line(last.file, line).state === 'rejected')
    return failed(
      'bad-argument',
      `Line ${line}, the last one of the fork, cannot be read, and Codex refuses a paginated file that ends so: take the form legacy.`,
    )
  return { ok: true, value: { file: last.file, line } }
}
