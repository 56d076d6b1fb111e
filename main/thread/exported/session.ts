import type { Steps } from '../../base/steps.ts'
import type { ByteSource } from '../../rollout/bytes.ts'
import { glanceFrom } from '../glance.ts'
import type {
  Checkpoint,
  CheckpointKept,
  CheckpointRecord,
  CompactionAttempt,
  Content,
  CurvePoint,
  DisplayedTurn,
  EditableText,
  Fidelity,
  FileCounts,
  Glance,
  History,
  Item,
  ItemRef,
  LineFacts,
  LineOutline,
  LineRange,
  MessageRole,
  Point,
  Problem,
  RecordedDiffRow,
  RequestHistory,
  RequestUsage,
  Row,
  Sending,
  Superseded,
  Thread,
  ThreadFile,
  ThreadInfo,
  Tie,
  Turn,
  TurnShape,
} from '../model.ts'
import type { TrustedHead } from './decode-head.ts'
import { historyAt } from './histories.ts'
import { actionsAt, EXPORTED_ITEM, itemAt, itemRef, madeItem, messageOf, noItem } from './item.ts'
import { flawProblems, lossNotes } from './notes.ts'
import { pairOf } from './pairs.ts'
import { Parts } from './parts.ts'
import { placeOfPoint } from './points.ts'
import { Rows, type Span } from './rows.ts'
import { SECTIONS, type Section } from './shape.ts'
import { TurnStarts } from './turn-starts.ts'

/** Lists that are asked for by number; the others are reached from these, and looked at when they are. */
const COUNTED: readonly Section[] = ['turns', 'displayed', 'attempts', 'checkpoints', 'rows', 'curve', 'problems']

/** Entries of a list that is answered whole. */
const MOST_LISTED = 100_000

const NO_BYTES = new Uint8Array(0)

/** An exported page, read back: what it holds, and where something was left out. It has no lines. */
export class ExportedSession implements Thread {
  readonly info: ThreadInfo
  readonly own: number
  readonly missing = null
  readonly versions = null
  readonly #source: ByteSource
  readonly #head: TrustedHead
  readonly #from: number
  readonly #parts: Parts
  readonly #rows: Rows
  readonly #loss: readonly string[]
  #starts = new TurnStarts()
  #located = false
  #checked = false
  #progress: Thread['progress']

  /** `from`: the byte behind the head. */
  constructor(source: ByteSource, head: TrustedHead, from: number) {
    this.#source = source
    this.#head = head
    this.#from = from
    this.#parts = new Parts(source, head)
    this.#rows = new Rows(this.#parts)
    this.#loss = lossNotes(head)
    this.#progress = { phase: 'reading', bytesDone: 0, bytesTotal: source.size }
    this.info = head.thread
    this.own = head.own
  }

  get files(): readonly ThreadFile[] {
    return this.#head.files.map(({ name, bytes, lines, role, cut }, i) => {
      return { path: i === this.own ? this.#source.path : name, bytes, lines, role, cut }
    })
  }

  get fidelity(): Fidelity {
    return this.#lossy(this.#head.fidelity)
  }

  get notes(): readonly string[] {
    return [...this.#head.notes, ...this.#loss]
  }

  #lossy(fidelity: Fidelity): Fidelity {
    return this.#loss.length > 0 && fidelity !== 'opaque' ? 'partial' : fidelity
  }

  fileFidelity(file: number): { readonly fidelity: Fidelity; readonly notes: readonly string[] } {
    const { fidelity, notes } = this.#head.files[file] ?? { fidelity: 'partial', notes: [] }
    return { fidelity: this.#lossy(fidelity), notes: [...notes, ...this.#loss] }
  }

  get checked(): boolean {
    return this.#checked
  }

  get progress(): Thread['progress'] {
    return this.#progress
  }

  #count(section: Section): number {
    return this.#located ? this.#parts.whole(section) : 0
  }

  get turnCount(): number {
    return this.#count('turns')
  }

  get prefaceRows(): number {
    return Math.min(this.#head.prefaceRows, this.#count('rows'))
  }

  get checkpointCount(): number {
    return this.#count('checkpoints')
  }

  get attemptCount(): number {
    return this.#count('attempts')
  }

  get itemCount(): number {
    return this.#located ? this.#head.itemCount : 0
  }

  glance(): Glance {
    return glanceFrom(this)
  }

  turn(n: number): Turn {
    const stored = this.#entry('turns', n)
    const { rolledBackBy = null, displayed = null, disagreement = null, before, after, x, firstRow, ...turn } = stored
    return { ...turn, rows: this.#span(n).count, rolledBackBy, displayed, disagreement }
  }

  turnShape(n: number): TurnShape {
    const { rows, status } = this.turn(n)
    return { rows, status }
  }

  /** The n-th entry of a list of which there are so many. */
  #entry<S extends 'turns' | 'attempts' | 'checkpoints'>(section: S, n: number) {
    const entry = this.#parts.entry(section, n - 1)
    if (entry === null) throw new RangeError(`${section} ${n} of ${this.#count(section)}`)
    return entry
  }

  #span(n: number): Span {
    const rows = this.#count('rows')
    if (n === 0) return { first: 0, count: this.prefaceRows }
    const turn = this.#entry('turns', n)
    const first = Math.min(turn.firstRow, rows)
    return { first, count: Math.min(turn.rows, rows - first) }
  }

  checkpoint(n: number): Checkpoint {
    const { x, before, after, diff, record, kept, ...checkpoint } = this.#entry('checkpoints', n)
    const turn = Math.min(checkpoint.turn, this.turnCount)
    return { ...checkpoint, turn, row: Math.min(checkpoint.row, Math.max(0, this.#span(turn).count - 1)) }
  }

  attempt(n: number): CompactionAttempt {
    return this.#entry('attempts', n)
  }

  // biome-ignore lint/correctness/useYield: it is stored
  *checkpointRecord(n: number): Steps<CheckpointRecord> {
    return this.#entry('checkpoints', n).record
  }

  // biome-ignore lint/correctness/useYield: it is stored
  *checkpointKept(n: number): Steps<CheckpointKept> {
    return this.#entry('checkpoints', n).kept
  }

  *recordedDiff(n: number): Steps<readonly RecordedDiffRow[]> {
    const { firstRow, rows } = this.#entry('checkpoints', n).diff
    const recorded: RecordedDiffRow[] = []
    for (let i = firstRow; i < firstRow + rows; i++) {
      const row = this.#parts.entry('diffRows', i)
      if (row === null) break
      recorded.push({ kind: row.kind, before: row.before ?? null, after: row.after ?? null })
      yield
    }
    return recorded
  }

  *requests(windows = { first: 0, last: this.checkpointCount }): Steps<readonly RequestUsage[]> {
    const requests: RequestUsage[] = []
    for (let i = 0; i < this.#head.counts.requests && requests.length < MOST_LISTED; i++) {
      const request = this.#parts.entry('requests', i)
      if (request === null || request.window > windows.last) break
      if (request.window >= windows.first) requests.push(request)
      yield
    }
    return requests
  }

  displayed(): readonly DisplayedTurn[] | null {
    return this.#head.opens ? this.#listed('displayed') : null
  }

  #listed<S extends 'displayed' | 'problems'>(section: S) {
    const count = Math.min(this.#count(section), MOST_LISTED)
    return Array.from({ length: count }, (_, i) => this.#parts.entry(section, i)).filter(entry => entry !== null)
  }

  problems(): readonly Problem[] {
    return [...flawProblems(this.#parts.flaws, this.own), ...this.#listed('problems')]
  }

  counts(): FileCounts {
    const { lines, bytesByKind } = this.#head
    return { ...lines, bytesByKind: new Map(Object.entries(bytesByKind)) }
  }

  curveCount(): number {
    return this.#count('curve')
  }

  curvePoint(i: number): CurvePoint {
    const point = this.#parts.entry('curve', i)
    if (point === null) throw new RangeError(`point ${i} of ${this.curveCount()}`)
    return point
  }

  curveTokens(i: number): number {
    return this.curvePoint(i).tokens
  }

  turnX(n: number): number {
    return this.#entry('turns', n).x
  }

  checkpointX(n: number): number {
    return this.#entry('checkpoints', n).x
  }

  rows(n: number, from: number, count: number): readonly Row[] {
    return this.#rows.page(this.#span(n), from, count)
  }

  rowOf(file: number, line: number): { readonly turn: number; readonly row: number | null } {
    const turn = this.#starts.at(file, line)
    return { turn, row: this.#rows.indexOf(turn, this.#span(turn), file, line) }
  }

  /** Of a reference that this reader gave, or of a line that has a row. */
  #placeOf({ file, line, made }: ItemRef): number | null {
    if (made?.name === EXPORTED_ITEM && typeof made.value === 'number') {
      const known = Number.isInteger(made.value) && made.value >= 0 && made.value < this.#head.counts.items
      return known ? made.value : null
    }
    const { turn, row } = this.rowOf(file, line)
    return row === null ? null : this.#rows.item(this.#span(turn).first + row)
  }

  item(ref: ItemRef): Item {
    const place = this.#placeOf(ref)
    return place === null ? noItem(ref) : itemAt(this.#parts, place)
  }

  content(item: Item): Content {
    const place = this.#placeOf(item.ref)
    return { text: item.text.slice(item.lead), actions: place === null ? [] : actionsAt(this.#parts, place) }
  }

  itemFrom(raw: unknown, n: number): Item {
    return madeItem(raw, n)
  }

  tie({ kind, callId }: Item): Tie | null {
    return callId !== null && (kind === 'call' || kind === 'output') ? { role: kind, key: callId } : null
  }

  /** What is written anew has to go into a session again, and an exported page is none that goes on. */
  texts(): readonly EditableText[] {
    return []
  }

  message(role: MessageRole, text: string): unknown {
    return messageOf(role, text)
  }

  *pairOf(ref: ItemRef): Steps<ItemRef | null> {
    const place = this.#placeOf(ref)
    return place === null ? null : yield* pairOf(this.#parts, place, this.#head.counts.items)
  }

  line(file: number, line: number): LineFacts {
    const { turn, row } = this.rowOf(file, line)
    const shown = row === null ? null : this.#parts.entry('rows', this.#span(turn).first + row)
    const unread = shown?.kind === 'line' ? shown : null
    return {
      file,
      line,
      start: 0,
      end: unread?.bytes ?? 0,
      state: unread?.state ?? 'known',
      type: unread?.type ?? null,
      at: unread?.at ?? null,
      ordinal: null,
      turn,
      problem: 'An exported page does not hold the lines of the session.',
    }
  }

  whyNotMissing(): string {
    return 'An exported page holds all that it goes on from.'
  }

  lineBytes(): Uint8Array {
    return NO_BYTES
  }

  fileBytes(): Uint8Array {
    return NO_BYTES
  }

  readBytes(): number {
    return 0
  }

  /** The text of an item, by the path that its origin names. */
  textAt(_file: number, _line: number, path: string): string | null {
    const [, place] = /^\/items\/(\d{1,9})\//.exec(path) ?? []
    return place === undefined || Number(place) >= this.#head.counts.items
      ? null
      : itemAt(this.#parts, Number(place)).text
  }

  outline(): LineOutline {
    return { start: 0, end: 0, kind: '' }
  }

  // biome-ignore lint/correctness/useYield: it has no lines that could go
  *takenBack(): Steps<readonly LineRange[]> {
    return []
  }

  // biome-ignore lint/correctness/useYield: it has no lines that could go
  *superseded(): Steps<Superseded> {
    return { lines: [], rollbacks: null }
  }

  resolve(point: Point): { readonly ok: true } | { readonly ok: false; readonly message: string } {
    const found = placeOfPoint(this.#parts, this.#head, point)
    return found.ok ? { ok: true } : { ok: false, message: found.error.message }
  }

  lastLine(): null {
    return null
  }

  *history(at: Point): Steps<History> {
    const found = placeOfPoint(this.#parts, this.#head, at)
    if (!found.ok) return { at, items: [], fidelity: 'partial', notes: [found.error.message] }
    const stored = historyAt(this.#parts, found.value, this.#head.counts.items)
    if (stored === null) return { at, items: [], fidelity: 'partial', notes: [NO_HISTORY, ...this.#loss] }
    const items: ItemRef[] = []
    for (const [i, place] of stored.items.entries()) {
      items.push(itemRef(this.#parts.place(place), place))
      if (i % 256 === 255) yield
    }
    return { at, items, fidelity: this.#lossy(stored.fidelity), notes: [...stored.notes, ...this.#loss] }
  }

  *typed(at: Point): Steps<readonly ItemRef[]> {
    const { items } = yield* this.history(at)
    const typed: ItemRef[] = []
    for (const [i, ref] of items.entries()) {
      if (this.item(ref).kind === 'user') typed.push(ref)
      if (i % 256 === 255) yield
    }
    return typed
  }

  /** What is stored is what the model saw; how the agent sent it is not. */
  *request(at: Point, { instead }: Sending): Steps<RequestHistory> {
    const { items, notes } = yield* this.history(at)
    const item = (i: number): Item => {
      const ref = items[i]
      if (!ref) throw new RangeError(`item ${i} of ${items.length}`)
      return this.item(ref)
    }
    const none = { version: null, lead: 0, instructions: null } as const
    if (instead) {
      const listed = (i: number) => this.itemFrom(instead[i], i)
      return { at, ...none, fidelity: 'partial', notes: [AS_SEEN], count: instead.length, item: listed }
    }
    return { at, ...none, fidelity: 'partial', notes: [AS_SEEN, ...notes], count: items.length, item }
  }

  *read({ quick }: { readonly quick: boolean }): Steps<undefined> {
    if (!this.#located) {
      yield* this.#parts.locate(this.#from, done => this.#at('reading', done))
      yield* this.#parts.check(COUNTED, done => this.#at('reading', done))
      this.#located = true
      yield* this.#startsOfTurns()
    }
    if (!quick && !this.#checked) {
      yield* this.#parts.check(SECTIONS, done => this.#at('checking', done))
      this.#checked = true
    }
    this.#at('ready', this.#source.size)
    return undefined
  }

  #at(phase: Thread['progress']['phase'], bytesDone: number): void {
    this.#progress = { phase, bytesDone, bytesTotal: this.#source.size }
  }

  *#startsOfTurns(): Steps<undefined> {
    const starts = new TurnStarts()
    for (let n = 1; n <= this.turnCount; n++) {
      const { file, start } = this.#entry('turns', n)
      starts.add(file, start)
      yield
    }
    this.#starts = starts
    return undefined
  }

  close(): void {
    this.#source.close()
  }
}

const NO_HISTORY = 'What the model saw here stands in a part that this exported page lacks.'

const AS_SEEN = 'An exported page holds what the model saw, not how the agent sent it.'
