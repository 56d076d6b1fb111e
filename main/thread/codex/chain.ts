import { failed, type Outcome } from '../../base/failure.ts'
import type { Steps } from '../../base/steps.ts'
import { type ByteSource, openBytes } from '../../rollout/bytes.ts'
import { isObject, type JsonObject, parseLine } from '../../rollout/parse.ts'
import type { FileCut, MissingFile, Problem } from '../model.ts'
import { whyNotBase } from './chosen-base.ts'
import { type Head, readHead } from './head.ts'
import { findSegment, logicalPath, rolloutName, type Search } from './rollout-names.ts'

export interface Link {
  readonly whole: ByteSource
  readonly source: ByteSource
  /** Id of the thread that the file is of; null when it does not say. */
  readonly thread: string | null
  readonly cut: FileCut | null
  /** Why the cut is not where the next file says; null when it is. */
  readonly flaw: string | null
}

export interface Chain {
  /** Bases first, the opened file last. */
  readonly links: readonly Link[]
  /** Why the chain is not whole. */
  readonly problems: readonly Problem[]
  /** The base that could not be had; null when the chain ends at a file that goes on from none, or in a circle. */
  readonly missing: MissingFile | null
}

/** Where bases are looked for besides beside the file and in its own home. */
export interface Looking {
  readonly home: string | null
  /** Files that the user pointed at, whatever they are. */
  readonly chosen: readonly string[]
}

/** Files of one chain at most: a longer one is cut and said to be so. */
const LONGEST = 500

interface Base {
  readonly id: string
  /** First ordinal that is not inherited; NaN when the line does not say. */
  readonly ordinal: number
  /** Bytes of the base that are inherited; NaN when the line does not say. */
  readonly offset: number
}

/** `history_base` counts in paginated files only; 0.169 ignores it elsewhere (codex-observed.md 1, rule 1). */
function baseOf(meta: JsonObject | null): Base | null {
  const base = meta?.['history_base']
  if (meta?.['history_mode'] !== 'paginated' || !isObject(base) || typeof base['thread_id'] !== 'string') return null
  return {
    id: base['thread_id'],
    ordinal: numberOf(base['end_ordinal_exclusive']),
    offset: numberOf(base['end_byte_offset']),
  }
}

const numberOf = (value: unknown): number => (typeof value === 'number' && value >= 0 ? value : Number.NaN)

/** Follows `history_base` from a file to its first ancestor. What is missing is told, never thrown. */
export function* openChain(own: ByteSource, head: Head, looking: Looking): Steps<Chain> {
  const links: Link[] = [{ whole: own, source: own, thread: threadOf(head), cut: null, flaw: null }]
  const problems: Problem[] = []
  const seen = new Set([logicalPath(own.path)])
  let base = baseOf(head.meta)
  let from = own.path
  let missing: MissingFile | null = null
  let whole = false
  try {
    while (base) {
      const step = yield* followed(base, from, looking, seen, links.length)
      problems.push(...step.problems)
      missing = step.missing
      if (!step.link) break
      links.unshift(step.link)
      from = step.link.whole.path
      seen.add(logicalPath(from))
      base = baseOf(readHead(step.link.whole).meta)
    }
    whole = true
    return { links, problems, missing }
  } finally {
    if (!whole) for (const link of links.slice(0, -1)) link.whole.close()
  }
}

const threadOf = ({ meta }: Head): string | null => (typeof meta?.['id'] === 'string' ? meta['id'] : null)

interface Step {
  readonly link: Link | null
  readonly problems: readonly Problem[]
  readonly missing: MissingFile | null
}

function* followed(base: Base, from: string, looking: Looking, seen: ReadonlySet<string>, length: number): Steps<Step> {
  const search = findSegment(base.id, from, looking.home)
  const circle =
    (search.found !== null && seen.has(logicalPath(search.found))) ||
    rolloutName(from)?.segment === base.id.toLowerCase() ||
    length >= LONGEST
  if (circle && search.found !== null)
    return stop('base-cycle', `The files of this session name each other in a circle (${base.id}).`, null)
  const opened = openBase(base, search, looking.chosen, seen)
  if (!opened.ok) {
    const { message } = opened.error
    return stop('base-missing', message, { id: base.id, message, tried: search.tried })
  }
  const whole = opened.value
  let link: Link | null = null
  try {
    const { at, flaw } = yield* cutOf(whole, base)
    const cut = { byte: at, ordinal: Number.isNaN(base.ordinal) ? null : base.ordinal }
    link = { whole, source: clipped(whole, at), thread: threadOf(readHead(whole)), cut, flaw }
    return { link, problems: flaw === null ? [] : [fileProblem('base-bad-offset', flaw)], missing: null }
  } finally {
    if (link === null) whole.close()
  }
}

/** The file that was found; else the one that the user pointed at, if it is the one that is named and not yet in the chain. */
function openBase(
  base: Base,
  { found, tried }: Search,
  chosen: readonly string[],
  seen: ReadonlySet<string>,
): Outcome<ByteSource> {
  const opened = found === null ? null : openBytes(found)
  if (opened?.ok) return opened
  for (const path of chosen) {
    const offered = seen.has(logicalPath(path)) ? null : openBytes(path)
    if (!offered?.ok) continue
    if (whyNotBase(offered.value, base.id) === null) return offered
    offered.value.close()
  }
  if (opened)
    return failed(opened.error.code, `The file that this session goes on from cannot be read: ${opened.error.message}`)
  return failed(
    'not-found',
    `The file that this session goes on from (${base.id}) was not found in ${tried.join(', ')}.`,
  )
}

/** Where a base ends for the file that goes on from it. */
function* cutOf(whole: ByteSource, base: Base): Steps<{ readonly at: number; readonly flaw: string | null }> {
  while (whole.size < base.offset && whole.packed?.more()) yield
  if (endsLine(whole, base.offset)) return { at: base.offset, flaw: null }
  const at = yield* offsetOfOrdinal(whole, base.ordinal)
  const how = `${whole.path} has no line that ends at byte ${base.offset}, where this session goes on from it`
  return { at, flaw: `${how}; it was cut before ordinal ${base.ordinal} instead.` }
}

const stop = (code: string, message: string, missing: MissingFile | null): Step => ({
  link: null,
  problems: [fileProblem(code, message)],
  missing,
})

const fileProblem = (code: string, message: string): Problem => ({
  file: 0,
  line: null,
  byte: null,
  severity: 'error',
  code,
  message,
  outcome: 'the history may lack what came before; Codex refuses to open such a file',
})

/** Does a line of the source end at this offset, its "\n" included? */
function endsLine(source: ByteSource, offset: number): boolean {
  if (!(offset > 0)) return false
  const byte = Buffer.alloc(1)
  return source.read(byte, offset - 1) === 1 && byte[0] === 0x0a
}

function clipped(whole: ByteSource, size: number): ByteSource {
  return {
    path: whole.path,
    size,
    read: (into, at) => whole.read(into.subarray(0, Math.max(0, Math.min(into.length, size - at))), at),
    close: () => undefined,
  }
}

/** Offset of the first line whose ordinal is not below `ordinal`; the source's size when there is none. */
function* offsetOfOrdinal(source: ByteSource, ordinal: number): Steps<number> {
  const chunk = Buffer.alloc(1024 * 1024)
  let rest = Buffer.alloc(0)
  // Without an ordinal none is reached: all of the source is read, and its size is known.
  for (let at = 0; ; ) {
    const got = source.read(chunk, at)
    if (got === 0) break
    const view = Buffer.concat([rest, chunk.subarray(0, got)])
    const base = at - rest.length
    let start = 0
    for (let end = view.indexOf(10); end !== -1; end = view.indexOf(10, start)) {
      if (ordinalOf(view.subarray(start, end)) >= ordinal) return base + start
      start = end + 1
    }
    rest = Buffer.from(view.subarray(start))
    at += got
    yield
  }
  return source.size
}

/** A line's ordinal; NaN when it has none. */
export function ordinalOf(line: Buffer): number {
  const [, digits] = /"ordinal":\s*(\d{1,15})\b/.exec(line.toString('latin1', 0, Math.min(line.length, 160))) ?? []
  if (digits !== undefined) return Number(digits)
  if (line.length > 4096) return Number.NaN
  const parsed = parseLine(line)
  return parsed.kind === 'object' ? numberOf(parsed.value['ordinal']) : Number.NaN
}
