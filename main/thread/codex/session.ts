import type { Steps } from '../../base/steps.ts'
import type { BlockRoom } from '../../rollout/blocks.ts'
import { isObject } from '../../rollout/parse.ts'
import { readBytes, readLinePart } from '../../rollout/read-line.ts'
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
  Growth,
  History,
  Item,
  ItemRef,
  LineFacts,
  LineOutline,
  LineRange,
  LineText,
  LineTexts,
  MessageRole,
  MissingFile,
  Point,
  Problem,
  Replayed,
  RequestHistory,
  RequestUsage,
  Row,
  Sending,
  Source,
  Spawned,
  Superseded,
  TextsAs,
  Thread,
  ThreadFile,
  ThreadInfo,
  Tie,
  Turn,
  TurnShape,
  Versions,
} from '../model.ts'
import { refOfNone } from '../no-file.ts'
import { attemptView } from './attempts.ts'
import type { Chain } from './chain.ts'
import { filesOf, whyNotMissing } from './chain-files.ts'
import { checkpointKept } from './checkpoint-kept.ts'
import { checkpointRecord, slotAt } from './checkpoint-record.ts'
import { checkpointView, fileFidelity, threadFidelity } from './checkpoint-view.ts'
import { contentOf } from './content.ts'
import { editableTexts, tieOf, writtenMessage } from './editable.ts'
import { glanceOf } from './glance.ts'
import type { Head } from './head.ts'
import { historyAt, missingBefore } from './history.ts'
import type { Index } from './index.ts'
import { calledAs, infoOf } from './info.ts'
import { closeInside, type Inside, insideOf } from './inside.ts'
import type { Items } from './items.ts'
import type { KeptIndex } from './kept-index.ts'
import type { LineCache } from './line-cache.ts'
import { kindName } from './line-heads.ts'
import { rangesOf, withoutRanges } from './line-ranges.ts'
import { stampOf } from './line-times.ts'
import type { Lines } from './lines.ts'
import { pairOf } from './pairs.ts'
import { resolvePoint } from './points.ts'
import { heldInMemory } from './problems.ts'
import type { Reading } from './reading.ts'
import { replayedIn } from './replayed.ts'
import { requestAt } from './request.ts'
import { minorNamed, TODAY, underVersion, writerOf } from './request-version.ts'
import { requestsIn } from './requests.ts'
import type { Rows } from './rows.ts'
import type { ShownLines } from './shown-lines.ts'
import { spawnedBy, spawnLine } from './spawned.ts'
import { supersededIn } from './superseded.ts'
import { takenBackIn } from './taken-back.ts'
import { displayedTurns, turnView } from './turn-view.ts'
import { typedIn } from './typed.ts'
import { NO_ITEM } from './why.ts'

/** A Codex session: a rollout file and the files that it goes on from. */
export class CodexSession implements Thread {
  readonly own: number
  readonly missing: MissingFile | null
  readonly #chain: Chain
  readonly #make: (whole: boolean) => Inside
  #inside: Inside
  /** A reading that takes its place when it is done. */
  #next: Inside | null = null
  #info: { readonly key: string; readonly value: ThreadInfo } | null = null

  constructor(chain: Chain, head: Head, around: readonly Problem[] = [], room?: BlockRoom) {
    this.own = chain.links.length - 1
    this.missing = chain.missing
    this.#chain = chain
    this.#make = whole => insideOf({ chain, head, around, whole, ...(room && { room }) })
    this.#inside = this.#make(false)
  }

  get #lines(): Lines {
    return this.#inside.lines
  }

  get #index(): Index {
    return this.#inside.index
  }

  get #cache(): LineCache {
    return this.#inside.cache
  }

  get #items(): Items {
    return this.#inside.items
  }

  get #rows(): Rows {
    return this.#inside.rows
  }

  get #shown(): ShownLines {
    return this.#inside.shown
  }

  get #reading(): Reading {
    return this.#inside.reading
  }

  get info(): ThreadInfo {
    const index = this.#index
    const key = `${index.lines.count}/${index.lastContext}/${index.lastName}/${index.contextWindow}`
    if (this.#info?.key !== key) this.#info = { key, value: infoOf(index, this.#cache) }
    return this.#info.value
  }

  get files(): readonly ThreadFile[] {
    return filesOf(this.#chain, this.#lines)
  }

  fileFidelity(file: number): { readonly fidelity: Fidelity; readonly notes: readonly string[] } {
    return fileFidelity(this.#index, file, this.#chain.links[file]?.flaw ?? null)
  }

  whyNotMissing(path: string): string | null {
    return whyNotMissing(this.#chain, path)
  }

  get versions(): Versions {
    return { writer: writerOf(this.#index), today: TODAY }
  }

  get fidelity(): Fidelity {
    return threadFidelity(this.#index).fidelity
  }

  get notes(): readonly string[] {
    return threadFidelity(this.#index).notes
  }

  get checked(): boolean {
    return this.#reading.checked
  }

  get turnCount(): number {
    return this.#index.turns.count
  }

  get prefaceRows(): number {
    return this.#rows.count(0)
  }

  get checkpointCount(): number {
    return this.#index.live.length
  }

  get attemptCount(): number {
    return this.#index.attempts.count
  }

  get itemCount(): number {
    return this.#index.classes.itemsBefore(this.#lines.count)
  }

  get progress(): Thread['progress'] {
    const bytesTotal = this.#lines.files.reduce((sum, { source }) => sum + (source.packed?.expected ?? source.size), 0)
    if (this.#next !== null) return { phase: 'checking', bytesDone: this.#next.reading.bytesDone, bytesTotal }
    return { phase: this.#reading.phase, bytesDone: this.#reading.bytesDone, bytesTotal }
  }

  turn(n: number): Turn {
    const { checked, agreement } = this.#reading
    const state = { checked, truths: agreement?.truths ?? null }
    return turnView(this.#index, this.#items, this.#cache, this.#rows, state, n)
  }

  turnShape(n: number): TurnShape {
    const { turns } = this.#index
    if (n < 1 || n > turns.count) throw new RangeError(`turn ${n} of ${turns.count}`)
    return { rows: this.#rows.count(n), status: turns.facts(n).status }
  }

  glance(): Glance {
    return glanceOf(this.#index, this.#items, this.#rows)
  }

  checkpoint(n: number): Checkpoint {
    return checkpointView(this.#index, this.#items, this.#cache, this.#rows, n)
  }

  missingBefore(n: number): readonly string[] {
    return missingBefore(this.#index, slotAt(this.#index, n).position)
  }

  checkpointRecord(n: number): Steps<CheckpointRecord> {
    return checkpointRecord(this.#index, this.#items, this.#cache, n)
  }

  // biome-ignore lint/correctness/useYield: one line is read
  *checkpointKept(n: number): Steps<CheckpointKept> {
    return checkpointKept(this.#index, this.#cache, n)
  }

  requests(windows = { first: 0, last: this.checkpointCount }): Steps<readonly RequestUsage[]> {
    return requestsIn(this.#index, this.#items, this.#cache, windows)
  }

  attempt(n: number): CompactionAttempt {
    return attemptView(this.#index, this.#cache, n)
  }

  displayed(): readonly DisplayedTurn[] | null {
    return this.#index.opensInCodex ? displayedTurns(this.#index, this.#cache) : null
  }

  problems(): readonly Problem[] {
    const { why } = this.#inside.blocks
    const held = why === null ? [] : [heldInMemory(this.own, why)]
    return [...this.#index.problems.list(), ...(this.#reading.agreement?.problems ?? []), ...held]
  }

  counts(): FileCounts {
    const { known, unknown, rejected, blank, kinds } = this.#index.tallies[this.own] ?? {
      known: 0,
      unknown: 0,
      rejected: 0,
      blank: 0,
      kinds: new Map(),
    }
    const bytesByKind = new Map([...kinds.values()].filter(kind => kind.bytes > 0).map(kind => [kind.name, kind.bytes]))
    return { known, unknown, rejected, blank, bytesByKind }
  }

  curveCount(): number {
    return this.#index.curve.count
  }

  curvePoint(i: number): CurvePoint {
    return this.#index.curve.point(i, this.#lines, this.#index.turns)
  }

  curveTokens(i: number): number {
    return this.#index.curve.tokens(i)
  }

  turnX(n: number): number {
    return this.#index.classes.itemsBefore(this.#index.turns.startOf(n))
  }

  checkpointX(n: number): number {
    const slot = this.#index.slots[this.#index.live[n - 1] ?? -1]
    return slot ? this.#index.classes.itemsBefore(slot.position) : 0
  }

  rows(n: number, from: number, count: number): readonly Row[] {
    return this.#rows.page(n, from, count)
  }

  rowOf(file: number, line: number): { readonly turn: number; readonly row: number | null } {
    if (!this.#lines.has(file, line)) return { turn: 0, row: null }
    return this.#rows.rowOf(this.#lines.position(file, line))
  }

  item(ref: ItemRef): Item {
    return this.#items.item(ref)
  }

  itemFrom(raw: unknown, n: number): Item {
    const item = this.#items.describe(refOfNone(n), isObject(raw) ? raw : null)
    return { ...item, raw, why: isObject(raw) ? item.why : NO_ITEM }
  }

  content(item: Item): Content {
    return contentOf(item)
  }

  tie(item: Item): Tie | null {
    return tieOf(item)
  }

  texts(item: Item): readonly EditableText[] {
    return editableTexts(item)
  }

  message(role: MessageRole, text: string): unknown {
    return writtenMessage(role, text)
  }

  pairOf(ref: ItemRef): Steps<ItemRef | null> {
    return pairOf(this.#index, this.#items, ref)
  }

  spawned(ref: ItemRef): Steps<readonly Spawned[]> {
    return spawnedBy(this.#index, this.#items, this.#cache, ref)
  }

  calledAs(): string | null {
    return calledAs(this.#index.meta)
  }

  spawnLine(id: string): Steps<Source | null> {
    return spawnLine(this.#index, this.#cache, id)
  }

  replayedFrom(parent: Thread): Steps<Replayed> {
    return replayedIn(this, parent)
  }

  line(file: number, line: number): LineFacts {
    if (!this.#lines.has(file, line)) throw new RangeError(`line ${line} of file ${file}`)
    const { table } = this.#lines.file(file)
    const position = this.#lines.position(file, line)
    const state = table.state(line)
    const type = kindName(table.typeOf(line), table.payloadTypeOf(line))
    return {
      file,
      line,
      start: table.start(line),
      end: table.end(line),
      state,
      type: state === 'rejected' || state === 'blank' || type === '' ? null : type,
      ...stampOf(this.#lines, this.#cache, position),
      turn: this.#index.turns.at(position),
      problem: this.#index.problems.ofLine(file, line),
    }
  }

  lineBytes(file: number, line: number, from: number, to: number): Uint8Array {
    if (!this.#lines.has(file, line)) return new Uint8Array(0)
    const { source, table } = this.#lines.file(file)
    return readLinePart(source, table, line, from, to)
  }

  fileBytes(file: number, start: number, end: number): Uint8Array {
    const { whole } = this.#lines.file(file)
    return readBytes(whole, Math.max(0, start), Math.min(end, whole.size))
  }

  readBytes(file: number, at: number, into: Uint8Array): number {
    return this.#lines.file(file).whole.read(into, at)
  }

  textAt(file: number, line: number, path: string): string | null {
    if (!this.#lines.has(file, line)) return null
    let value: unknown = this.#cache.json(this.#lines.position(file, line))
    for (const step of path.split('/').slice(1)) {
      const key = step.replaceAll('~1', '/').replaceAll('~0', '~')
      if (Array.isArray(value)) value = value[Number(key)]
      else if (isObject(value) && Object.hasOwn(value, key)) value = value[key]
      else return null
    }
    return typeof value === 'string' ? value : null
  }

  lineText(file: number, line: number): LineText {
    return this.#shown.place(this.#lines.position(file, line))
  }

  textsIn(file: number, line: number, bytes: Uint8Array, as: TextsAs): LineTexts {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    // A line that was not parsed yet may be broken inside.
    return this.#shown.texts(this.#lines.position(file, line), buffer, this.#reading.checked ? as : 'texts')
  }

  outline(file: number, line: number): LineOutline {
    const { table } = this.#lines.file(file)
    return {
      start: table.start(line),
      end: table.end(line),
      kind: table.state(line) === 'rejected' ? '' : kindName(table.typeOf(line), table.payloadTypeOf(line)),
    }
  }

  *takenBack(gone: readonly LineRange[]): Steps<readonly LineRange[]> {
    const spans = yield* takenBackIn(withoutRanges(this.#index, gone), this.#cache)
    return spans.flatMap(span => rangesOf(this.#index, span))
  }

  *superseded(gone: readonly LineRange[]): Steps<Superseded> {
    const { positions, rollbacks } = yield* supersededIn(withoutRanges(this.#index, gone), this.#cache)
    const lines = positions.flatMap(position => rangesOf(this.#index, { from: position, to: position + 1 }))
    return { lines, rollbacks }
  }

  resolve(point: Point): { readonly ok: true } | { readonly ok: false; readonly message: string } {
    const resolved = resolvePoint(this.#index, this.#items, point)
    return resolved.ok ? { ok: true } : resolved
  }

  lastLine(point: Point): { readonly file: number; readonly line: number } | null {
    const resolved = resolvePoint(this.#index, this.#items, point)
    if (!resolved.ok) return null
    if (resolved.end === 0) return { file: 0, line: 0 }
    const file = this.#lines.fileOf(resolved.end - 1)
    return { file, line: this.#lines.lineOf(resolved.end - 1) }
  }

  *history(at: Point): Steps<History> {
    const resolved = resolvePoint(this.#index, this.#items, at)
    if (!resolved.ok) return { at, items: [], fidelity: 'partial', notes: [resolved.message] }
    return yield* historyAt(this.#index, this.#items, this.#cache, at, resolved.end)
  }

  *typed(at: Point, version: string | null): Steps<readonly ItemRef[]> {
    const resolved = resolvePoint(this.#index, this.#items, at)
    if (!resolved.ok) return []
    const { items } = yield* historyAt(this.#index, this.#items, this.#cache, at, resolved.end)
    const { rules } = version === null ? this.#index : underVersion(this.#index, minorNamed(version))
    return yield* typedIn(items, this.#items, rules)
  }

  *request(at: Point, sending: Sending): Steps<RequestHistory> {
    const resolved = resolvePoint(this.#index, this.#items, at)
    const end = resolved.ok ? resolved.end : 0
    const request = yield* requestAt(this.#index, this.#cache, { at, end, sending })
    return resolved.ok ? request : { ...request, fidelity: 'partial', notes: [resolved.message], count: 0, lead: 0 }
  }

  *read(options: { readonly quick: boolean }): Steps<undefined> {
    yield* this.#reading.read(options.quick)
    if (this.#reading.misread) yield* this.#readWhole()
    return undefined
  }

  /** Reads all anew, every line parsed at once; until that is done what the first reading found stays. */
  *#readWhole(): Steps<undefined> {
    const next = this.#make(true)
    this.#next = next
    try {
      yield* next.reading.read(false)
      const old = this.#inside
      this.#inside = next
      this.#info = null
      closeInside(old)
    } finally {
      this.#next = null
      if (this.#inside !== next) closeInside(next)
    }
    return undefined
  }

  grow(): Steps<Growth> {
    return this.#reading.grow()
  }

  keep(): Steps<KeptIndex | null> {
    return this.#reading.keep()
  }

  restore(kept: unknown): Steps<undefined> {
    return this.#reading.restore(kept as KeptIndex)
  }

  close(): void {
    closeInside(this.#inside)
    for (const file of this.#lines.files) file.whole.close()
  }
}
