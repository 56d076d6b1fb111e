import type { Steps } from '../../base/steps.ts'
import type { Thread } from '../model.ts'
import type { Around } from './around.ts'
import { type Candidate, Candidates } from './candidates.ts'
import { type FindFilter, type FindKind, fitsKind, fitsTool, isOfTool, linesOfTurns, type Place } from './filter.ts'
import { tellHits } from './hits.ts'
import { type Pattern, patternOf } from './pattern.ts'
import { textsOf } from './row-texts.ts'

export interface FindRequest {
  readonly query: string
  readonly matchCase: boolean
  readonly filter: FindFilter
  /** Where an earlier page ended; null: from the beginning. */
  readonly next: string | null
  /** Hits that are wanted; more of them are left for the next page. */
  readonly most: number
  /** `count`: hits are counted, and none is made. */
  readonly want: 'hits' | 'count'
  /** A page with hits goes out after so many milliseconds, full or not. */
  readonly patience: number
}

/** A place where the text stands, on one line with what is around it. */
export interface Hit extends Around {
  readonly file: number
  readonly line: number
  readonly turn: number
  /** null where the line has no row. */
  readonly row: number | null
  readonly kind: FindKind
  /** The tool of a call, else what the row is called. */
  readonly label: string
}

/** A place in hits that were only counted, from which to go on with those behind it. */
export interface Mark {
  /** Hits of the page that stand before it. */
  readonly at: number
  readonly next: string
}

/** From one mark to the next are at most so many counted hits, and unless there is none in them so many bytes: what one looks through in a moment. */
const MARKED = 1000
const MARKED_BYTES = 4 << 20

export interface FoundPage {
  readonly hits: readonly Hit[]
  /** How many were found for this page: those of `hits`, or more where they were only counted. */
  readonly found: number
  /** Where hits that were only counted can be gone on with: at least at every thousandth. */
  readonly marks: readonly Mark[]
  /** Pass back to go on; null at the end. */
  readonly next: string | null
  readonly bytesSearched: number
  readonly bytesTotal: number
}

/** A place to go on from: the next line to look at, and how many of its hits were given out. */
interface Reached extends Place {
  readonly given: number
}

/** `file.line.given`, as `next` carries it. */
export function parsePlace(text: string): Reached | null {
  const [, file, line, given] = /^(\d{1,6})\.([1-9]\d{0,14})\.(\d{1,9})$/.exec(text) ?? []
  return file === undefined ? null : { file: Number(file), line: Number(line), given: Number(given) }
}

const formatPlace = ({ file, line, given }: Reached): string => `${file}.${line}.${given}`

/**
 * One page of the places where a text stands in what the timeline shows: the texts of items, notes, unknown and rejected lines, and
 * summaries, all decoded. Where a session is made of lines their bytes are looked through first, and what need not be decoded is not.
 */
export function* find(thread: Thread, request: FindRequest, now: () => number): Steps<FoundPage> {
  const pattern = patternOf(request.query, request.matchCase)
  const lines = linesOfTurns(thread, request.filter)
  const page = new Page(thread, request)
  if (lines === null) return page.end(null)
  const start = (request.next === null ? null : parsePlace(request.next)) ?? { ...lines.first, given: 0 }
  const until = now() + request.patience
  for (let file = start.file; file <= lines.last.file; file++) {
    const from = file === start.file ? start.line : 1
    const to = file === lines.last.file ? lines.last.line : (thread.files[file]?.lines ?? 0)
    for (const candidate of candidatesIn(thread, file, from, to, pattern)) {
      if (candidate === null) {
        yield
        continue
      }
      const { line, texts } = candidate
      if (!fitsKind(request.filter, texts.kind) || !fitsTool(request.filter, texts.kind)) continue
      const given = file === start.file && line === start.line ? start.given : 0
      const before = page.count
      const whole = page.take(candidate, pattern, { file, line, given })
      const { tool } = request.filter
      if (page.count > before && tool !== null && !(yield* isOfTool(thread, { file, line }, texts.tool, tool))) {
        page.takeBack(before)
        continue
      }
      if (!whole) return page.end({ file, line, given: given + page.count - before })
      const over = page.count >= request.most || (page.count > 0 && now() > until)
      if (over) return page.end(nextLine(thread, { file, line }, lines.last))
    }
  }
  return page.end(null)
}

function nextLine(thread: Thread, { file, line }: Place, last: Place): Reached | null {
  if (file === last.file && line >= last.line) return null
  const lines = thread.files[file]?.lines ?? 0
  return line < lines ? { file, line: line + 1, given: 0 } : { file: file + 1, line: 1, given: 0 }
}

/** What was found so far. */
class Page {
  readonly #thread: Thread
  readonly #request: FindRequest
  readonly #hits: Hit[] = []
  #marks: Mark[] = []
  /** Where the last mark is: its hits, and where its line starts. */
  #marked = { at: 0, file: -1, start: 0 }
  count = 0

  constructor(thread: Thread, request: FindRequest) {
    this.#thread = thread
    this.#request = request
  }

  /** Takes the hits of a line from `given` on; false when there are more than are wanted. */
  take(candidate: Candidate, pattern: Pattern, { file, line, given }: Reached): boolean {
    const { kind, label, tool } = candidate.texts
    let passed = 0
    let row: Pick<Hit, 'turn' | 'row'> | null = null
    if (this.#request.want === 'count') this.#near({ file, line })
    return tellHits(candidate, pattern, around => {
      if (passed < given) {
        passed += 1
        return true
      }
      if (this.count >= this.#request.most) return false
      if (this.#request.want === 'count') this.#mark({ file, line, given: passed })
      passed += 1
      this.count += 1
      if (this.#request.want === 'count') return true
      row ??= this.#thread.rowOf(file, line)
      this.#hits.push({ file, line, ...row, kind, label: tool ?? label, ...around() })
      return true
    })
  }

  /** A line with hits: is it far from the last mark? Then that is to be set now. */
  #near(place: Place): void {
    const start = reachedAt(this.#thread, place)
    const { file, start: before } = this.#marked
    if (file === place.file && start - before < MARKED_BYTES) return
    this.#marked = { at: this.count - MARKED, file: place.file, start }
  }

  #mark(place: Reached): void {
    if (this.count - this.#marked.at < MARKED) return
    this.#marked = { at: this.count, file: place.file, start: reachedAt(this.#thread, place) }
    if (this.count > 0) this.#marks.push({ at: this.count, next: formatPlace(place) })
  }

  takeBack(count: number): void {
    this.count = count
    const marks = this.#marks.filter(mark => mark.at < count)
    // The one that is gone is to be set at the next hit.
    if (marks.length < this.#marks.length) this.#marked = { at: count, file: -1, start: 0 }
    this.#marks = marks
    this.#hits.length = Math.min(this.#hits.length, count)
  }

  end(next: Reached | null): FoundPage {
    const { files } = this.#thread
    const bytesTotal = files.reduce((sum, file) => sum + file.bytes, 0)
    const before = next === null ? 0 : files.slice(0, next.file).reduce((sum, file) => sum + file.bytes, 0)
    return {
      hits: this.#hits,
      found: this.count,
      marks: this.#marks,
      next: next && formatPlace(next),
      bytesSearched: next === null ? bytesTotal : before + reachedAt(this.#thread, next),
      bytesTotal,
    }
  }
}

/** Where a line starts; in a session that is not made of lines, where it would if all were alike. */
function reachedAt(thread: Thread, { file, line }: Place): number {
  if (thread.lineText) return thread.lineText(file, line).start
  const { bytes = 0, lines = 1 } = thread.files[file] ?? {}
  return Math.floor((bytes * (line - 1)) / Math.max(1, lines))
}

/** Lines [from, to] of a file that may hold the text, in order; null is a pause. */
function candidatesIn(
  thread: Thread,
  file: number,
  from: number,
  to: number,
  pattern: Pattern,
): Generator<Candidate | null> {
  if (!thread.lineText || from > to) return rowsIn(thread, file, from, to)
  return new Candidates(thread, file, pattern).in(from, to, thread.lineText.bind(thread))
}

function* rowsIn(thread: Thread, file: number, from: number, to: number): Generator<Candidate | null> {
  for (let line = from; line <= to; line++) {
    const texts = textsOf(thread, file, line)
    if (texts !== null) yield { line, texts, bytes: NO_BYTES, base: 0, cursor: null }
    yield null
  }
}

const NO_BYTES = Buffer.alloc(0)
