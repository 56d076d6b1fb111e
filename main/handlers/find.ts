import type { FindHit, FindPage } from '../../preload/contract.ts'
import { whole } from '../base/fold.ts'
import { runNow, type Steps } from '../base/steps.ts'
import type { Row, Thread } from '../thread/model.ts'
import { partsOf } from '../thread/shown/parts.ts'
import { byteFilter, escaped } from './find-pattern.ts'

export interface FindRequest {
  readonly query: string
  readonly matchCase: boolean
  readonly next: string | null
  readonly count: number
}

/** Hits of one page. */
export const MOST_HITS = 200
const CHUNK = 1 << 20
/** Characters of context on each side of a hit. */
const CONTEXT = 40
/** A page with hits goes out after so long, full or not: the first hit is shown at once. Milliseconds. */
const PATIENCE = 400

/** A place to go on from: the next line to look at, and how many of its hits were given out. */
interface Place {
  readonly file: number
  readonly line: number
  readonly given: number
}

/** `file.line.given`, as `next` carries it. */
export function parsePlace(text: string): Place | null {
  const [, file, line, given] = /^(\d{1,6})\.([1-9]\d{0,14})\.(\d{1,9})$/.exec(text) ?? []
  return file === undefined ? null : { file: Number(file), line: Number(line), given: Number(given) }
}

/**
 * One page of the places where a text stands in what the timeline shows: the decoded texts of items, notes, unknown and rejected
 * lines, and summaries. Looks at raw bytes first and decodes only lines that may hold the text.
 */
export function* find(thread: Thread, request: FindRequest, now: () => number): Steps<FindPage> {
  const pattern = new RegExp(escaped(request.query), request.matchCase ? 'g' : 'gi')
  const most = Math.max(1, Math.min(request.count, MOST_HITS))
  const start = (request.next === null ? null : parsePlace(request.next)) ?? { file: 0, line: 1, given: 0 }
  const hits: FindHit[] = []
  const until = now() + PATIENCE
  const page = (next: Place | null): FindPage => ({
    hits,
    next: next && `${next.file}.${next.line}.${next.given}`,
    ...bytesUpTo(thread, next),
  })
  for (let file = start.file; file < thread.files.length; file++) {
    const from = file === start.file ? start.line : 1
    for (const line of candidates(thread, file, from, request)) {
      if (line === null) {
        yield
        continue
      }
      const given = file === start.file && line === start.line ? start.given : 0
      const found = hitsOf(thread, file, line, pattern, given, most - hits.length)
      hits.push(...found.hits)
      if (found.more) return page({ file, line, given: given + found.hits.length })
      if (hits.length >= most || (hits.length > 0 && now() > until)) return page(lineAfter(thread, file, line))
    }
  }
  return page(null)
}

function lineAfter(thread: Thread, file: number, line: number): Place | null {
  if (line < (thread.files[file]?.lines ?? 0)) return { file, line: line + 1, given: 0 }
  return file + 1 < thread.files.length ? { file: file + 1, line: 1, given: 0 } : null
}

function bytesUpTo(
  thread: Thread,
  next: Place | null,
): { readonly bytesSearched: number; readonly bytesTotal: number } {
  const bytesTotal = thread.files.reduce((sum, file) => sum + file.bytes, 0)
  if (next === null) return { bytesSearched: bytesTotal, bytesTotal }
  const before = thread.files.slice(0, next.file).reduce((sum, file) => sum + file.bytes, 0)
  return { bytesSearched: before + reachedAt(thread, next.file, next.line), bytesTotal }
}

/** Where a line starts; in a session that is not made of lines, where it would if all were alike. */
function reachedAt(thread: Thread, file: number, line: number): number {
  if (hasLines(thread)) return startOf(thread, file, line)
  const { bytes = 0, lines = 1 } = thread.files[file] ?? {}
  return Math.floor((bytes * (line - 1)) / Math.max(1, lines))
}

/** Its bytes can be searched: an exported page holds only what was read of them. */
const hasLines = (thread: Thread): boolean => thread.lastLine({ kind: 'end' }) !== null

const startOf = (thread: Thread, file: number, line: number): number => thread.line(file, line).start

/** Lines of a file that may hold the text, in order; null is a pause. */
function* candidates(thread: Thread, file: number, from: number, request: FindRequest): Generator<number | null> {
  const lines = thread.files[file]?.lines ?? 0
  if (from > lines) return
  const filter = byteFilter(request.query, request.matchCase)
  if (filter === null || !hasLines(thread)) {
    for (let line = from; line <= lines; line++) {
      yield line
      yield null
    }
    return
  }
  const last = thread.line(file, lines).end
  let line = from
  let at = startOf(thread, file, from)
  while (at < last) {
    const chunk = Buffer.from(thread.fileBytes(file, at, Math.min(last, at + CHUNK)))
    let next = at + chunk.length
    for (let found = filter.next(chunk, 0); found !== -1; ) {
      line = lineAt(thread, file, line, lines, at + found)
      yield line
      const end = thread.line(file, line).end
      next = Math.max(next, end)
      if (end - at >= chunk.length) break
      found = filter.next(chunk, end - at)
    }
    if (chunk.length === 0) return
    const reached = at + chunk.length
    at = next > reached || reached >= last ? next : Math.max(at + 1, reached - filter.overlap)
    yield null
  }
}

/** The line that holds a byte, at or after line `low`. */
function lineAt(thread: Thread, file: number, low: number, lines: number, byte: number): number {
  let first = low
  let last = lines
  while (first < last) {
    const middle = (first + last + 1) >>> 1
    if (startOf(thread, file, middle) <= byte) first = middle
    else last = middle - 1
  }
  return first
}

interface Source {
  readonly kind: FindHit['kind']
  readonly label: string
  readonly texts: readonly string[]
}

function hitsOf(
  thread: Thread,
  file: number,
  line: number,
  pattern: RegExp,
  given: number,
  most: number,
): { readonly hits: readonly FindHit[]; readonly more: boolean } {
  const { turn, row } = thread.rowOf(file, line)
  const [shown] = row === null ? [] : thread.rows(turn, row, 1)
  const hits: FindHit[] = []
  if (shown === undefined) return { hits, more: false }
  const source = sourceOf(thread, file, line, shown)
  let skipped = 0
  for (const text of source.texts) {
    for (const match of text.matchAll(pattern)) {
      if (skipped < given) skipped += 1
      else if (hits.length === most) return { hits, more: true }
      else hits.push({ file, line, turn, row, kind: source.kind, label: source.label, ...around(text, match) })
    }
  }
  return { hits, more: false }
}

const around = (text: string, match: RegExpExecArray): Pick<FindHit, 'before' | 'match' | 'after'> => {
  const end = match.index + match[0].length
  return {
    before: oneLine(text.slice(Math.max(0, match.index - CONTEXT), match.index)),
    match: match[0],
    after: oneLine(whole(text.slice(end, end + CONTEXT))),
  }
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ')

/** The texts that a reader sees for a row. */
function sourceOf(thread: Thread, file: number, line: number, row: Row): Source {
  switch (row.kind) {
    case 'item': {
      const item = thread.item(row.ref)
      const texts = partsOf(item).texts.map(part => part.text)
      return { kind: item.kind, label: item.tool ?? item.label, texts: texts.length > 0 ? texts : [item.text] }
    }
    case 'note':
      return { kind: null, label: 'Note', texts: [row.text] }
    case 'band': {
      const summary = hasLines(thread)
        ? [thread.textAt(file, line, '/payload/message') ?? '']
        : summariesAfter(thread, row.checkpoint)
      return { kind: 'summary', label: `Compaction ${row.checkpoint}`, texts: summary.filter(text => text !== '') }
    }
    case 'line':
      return { kind: null, label: row.type ?? 'rejected', texts: [rawText(thread, file, line)] }
  }
}

const summariesAfter = (thread: Thread, n: number): readonly string[] =>
  runNow(thread.history({ kind: 'checkpoint', n, side: 'after' }))
    .items.map(ref => thread.item(ref))
    .flatMap(item => (item.kind === 'summary' ? [item.text.slice(item.lead)] : []))

/** A line that is no item is searched as it stands, at most so much of it. Bytes. */
const RAW = 1 << 20

const rawText = (thread: Thread, file: number, line: number): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(thread.lineBytes(file, line, 0, RAW))
