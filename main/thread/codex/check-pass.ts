import type { Steps } from '../../base/steps.ts'
import { shapeFault } from '../../rollout/item-shape.ts'
import { isObject, type JsonObject, parseLine, type Rejection } from '../../rollout/parse.ts'
import { typesOf } from '../../rollout/record.ts'
import { beforeCompaction } from './answer.ts'
import { totalOf } from './history.ts'
import type { FileTally, Index } from './index.ts'
import type { Items } from './items.ts'
import { knownOf } from './known.ts'
import { CLASS } from './line-classes.ts'
import { Misreadings } from './line-facts.ts'
import { kindName } from './line-heads.ts'
import type { ChainFile } from './lines.ts'
import { MADE, makeItem } from './made.ts'
import { badLine } from './problems.ts'
import { RecordedItems } from './recorded-items.ts'
import { readCompacted } from './recorded-list.ts'
import { Replayer } from './replay.ts'
import { itemTokens } from './tokens.ts'
import { KNOWN, NEWEST } from './writer.ts'

/** Bytes read at once; a longer line is read by itself. */
const CHUNK = 1024 * 1024
/** Bytes parsed between two pauses: about 2 ms. */
const STRIDE = 256 * 1024
/** A line longer than this was reported by the first pass and is not parsed. */
const TOO_LONG = 64 * 1024 * 1024

/** A compaction over this is parsed item by item. Bytes. */
const LONG = 64 * 1024

const GLUED = Buffer.from('}{"')

interface Checking {
  readonly file: number
  /** First line. */
  readonly from: number
  /** Told of lines that the first pass took for something else; null when it parsed every line itself. */
  readonly onMisread: (() => void) | null
}

/** Parses every line of a file from line `from` on: tokens of each item, numbers of each checkpoint, and lines that are broken inside. */
export function* checkFile(
  index: Index,
  items: Items,
  { file: fileIndex, from, onMisread }: Checking,
  onBytes: (done: number) => void,
): Steps<undefined> {
  const pass = new CheckPass(index, items, fileIndex, onMisread)
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

  /** Takes one line; what takes longer than a line should is answered as steps. */
  take(n: number, bytes: Buffer): Steps<undefined> | null {
    const { table, first } = this.#file
    const state = table.state(n)
    if (state === 'rejected' || state === 'blank') return null
    const isLong = bytes.length > LONG && this.#index.classes.get(first + n - 1) === CLASS.band
    return isLong ? this.#long(n, bytes) : this.#whole(n, bytes)
  }

  #whole(n: number, bytes: Buffer): Steps<undefined> | null {
    const parsed = parseLine(bytes)
    if (parsed.kind === 'rejected') {
      this.#reject(n, parsed.reason, bytes)
      this.#onMisread?.()
    }
    if (parsed.kind !== 'object') return null
    const position = this.#file.first + n - 1
    const value = this.#index.classes.get(position)
    this.#compare(n, bytes, parsed.value)
    const odd = oddMember(parsed.value)
    if (odd !== null) this.#passOver(n, position, odd)
    else if (value === CLASS.band) return this.#checkpoint(position, parsed.value)
    else if (value === CLASS.item || value === CLASS.hidden) this.#item(n, position, parsed.value)
    else this.#retype(n, position, parsed.value)
    return null
  }

  /** A compaction of many items, one after the other; parsed whole only where its line is not as Codex writes them. */
  *#long(n: number, bytes: Buffer): Steps<undefined> {
    const recorded = this.#recorded()
    const value = yield* readCompacted(bytes, entry => recorded.add(entry))
    if (value === null) {
      yield* this.#whole(n, bytes) ?? []
      return undefined
    }
    this.#compare(n, bytes, value)
    const position = this.#file.first + n - 1
    const odd = oddMember(value)
    if (odd !== null) this.#passOver(n, position, odd)
    else yield* this.#counted(position, recorded)
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

  #item(n: number, position: number, value: JsonObject): void {
    const payload = payloadOf(value)
    if (!payload) return
    const fault = this.#index.classes.get(position) === CLASS.item ? this.#unread(payload) : null
    if (fault !== null) this.#ignore(n, position, payload, fault)
    const item =
      this.#file.table.typeOf(n) === 'inter_agent_communication'
        ? makeItem({ name: MADE.mail, value: 0 }, payload, () => null)
        : payload
    this.#index.classes.setTokens(position, itemTokens(item, this.#index.rules.estimate))
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

  *#checkpoint(position: number, value: JsonObject): Steps<undefined> {
    const payload = payloadOf(value)
    if (!payload) return undefined
    const list = payload['replacement_history']
    const recorded = Array.isArray(list) ? this.#recorded() : null
    if (Array.isArray(list)) for (const entry of list) recorded?.add(entry)
    yield* this.#counted(position, recorded)
    return undefined
  }

  #recorded(): RecordedItems {
    return new RecordedItems(this.#index.rules.estimate, item => this.#unread(item))
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
    if (recorded !== null) {
      slot.tokens = Uint32Array.from(recorded.tokens)
      slot.summaryFirst = slot.hasMessage && recorded.isSummaryFirst
      slot.opaqueBytes = recorded.opaqueBytes
    }
    slot.opaqueItems = recorded?.opaqueItems ?? 0
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

/** The member beside a payload that Codex cannot read; of a session_meta line it reads the first all the same, or refuses the session. */
function oddMember({ type, ordinal, metadata }: JsonObject): string | null {
  if (type === 'session_meta') return null
  if (isGiven(ordinal) && !(Number.isInteger(ordinal) && Number(ordinal) >= 0)) return 'ordinal'
  return isGiven(metadata) && typeof metadata !== 'object' ? 'metadata' : null
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null

function payloadOf(value: JsonObject): JsonObject | null {
  if (!('payload' in value)) return value
  return isObject(value['payload']) ? value['payload'] : null
}
