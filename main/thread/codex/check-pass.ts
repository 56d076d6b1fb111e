import type { Steps } from '../../base/steps.ts'
import { shapeFault } from '../../rollout/item-shape.ts'
import { type JsonObject, parseLine, type Rejection } from '../../rollout/parse.ts'
import { LineReader } from '../../rollout/read-line.ts'
import { typesOf } from '../../rollout/record.ts'
import { beforeCompaction } from './answer.ts'
import { isRolledBack } from './checkpoint-view.ts'
import type { Slot } from './checkpoints.ts'
import { compactionLine } from './compaction-lines.ts'
import { totalOf } from './history.ts'
import type { FileTally, Index } from './index.ts'
import type { Items } from './items.ts'
import { knownOf } from './known.ts'
import { CLASS } from './line-classes.ts'
import { Misreadings } from './line-facts.ts'
import { kindName, payloadOf } from './line-heads.ts'
import type { ChainFile } from './lines.ts'
import { MADE, makeItem } from './made.ts'
import { Metadata } from './output-envelope.ts'
import { badLine } from './problems.ts'
import type { RecordedItems } from './recorded-items.ts'
import { Replayer } from './replay.ts'
import { summaryOf } from './shown-strings.ts'
import { itemTokens } from './tokens.ts'
import { KNOWN, NEWEST } from './writer.ts'

/** Bytes read at once; a longer line is read by itself. */
const CHUNK = 1024 * 1024
/** Bytes parsed between two pauses: about 2 ms. */
const STRIDE = 256 * 1024
/** A line longer than this was reported by the first pass and is not parsed. */
const TOO_LONG = 64 * 1024 * 1024

const GLUED = Buffer.from('}{"')

const OUTPUTS: ReadonlySet<string> = new Set(['function_call_output', 'custom_tool_call_output'])

interface Checking {
  readonly file: number
  /** First line. */
  readonly from: number
  /** Told of lines that the first pass took for something else; null when it parsed every line itself. */
  readonly onMisread: (() => void) | null
}

/**
 * Parses every line of a file from line `from` on: tokens of each item, numbers of each checkpoint, and lines that are broken inside.
 * Compactions come first: what a replacement history comes to is known long before every line was parsed.
 */
export function* checkFile(
  index: Index,
  items: Items,
  { file: fileIndex, from, onMisread }: Checking,
  onBytes: (done: number) => void,
): Steps<undefined> {
  const pass = new CheckPass(index, items, fileIndex, onMisread)
  yield* pass.takeCompactions(from)
  const { table, source } = index.lines.file(fileIndex)
  let buffer = Buffer.alloc(CHUNK)
  let base = 0
  let have = 0
  let paused = 0
  for (let n = from; n <= table.count; n++) {
    const start = table.start(n)
    const end = table.end(n)
    if (end - start > TOO_LONG) continue
    if (end > base + have) {
      if (end - start > buffer.length) buffer = Buffer.alloc(end - start)
      base = start
      have = source.read(buffer, base)
    }
    const more = pass.take(n, buffer.subarray(start - base, Math.min(end - base, have)))
    if (more) yield* more
    if (end - paused < STRIDE) continue
    paused = end
    onBytes(end)
    yield
  }
  onBytes(source.size)
  return undefined
}

/** What the whole parse of a compaction's line found, without the line. */
type ReadCompaction =
  | { readonly kind: 'rejected'; readonly reason: Rejection }
  | { readonly kind: 'blank' }
  | { readonly kind: 'odd'; readonly odd: string }
  | { readonly kind: 'recorded'; readonly recorded: RecordedItems | null }

class CheckPass {
  readonly #index: Index
  readonly #items: Items
  readonly #file: ChainFile
  readonly #fileIndex: number
  readonly #tally: FileTally
  readonly #misreadings: Misreadings
  readonly #onMisread: Checking['onMisread']
  /** Two, so that each goes on where it stood: a history before a compaction seldom begins where the one after it does. */
  readonly #before: Replayer
  readonly #after: Replayer
  readonly #metadata = new Metadata()
  /** Lines of compactions that were parsed before their turn. */
  readonly #compactions = new Map<number, ReadCompaction>()

  constructor(index: Index, items: Items, fileIndex: number, onMisread: Checking['onMisread']) {
    this.#index = index
    this.#items = items
    this.#fileIndex = fileIndex
    this.#file = index.lines.file(fileIndex)
    this.#before = new Replayer(index, items)
    this.#after = new Replayer(index, items)
    this.#tally = index.tallies[fileIndex] as FileTally
    this.#misreadings = new Misreadings(this.#file.table)
    this.#onMisread = onMisread
  }

  /** Reads the compactions from line `from` on; what follows of each for the history is taken in when its line comes. */
  *takeCompactions(from: number): Steps<undefined> {
    const { table, first, source } = this.#file
    const reader = new LineReader()
    for (const slot of this.#index.slots) {
      const n = slot.position - first + 1
      if (n < from || n > table.count || table.end(n) - table.start(n) > TOO_LONG) continue
      const bytes = reader.read(source, table, n)
      if (bytes === null) continue
      const read = yield* this.#readCompaction(n, bytes)
      this.#compactions.set(n, read)
      if (read.kind === 'recorded') this.#count(slot, read.recorded)
      yield
    }
    return undefined
  }

  /** What is known of a history behind a compaction that stands, without the one before it. */
  #count(slot: Slot, recorded: RecordedItems | null): void {
    if (recorded === null || recorded.fault !== null) return
    takeRecorded(slot, recorded)
    if (isRolledBack(this.#index, slot)) return
    slot.itemsAfter = recorded.tokens.length
    slot.tokensAfter = recorded.tokens.reduce((sum, tokens) => sum + tokens, 0)
  }

  *#readCompaction(n: number, bytes: Buffer): Steps<ReadCompaction> {
    const line = yield* compactionLine(bytes, this.#index.rules.estimate, item => this.#unread(item))
    if (line.kind === 'rejected') this.#onMisread?.()
    if (line.kind !== 'object') return line
    this.#compare(n, bytes, line.value)
    const odd = oddMember(line.value)
    if (odd !== null) return { kind: 'odd', odd }
    const slot = this.#index.slotAt(this.#file.first + n - 1)
    if (slot) slot.summary = summaryOf(bytes, payloadOf(line.value))
    return payloadOf(line.value) === null ? { kind: 'blank' } : { kind: 'recorded', recorded: line.recorded }
  }

  /** Takes one line; what takes longer than a line should is answered as steps. */
  take(n: number, bytes: Buffer): Steps<undefined> | null {
    const { table, first } = this.#file
    const state = table.state(n)
    if (state === 'rejected' || state === 'blank') return null
    const position = first + n - 1
    if (this.#index.classes.get(position) === CLASS.band) return this.#compaction(n, position, bytes)
    const parsed = parseLine(bytes)
    if (parsed.kind === 'rejected') {
      this.#reject(n, parsed.reason, bytes)
      this.#onMisread?.()
    }
    if (parsed.kind === 'object') this.#line(n, position, bytes, parsed.value)
    return null
  }

  #line(n: number, position: number, bytes: Buffer, value: JsonObject): void {
    this.#compare(n, bytes, value)
    const odd = oddMember(value)
    const kind = this.#index.classes.get(position)
    if (odd !== null) this.#passOver(n, position, odd)
    else if (kind === CLASS.item || kind === CLASS.hidden) this.#item(n, position, bytes, value)
    else this.#retype(n, position, value)
  }

  *#compaction(n: number, position: number, bytes: Buffer): Steps<undefined> {
    const read = this.#compactions.get(n) ?? (yield* this.#readCompaction(n, bytes))
    this.#compactions.delete(n)
    if (read.kind === 'rejected') this.#reject(n, read.reason, bytes)
    if (read.kind === 'odd') this.#passOver(n, position, read.odd)
    if (read.kind === 'recorded') yield* this.#counted(position, read.recorded)
    return undefined
  }

  /** Was the line taken for something else? Of a compaction only the members around its list are asked. */
  #compare(n: number, bytes: Buffer, value: JsonObject): void {
    if (this.#onMisread === null) return
    const position = this.#file.first + n - 1
    const slot = this.#index.classes.get(position) === CLASS.band ? this.#index.slotAt(position) : null
    if (this.#misreadings.has(n, bytes, value, slot)) this.#onMisread()
  }

  /** The head of a line and its whole parse disagree (a member that stands twice): what the parse says counts. */
  #retype(n: number, position: number, value: JsonObject): void {
    const { table } = this.#file
    const types = typesOf(value)
    if (types.type === table.typeOf(n) && types.payloadType === table.payloadTypeOf(n)) return
    this.#move(n, kindName(table.typeOf(n), table.payloadTypeOf(n)), kindName(types.type, types.payloadType))
    this.#tally[table.state(n)] -= 1
    this.#tally[types.state] += 1
    table.setTypes(n, types.type, types.payloadType)
    table.setState(n, types.state)
    if (types.state === 'unknown') this.#index.classes.change(position, CLASS.unknown)
  }

  #item(n: number, position: number, bytes: Buffer, value: JsonObject): void {
    const payload = payloadOf(value)
    if (!payload) return
    const fault = this.#index.classes.get(position) === CLASS.item ? this.#unread(payload) : null
    if (fault !== null) this.#ignore(n, position, payload, fault)
    const item =
      this.#file.table.typeOf(n) === 'inter_agent_communication'
        ? makeItem({ name: MADE.mail, value: 0 }, payload, () => null)
        : payload
    this.#index.classes.setTokens(position, itemTokens(item, this.#index.rules.estimate))
    // Searches would have to go through it one by one.
    const isOutput = OUTPUTS.has(this.#file.table.payloadTypeOf(n))
    if (isOutput && this.#metadata.areAtEnds(bytes, value, payload)) this.#file.table.mark(n)
  }

  /** A line whose envelope Codex cannot read. */
  #passOver(n: number, position: number, odd: string): void {
    // The last line of a file that grows may come twice.
    if (this.#index.problems.ofLine(this.#fileIndex, n) !== null) return
    const value = this.#index.classes.get(position)
    this.#index.forget(position)
    if (value === CLASS.item) this.#index.classes.change(position, CLASS.hidden)
    if (value === CLASS.band) this.#index.classes.change(position, CLASS.note)
    this.#index.problems.add({
      file: this.#fileIndex,
      line: n,
      byte: this.#file.table.start(n),
      severity: 'warning',
      code: 'line-passed-over',
      message: `Codex passes over line ${n}: its ${odd} has a form that it cannot read.`,
      outcome: 'shown; not part of what the model saw',
    })
  }

  /** Why Codex cannot read an item. What a version that is newer than all that we know can read, is not ours to say. */
  #unread(item: JsonObject): string | null {
    const { minor } = this.#index.rules
    return minor > KNOWN && minor < NEWEST ? null : shapeFault(item)
  }

  /** Codex passes over such a line (codex-format.md 2.4, case J). */
  #ignore(n: number, position: number, { type }: JsonObject, fault: string): void {
    this.#index.classes.change(position, CLASS.hidden)
    this.#index.problems.add({
      file: this.#fileIndex,
      line: n,
      byte: this.#file.table.start(n),
      severity: 'warning',
      code: 'item-ignored',
      message: `Codex passes over line ${n}: its item (${String(type)}) ${fault}.`,
      outcome: 'shown; not part of what the model saw',
    })
  }

  /** One item that Codex cannot read makes it pass over the compaction, and the history goes on as if that were not there. */
  #ignoreCompaction(position: number, index: number, fault: string): void {
    const n = position - this.#file.first + 1
    this.#index.forget(position)
    this.#index.classes.change(position, CLASS.note)
    this.#index.problems.add({
      file: this.#fileIndex,
      line: n,
      byte: this.#file.table.start(n),
      severity: 'warning',
      code: 'compaction-ignored',
      message: `Codex skips the compaction in line ${n}: item ${index} of its replacement history ${fault}.`,
      outcome: 'shown as a note; the history goes on as if it were not there',
    })
  }

  /** Takes in what was found of a compaction's items (null = it records none), and counts both sides of it. */
  *#counted(position: number, recorded: RecordedItems | null): Steps<undefined> {
    const index = this.#index
    const slot = index.slotAt(position)
    if (!slot) return undefined
    if (recorded !== null && recorded.fault !== null) {
      this.#ignoreCompaction(position, recorded.fault.index, recorded.fault.why)
      return undefined
    }
    if (recorded === null) slot.opaqueItems = 0
    else takeRecorded(slot, recorded)
    const compacted = yield* this.#before.at(beforeCompaction(index, this.#items, position))
    const before = totalOf(index, compacted.parts)
    slot.known = knownOf(index, this.#items, compacted)
    const after = totalOf(index, (yield* this.#after.at(position + 1)).parts)
    slot.itemsBefore = before.items
    slot.tokensBefore = before.tokens
    slot.itemsAfter = after.items
    slot.tokensAfter = after.tokens
    return undefined
  }

  #reject(n: number, reason: Rejection, bytes: Buffer): void {
    const { table, first, source } = this.#file
    const position = first + n - 1
    const end = table.end(n)
    this.#move(n, kindName(table.typeOf(n), table.payloadTypeOf(n)), 'rejected')
    this.#tally[table.state(n)] -= 1
    this.#tally.rejected += 1
    table.setState(n, 'rejected')
    this.#index.rejected.add(position)
    this.#index.forget(position)
    this.#index.classes.change(position, CLASS.rejected)
    const last = end === source.size
    const glued = reason === 'not-json' && bytes.includes(GLUED)
    this.#index.problems.add(
      badLine({ file: this.#fileIndex, line: n, byte: table.start(n), bytes: bytes.length, reason, last, glued }),
    )
  }

  /** Counts a line's bytes with another kind. */
  #move(n: number, from: string, to: string): void {
    const { table, source } = this.#file
    const end = table.end(n)
    const bytes = end - table.start(n) + (end === source.size ? 0 : 1)
    this.#tally.kind(from).bytes -= bytes
    this.#tally.kind(to).bytes += bytes
  }
}

function takeRecorded(slot: Slot, recorded: RecordedItems): void {
  slot.tokens = Uint32Array.from(recorded.tokens)
  slot.summaryFirst = slot.hasMessage && recorded.isSummaryFirst
  slot.opaqueBytes = recorded.opaqueBytes
  slot.opaqueItems = recorded.opaqueItems
}

/** The member beside a payload that Codex cannot read; of a session_meta line it reads the first all the same, or refuses the session. */
function oddMember({ type, ordinal, metadata }: JsonObject): string | null {
  if (type === 'session_meta') return null
  if (isGiven(ordinal) && !(Number.isInteger(ordinal) && Number(ordinal) >= 0)) return 'ordinal'
  return isGiven(metadata) && typeof metadata !== 'object' ? 'metadata' : null
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null
