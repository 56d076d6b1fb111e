import { isUtf8 } from 'node:buffer'
import type { Steps } from '../../base/steps.ts'
import type { Point, Thread } from '../../thread/model.ts'
import type { Last } from './fork-lines.ts'
import { type Form, metaLine } from './session-meta.ts'

/** Why Codex would not take a fork that holds a line, or make less of it. */
export type Unfit = 'utf8' | 'meta'

export interface UnfitLine extends Last {
  readonly why: Unfit
}

/** Bytes read at once. */
const CHUNK = 4 * 1024 * 1024

/**
 * Lines up to one that a fork leaves out. Bytes that are no UTF-8 make Codex refuse a legacy file as a whole; in a paginated one it begins
 * behind the last `session_meta` line (0.169, seen with hand-made files).
 */
export function* unfitLines(thread: Thread, last: Last, form: Form): Steps<readonly UnfitLine[]> {
  const found: UnfitLine[] = []
  // One room for all reads: fresh ones would be garbage faster than it is collected.
  const room = Buffer.allocUnsafeSlow(CHUNK)
  for (let file = 0; file <= last.file; file++) {
    const end = file === last.file ? last.line : (thread.files[file]?.lines ?? 0)
    const own = metaLine(thread, file)
    for (const run of runsOf(thread, file, end)) {
      if (!isText(thread, room, { file, start: run.start, end: run.end }))
        for (let line = run.first; line <= run.last; line++) {
          const { start, end } = thread.outline(file, line)
          if (!isText(thread, room, { file, start, end })) found.push({ file, line, why: 'utf8' })
        }
      if (form === 'paginated')
        for (let line = run.first; line <= run.last; line++)
          if (line !== own && thread.line(file, line).type === 'session_meta') found.push({ file, line, why: 'meta' })
      yield
    }
  }
  return found
}

/** Lines that are read together. */
interface Run {
  readonly first: number
  readonly last: number
  readonly start: number
  readonly end: number
}

function* runsOf(thread: Thread, file: number, lines: number): Iterable<Run> {
  for (let first = 1; first <= lines; ) {
    const { start, end } = thread.outline(file, first)
    let last = first
    let until = end
    for (; last < lines; last++) {
      const next = thread.outline(file, last + 1).end
      if (next - start > CHUNK) break
      until = next
    }
    yield { first, last, start, end: until }
    first = last + 1
  }
}

interface Span {
  readonly file: number
  readonly start: number
  readonly end: number
}

/** A character may lie across two reads: its first bytes are looked at again with the rest. */
function isText(thread: Thread, room: Buffer, { file, start, end }: Span): boolean {
  for (let at = start; at < end; ) {
    const got = thread.readBytes(file, at, room.subarray(0, Math.min(room.length, end - at)))
    if (got === 0) return true
    const whole = at + got < end ? wholeCharacters(room.subarray(0, got)) : got
    if (!isUtf8(room.subarray(0, whole))) return false
    at += whole
  }
  return true
}

/** Bytes before a last character that may go on behind them. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(4, bytes.length - 1); back++) {
    const byte = bytes[bytes.length - back] as number
    if (byte >= 0xc0) return bytes.length - back
    if (byte < 0x80) break
  }
  return bytes.length
}

const WORDS: Readonly<Record<Unfit, readonly [one: string, more: string]>> = {
  utf8: [
    'is left out: it holds bytes that are not UTF-8, for which Codex refuses the whole session.',
    'are left out: they hold bytes that are not UTF-8, for which Codex refuses the whole session.',
  ],
  meta: [
    'is left out: it speaks for another session, and in the form paginated Codex would begin behind it.',
    'are left out: they speak for other sessions, and in the form paginated Codex would begin behind them.',
  ],
}

/** Line numbers that a sentence names. */
const NAMED = 10

/** A sentence for each reason. */
export function unfitNotes(unfit: readonly UnfitLine[]): readonly string[] {
  return (Object.keys(WORDS) as readonly Unfit[]).flatMap(why => {
    const lines = unfit.filter(each => each.why === why).map(({ line }) => line)
    if (lines.length === 0) return []
    const [one, more] = WORDS[why]
    if (lines.length === 1) return [`Line ${lines[0]} ${one}`]
    const rest = lines.length > NAMED ? ` and ${lines.length - NAMED} more` : ''
    return [`Lines ${lines.slice(0, NAMED).join(', ')}${rest} ${more}`]
  })
}

const COUNTS = /^(response_item|compacted|inter_agent_communication|event_msg\/thread_rolled_back|$)/

/** A line over 64 MB that the model would be sent a part of, and of which nothing can be promised; null when there is none. */
export function* unreadLine(thread: Thread, at: Point, last: Last): Steps<number | null> {
  const long = thread.problems().filter(({ code }) => code === 'line-too-long')
  if (long.length === 0) return null
  const { items } = yield* thread.history(at)
  const base = items.reduce((found, { file, line, index }) => (index === null ? found : place({ file, line })), -1)
  const counting = long.find(({ file, line }) => {
    if (line === null || place({ file, line }) <= base || place({ file, line }) > place(last)) return false
    return COUNTS.test(thread.line(file, line).type ?? '')
  })
  return counting?.line ?? null
}

/** Of files and lines in order. */
const place = ({ file, line }: Last): number => file * 2 ** 40 + line
