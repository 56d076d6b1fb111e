import type { Steps } from '../base/steps.ts'
import { glanceFrom } from './glance.ts'
import type {
  Action,
  Checkpoint,
  CheckpointKept,
  CheckpointRecord,
  CompactionAttempt,
  Content,
  EditableText,
  Glance,
  History,
  InHistory,
  Item,
  ItemKind,
  ItemRef,
  Known,
  LineOutline,
  LineRange,
  MessageRole,
  Origin,
  Point,
  RequestHistory,
  RequestUsage,
  Row,
  Sending,
  Superseded,
  Thread,
  ThreadInfo,
  Tie,
  Turn,
  TurnShape,
} from './model.ts'
import { isOfNone, refOfNone } from './no-file.ts'

/** What a small reader has to say of one item. */
export interface PlainItem {
  readonly kind: ItemKind
  readonly text: string
  readonly label?: string
  readonly raw?: unknown
  /** What a call does. */
  readonly actions?: readonly Action[]
  /** Of a call and its output. */
  readonly callId?: string
  readonly exitCode?: number
}

/** A session as a list of happenings, in order. */
export type PlainStep =
  | { readonly step: 'turn'; readonly id?: string }
  | ({ readonly step: 'item' } & PlainItem)
  /** Everything before it is replaced by these items. */
  | { readonly step: 'compaction'; readonly items: readonly PlainItem[] }

export interface PlainSession {
  readonly path: string
  readonly info: Partial<ThreadInfo> & Pick<ThreadInfo, 'agent'>
  /** One step a line of the file; null for a line that means nothing to the model. */
  readonly steps: readonly (PlainStep | null)[]
  /** The file's bytes, for raw lines and origins. Lines end at "\n". */
  readonly bytes: Uint8Array
  /** Reads an item that no file holds, as the steps hold them; null when it is none. */
  readonly itemOf?: (raw: unknown) => PlainItem | null
}

const EMPTY: ThreadInfo = {
  id: null,
  agent: '',
  cliVersion: null,
  historyMode: null,
  cwd: null,
  model: null,
  startedAt: null,
  endedAt: null,
  forkedFrom: null,
  parentThread: null,
  name: null,
  contextWindow: null,
}

const UNSAID: Known<never> = { how: 'unknown', value: null, rule: 'this kind of session does not say it', from: [] }

const UNRECORDED = {
  trigger: UNSAID,
  phase: UNSAID,
  reason: UNSAID,
  implementation: UNSAID,
  counterBefore: UNSAID,
  counterAfter: UNSAID,
  instructions: UNSAID,
  duration: UNSAID,
  call: UNSAID,
  responseId: UNSAID,
  modelBefore: UNSAID,
  modelAfter: UNSAID,
}

/** A thread over a list that is held in memory: for agents whose sessions are small, and for a reader of a few lines. */
export function plainThread(session: PlainSession): Thread {
  return new PlainThread(session)
}

/** Four bytes of UTF-8 a token, rounded up. */
const tokensOf = (text: string): number => Math.ceil(Buffer.byteLength(text) / 4)

interface PlainTurn {
  readonly id: string | null
  readonly start: number
}

class PlainThread implements Thread {
  readonly info: ThreadInfo
  readonly own = 0
  readonly versions = null
  readonly missing = null
  readonly fidelity = 'exact'
  readonly notes = []
  readonly #session: PlainSession
  readonly #starts: readonly number[]
  readonly #turns: readonly PlainTurn[]
  /** Lines of the compactions. */
  readonly #compactions: readonly number[]
  checked = false

  constructor(session: PlainSession) {
    this.#session = session
    this.info = { ...EMPTY, ...session.info }
    this.#starts = lineStarts(session.bytes)
    const numbered = session.steps.map((step, i) => ({ step, line: i + 1 }))
    this.#turns = numbered.flatMap(({ step, line }) =>
      step?.step === 'turn' ? [{ id: step.id ?? null, start: line }] : [],
    )
    this.#compactions = numbered.flatMap(({ step, line }) => (step?.step === 'compaction' ? [line] : []))
  }

  get files() {
    const { path, bytes, steps } = this.#session
    return [{ path, bytes: bytes.length, lines: steps.length, role: 'own', cut: null } as const]
  }

  fileFidelity() {
    return { fidelity: 'exact', notes: [] } as const
  }

  get turnCount(): number {
    return this.#turns.length
  }

  get prefaceRows(): number {
    return this.#rowLines(0).length
  }

  get checkpointCount(): number {
    return this.#compactions.length
  }

  get attemptCount(): number {
    return 0
  }

  get itemCount(): number {
    return this.#itemLines(1, this.#session.steps.length).length
  }

  get progress(): Thread['progress'] {
    const { length } = this.#session.bytes
    return { phase: this.checked ? 'ready' : 'reading', bytesDone: this.checked ? length : 0, bytesTotal: length }
  }

  #step(line: number): PlainStep | null {
    return this.#session.steps[line - 1] ?? null
  }

  /** First and last line of a turn; 0 = before the first turn. */
  #span(n: number): { readonly start: number; readonly end: number } {
    const next = this.#turns[n]
    return { start: this.#turns[n - 1]?.start ?? 1, end: next ? next.start - 1 : this.#session.steps.length }
  }

  #itemLines(start: number, end: number): readonly number[] {
    return linesBetween(start, end).filter(line => this.#step(line)?.step === 'item')
  }

  #rowLines(n: number): readonly number[] {
    const { start, end } = this.#span(n)
    return linesBetween(start, end).filter(line => ['item', 'compaction'].includes(this.#step(line)?.step ?? ''))
  }

  #refs(lines: readonly number[]): readonly ItemRef[] {
    return lines.map(line => ({ file: 0, line, index: null }))
  }

  glance(): Glance {
    return glanceFrom(this)
  }

  turn(n: number): Turn {
    const turn = this.#turns[n - 1]
    if (!turn) throw new RangeError(`turn ${n} of ${this.#turns.length}`)
    const { start, end } = this.#span(n)
    const items = this.#refs(this.#itemLines(start, end)).map(ref => this.item(ref))
    return {
      n,
      id: turn.id,
      file: 0,
      start,
      end,
      status: 'completed',
      prompt: items.find(item => item.kind === 'user')?.text.slice(0, 200) ?? '',
      items: items.length,
      rows: this.#rowLines(n).length,
      tokens: items.reduce((sum, item) => sum + item.tokens, 0),
      bytes: this.#lineEnd(end) - this.#lineStart(start) + 1,
      startedAt: null,
      endedAt: null,
      rolledBackBy: null,
      displayed: null,
      inHistory: this.#inHistory(start, end),
      disagreement: null,
    }
  }

  turnShape(n: number): TurnShape {
    const { rows, status } = this.turn(n)
    return { rows, status }
  }

  #inHistory(start: number, end: number): InHistory {
    const all = this.#itemLines(start, end)
    const behind = all.filter(line => line > (this.#compactions.at(-1) ?? 0))
    if (all.length === 0) return 'empty'
    return behind.length === 0 ? 'summarised' : behind.length === all.length ? 'whole' : 'partly'
  }

  /** What a program of its own would show is not known here. */
  displayed(): null {
    return null
  }

  attempt(n: number): CompactionAttempt {
    throw new RangeError(`attempt ${n} of 0`)
  }

  checkpoint(n: number): Checkpoint {
    const line = this.#compactions[n - 1]
    if (line === undefined) throw new RangeError(`checkpoint ${n} of ${this.#compactions.length}`)
    const [before, after] = [this.#historyRefs(line - 1), this.#historyRefs(line)].map(refs =>
      refs.map(ref => this.item(ref)),
    )
    const tokens = (items: readonly Item[] = []): number => items.reduce((sum, item) => sum + item.tokens, 0)
    const { turn, row } = this.rowOf(0, line)
    return {
      n,
      file: 0,
      line,
      turn,
      row: row ?? 0,
      at: null,
      trigger: null,
      phase: null,
      inferred: true,
      implementation: 'other',
      made: null,
      fidelity: 'exact',
      notes: [],
      itemsBefore: before?.length ?? 0,
      itemsAfter: after?.length ?? 0,
      tokensBefore: tokens(before),
      tokensAfter: tokens(after),
      windowNumber: null,
      opaqueBytes: 0,
      rolledBack: false,
    }
  }

  // biome-ignore lint/correctness/useYield: the answer is at hand
  *checkpointRecord(n: number): Steps<CheckpointRecord> {
    const source = { file: 0, line: this.#compactions[n - 1] ?? 0, path: '' }
    const window = { number: UNSAID, id: UNSAID, previous: UNSAID, first: UNSAID }
    return { n, source, at: null, ...UNRECORDED, window }
  }

  // biome-ignore lint/correctness/useYield: the answer is at hand
  *checkpointKept(): Steps<CheckpointKept> {
    return { messages: [], incomplete: { user: null, assistant: null }, images: [], copies: null }
  }

  // biome-ignore lint/correctness/useYield: the answer is at hand
  *requests(): Steps<readonly RequestUsage[]> {
    return []
  }

  outline(_file: number, line: number): LineOutline {
    const { start, end, type } = this.line(0, line)
    return { start, end, kind: type ?? '' }
  }

  // biome-ignore lint/correctness/useYield: the answer is at hand
  *takenBack(): Steps<readonly LineRange[]> {
    return []
  }

  // biome-ignore lint/correctness/useYield: the answer is at hand
  *superseded(): Steps<Superseded> {
    return { lines: [], rollbacks: null }
  }

  problems() {
    return []
  }

  counts() {
    const known = this.#session.steps.filter(step => step !== null).length
    const blank = this.#session.steps.length - known
    return { known, unknown: 0, rejected: 0, blank, bytesByKind: new Map([['line', this.#session.bytes.length]]) }
  }

  curveCount(): number {
    return 0
  }

  curvePoint(): never {
    throw new RangeError('no recorded context sizes')
  }

  curveTokens(): never {
    return this.curvePoint()
  }

  turnX(n: number): number {
    return this.#itemLines(1, this.#span(n).start - 1).length
  }

  checkpointX(n: number): number {
    return this.#itemLines(1, (this.#compactions[n - 1] ?? 1) - 1).length
  }

  rows(n: number, from: number, count: number): readonly Row[] {
    return this.#rowLines(n)
      .slice(from, from + count)
      .map(line => {
        const checkpoint = this.#compactions.indexOf(line) + 1
        return checkpoint > 0 ? { kind: 'band', checkpoint } : { kind: 'item', ref: { file: 0, line, index: null } }
      })
  }

  rowOf(_file: number, line: number): { readonly turn: number; readonly row: number | null } {
    const turn = this.#turns.filter(each => each.start <= line).length
    const row = this.#rowLines(turn).indexOf(line)
    return { turn, row: row === -1 ? null : row }
  }

  #plain(ref: ItemRef): PlainItem {
    const step = this.#step(ref.line)
    const held = step?.step === 'compaction' && ref.index !== null ? step.items[ref.index] : step
    return held && 'kind' in held ? held : { kind: 'other', text: '' }
  }

  content(item: Item): Content {
    const plain = isOfNone(item) ? this.#session.itemOf?.(item.raw) : this.#plain(item.ref)
    return { text: item.text, actions: plain?.actions ?? [] }
  }

  tie({ kind, callId }: Item): Tie | null {
    return callId !== null && (kind === 'call' || kind === 'output') ? { role: kind, key: callId } : null
  }

  /** An item is its text, unless its reader says otherwise. */
  texts({ raw }: Item): readonly EditableText[] {
    return typeof raw === 'string' ? [{ path: '', label: 'Text', text: raw, lead: 0 }] : []
  }

  message(_role: MessageRole, text: string): unknown {
    return text
  }

  item(ref: ItemRef): Item {
    return { ...described(ref, this.#plain(ref)), origin: this.#origin(ref) }
  }

  itemFrom(raw: unknown, n: number): Item {
    const text = typeof raw === 'string' ? raw : (JSON.stringify(raw) ?? '')
    const item = this.#session.itemOf?.(raw) ?? { kind: 'other' as const, text }
    return { ...described(refOfNone(n), item), raw }
  }

  #origin(ref: ItemRef): Origin {
    const path = ref.index === null ? '' : `/${ref.index}`
    return {
      kind: 'line',
      file: 0,
      line: ref.line,
      start: this.#lineStart(ref.line),
      end: this.#lineEnd(ref.line),
      path,
      ordinal: null,
    }
  }

  // biome-ignore lint/correctness/useYield: the answer is at hand
  *pairOf(): Steps<ItemRef | null> {
    return null
  }

  #lineStart(line: number): number {
    return this.#starts[line - 1] ?? this.#session.bytes.length
  }

  #lineEnd(line: number): number {
    const next = this.#starts[line]
    return next === undefined ? this.#session.bytes.length : next - 1
  }

  line(file: number, line: number) {
    const step = this.#step(line)
    const { turn } = this.rowOf(file, line)
    const state = step ? ('known' as const) : ('blank' as const)
    return {
      file,
      line,
      start: this.#lineStart(line),
      end: this.#lineEnd(line),
      state,
      type: step?.step ?? null,
      at: null,
      ordinal: null,
      turn,
      problem: null,
    }
  }

  whyNotMissing(): string {
    return 'This session misses no file.'
  }

  lineBytes(_file: number, line: number, from: number, to: number): Uint8Array {
    const start = this.#lineStart(line)
    return this.#session.bytes.subarray(start + from, Math.min(start + to, this.#lineEnd(line)))
  }

  readBytes(_file: number, at: number, into: Uint8Array): number {
    const part = this.#session.bytes.subarray(at, at + into.length)
    into.set(part)
    return part.length
  }

  fileBytes(_file: number, start: number, end: number): Uint8Array {
    return this.#session.bytes.subarray(start, end)
  }

  textAt(_file: number, line: number): string | null {
    return Buffer.from(this.lineBytes(0, line, 0, Number.POSITIVE_INFINITY)).toString('utf8')
  }

  lastLine(): null {
    return null
  }

  resolve(point: Point): { readonly ok: true } | { readonly ok: false; readonly message: string } {
    return this.#lineOf(point) === null ? { ok: false, message: 'This session has no such point.' } : { ok: true }
  }

  /** Last line that counts at a point; null when there is no such point. */
  #lineOf(point: Point): number | null {
    const { length } = this.#session.steps
    if (point.kind === 'end') return length
    if (point.kind === 'line') return point.line <= length ? point.line : null
    if (point.kind === 'turn') {
      if (point.n > this.turnCount) return null
      const { start, end } = this.#span(point.n)
      return point.side === 'start' ? start - 1 : end
    }
    const line = this.#compactions[point.n - 1]
    if (line === undefined) return null
    return point.side === 'before' ? line - 1 : line
  }

  /** The newest compaction up to a line, and the items behind it. */
  #historyRefs(last: number): readonly ItemRef[] {
    const base = this.#compactions.findLast(line => line <= last)
    const step = base === undefined ? null : this.#step(base)
    const held =
      step?.step === 'compaction' && base !== undefined
        ? step.items.map((_, index) => ({ file: 0, line: base, index }))
        : []
    return [...held, ...this.#refs(this.#itemLines((base ?? 0) + 1, last))]
  }

  // biome-ignore lint/correctness/useYield: the answer is at hand
  *history(at: Point): Steps<History> {
    return { at, items: this.#historyRefs(this.#lineOf(at) ?? 0), fidelity: 'exact', notes: [] }
  }

  /** Sent as it is held. */
  *typed(at: Point): Steps<readonly ItemRef[]> {
    const { items } = yield* this.history(at)
    return items.filter(ref => this.item(ref).kind === 'user')
  }

  *request(at: Point, { instead }: Sending): Steps<RequestHistory> {
    const history = yield* this.history(at)
    const { items } = history
    const item = (i: number): Item => {
      const ref = items[i]
      if (!ref) throw new RangeError(`item ${i} of ${items.length}`)
      return this.item(ref)
    }
    const sent = instead
      ? {
          fidelity: 'exact' as const,
          notes: [],
          count: instead.length,
          item: (i: number) => this.itemFrom(instead[i], i),
        }
      : { fidelity: history.fidelity, notes: history.notes, count: items.length, item }
    return { at, version: null, lead: 0, instructions: null, ...sent }
  }

  // biome-ignore lint/correctness/useYield: everything was read when it was made
  *read(): Steps<undefined> {
    this.checked = true
    return undefined
  }

  close(): void {}
}

const linesBetween = (start: number, end: number): readonly number[] =>
  Array.from({ length: Math.max(0, end - start + 1) }, (_, i) => start + i)

function lineStarts(bytes: Uint8Array): readonly number[] {
  const starts = [0]
  for (let at = bytes.indexOf(10); at !== -1 && at + 1 < bytes.length; at = bytes.indexOf(10, at + 1))
    starts.push(at + 1)
  return starts
}

function described(ref: ItemRef, item: PlainItem): Item {
  const raw = item.raw ?? item.text
  return {
    ref,
    kind: item.kind,
    label: item.label ?? item.kind[0]?.toUpperCase() + item.kind.slice(1),
    raw,
    text: item.text,
    lead: 0,
    tool: null,
    callId: item.callId ?? null,
    tokens: tokensOf(item.text),
    bytes: Buffer.byteLength(JSON.stringify(raw)),
    opaqueBytes: 0,
    images: 0,
    exitCode: item.exitCode ?? null,
    cut: false,
    injected: item.kind === 'instructions',
    compactionOutput: false,
    origin: null,
    synthetic: null,
    fidelity: 'exact',
    why: null,
    at: null,
  }
}
