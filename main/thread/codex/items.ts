import { SUMMARY_PREFIX } from '../../rollout/format.ts'
import { isObject, type JsonObject } from '../../rollout/parse.ts'
import type { Fidelity, Item, ItemRef, Origin } from '../model.ts'
import { NO_FILE } from '../no-file.ts'
import { answersCompaction } from './answer.ts'
import { exitCodeOf, isCut, opaqueBytesOf, type Reading, readItem } from './classify.ts'
import type { Index } from './index.ts'
import type { LineCache } from './line-cache.ts'
import { MADE, makeItem } from './made.ts'
import { MAIL } from './marks.ts'
import { imageParts, itemTokens } from './tokens.ts'
import { isContextDeveloper, isMail, isSummary, userFlags } from './user-message.ts'
import { ENCRYPTED, madeWhy, UNREAD } from './why.ts'

/** Materialises items, one at a time, through the thread's cache of lines. */
export class Items {
  readonly #index: Index
  readonly #cache: LineCache
  readonly #listed: readonly unknown[]

  /** `listed`: items that no file holds, by the refs that `refOfNone` gives. */
  constructor(index: Index, cache: LineCache, listed: readonly unknown[] = []) {
    this.#index = index
    this.#cache = cache
    this.#listed = listed
  }

  positionOf(ref: ItemRef): number {
    return this.#index.lines.position(ref.file, ref.line)
  }

  /** Names the item of the line at a position. */
  refAt(position: number): ItemRef {
    const { lines } = this.#index
    const ref: ItemRef = { file: lines.fileOf(position), line: lines.lineOf(position), index: null }
    return lines.typeOf(position) === 'inter_agent_communication'
      ? { ...ref, made: { name: MADE.mail, value: 0 } }
      : ref
  }

  recordedRef(position: number, index: number): ItemRef {
    const { lines } = this.#index
    return { file: lines.fileOf(position), line: lines.lineOf(position), index }
  }

  /** The item's JSON; null where the line or the list has none. */
  json(ref: ItemRef): JsonObject | null {
    if (ref.file === NO_FILE) return this.#listedAt(ref.index)
    if (!this.#index.lines.has(ref.file, ref.line)) return null
    const payload = this.#cache.payload(this.positionOf(ref))
    if (!payload) return null
    if (ref.index === null) return ref.made ? makeItem(ref.made, payload, inner => this.json(inner)) : payload
    const list = payload['replacement_history']
    const entry: unknown = Array.isArray(list) ? list[ref.index] : undefined
    if (!isObject(entry)) return null
    return ref.made ? makeItem(ref.made, entry, inner => this.json(inner)) : entry
  }

  #listedAt(index: number | null): JsonObject | null {
    const entry = index === null ? null : this.#listed[index]
    return isObject(entry) ? entry : null
  }

  item(ref: ItemRef): Item {
    return this.describe(ref, this.json(ref))
  }

  /** The item of a ref in another form than its own. */
  describe(ref: ItemRef, json: JsonObject | null): Item {
    const item = json ?? {}
    const reading = json ? asMade(ref, readItem(item)) : UNREADABLE
    const bytes = json ? Buffer.byteLength(JSON.stringify(item)) : 0
    return {
      ref,
      ...described(reading),
      lead: isSummary(reading.text) ? SUMMARY_PREFIX.length + 1 : 0,
      raw: json,
      callId: typeof item['call_id'] === 'string' ? item['call_id'] : null,
      tokens: json ? itemTokens(item, this.#index.rules.estimate, bytes) : 0,
      bytes,
      opaqueBytes: opaqueBytesOf(item),
      images: imageParts(item).length + (item['type'] === 'image_generation_call' ? 1 : 0),
      exitCode: exitCodeOf(reading),
      cut: isCut(reading.text),
      compactionOutput: reading.kind === 'assistant' && this.#isCompactionOutput(ref),
      origin: this.#origin(ref),
      synthetic: ref.made?.name ?? null,
      fidelity: fidelityOf(ref, reading, json !== null),
      why: whyOf(ref, reading, json !== null),
      at: this.#timeOf(ref),
    }
  }

  #isCompactionOutput(ref: ItemRef): boolean {
    if (ref.index !== null || ref.made) return false
    return answersCompaction(this.#index, this, this.positionOf(ref))
  }

  /** What 0.169 notes beside the payload of an item's line. */
  metadata(position: number): unknown {
    return this.#cache.json(position)?.['metadata']
  }

  /** The same for any item, those of a replacement history included. */
  metadataOf(ref: ItemRef): JsonObject {
    if (ref.file === NO_FILE) return {}
    const position = this.positionOf(ref)
    if (ref.index === null) return objectOr(this.metadata(position))
    const list = this.#cache.payload(position)?.['replacement_history_metadata']
    return objectOr(Array.isArray(list) ? list[ref.index] : null)
  }

  #timeOf(ref: ItemRef): string | null {
    const line = this.#index.lines.has(ref.file, ref.line) ? this.#cache.json(this.positionOf(ref)) : null
    return typeof line?.['timestamp'] === 'string' ? line['timestamp'] : null
  }

  #origin(ref: ItemRef): Origin | null {
    if (!this.#index.lines.has(ref.file, ref.line)) return null
    const { table } = this.#index.lines.file(ref.file)
    const line = this.#cache.json(this.positionOf(ref))
    const ordinal = line?.['ordinal']
    return {
      kind: 'line',
      file: ref.file,
      line: ref.line,
      start: table.start(ref.line),
      end: table.end(ref.line),
      path: pathOf(ref, line !== null && 'payload' in line),
      ordinal: typeof ordinal === 'number' ? ordinal : null,
    }
  }

  /** Flags of an item that is a message of role user; null for any other. */
  userFlags(ref: ItemRef): number | null {
    const item = this.json(ref)
    return item?.['type'] === 'message' && item['role'] === 'user' ? userFlags(item) : null
  }

  /** The form of MAIL that mail of another agent has; 0 for any other item. */
  mailOf(ref: ItemRef): number {
    const item = this.json(ref)
    if (item?.['type'] === 'agent_message') return MAIL.own
    return item?.['type'] === 'message' && item['role'] === 'assistant' && isMail(item) ? MAIL.inside : 0
  }

  isContextDeveloper(ref: ItemRef): boolean {
    const item = this.json(ref)
    return (
      item?.['type'] === 'message' && item['role'] === 'developer' && isContextDeveloper(item, this.#index.rules.minor)
    )
  }
}

const objectOr = (value: unknown): JsonObject => (isObject(value) ? value : {})

const UNREADABLE: Reading = { kind: 'other', label: 'Unreadable', text: '', tool: null, injected: false }

/** A message that the reader made from a summary is one, whatever its text. */
function asMade(ref: ItemRef, reading: Reading): Reading {
  const name = ref.made?.name
  return name === MADE.summary || name === MADE.bridge ? { ...reading, kind: 'summary', label: 'Summary' } : reading
}

function described(reading: Reading): Pick<Item, 'kind' | 'label' | 'text' | 'tool' | 'injected'> {
  const { kind, label, text, tool, injected } = reading
  return { kind, label, text, tool: tool === '' ? null : tool, injected }
}

function fidelityOf(ref: ItemRef, reading: Reading, readable: boolean): Fidelity {
  if (!readable) return 'partial'
  if (reading.kind === 'opaque') return 'opaque'
  return ref.made && ref.made.name !== MADE.mail ? 'rebuilt' : 'exact'
}

function whyOf(ref: ItemRef, reading: Reading, readable: boolean): string | null {
  if (!readable) return UNREAD
  if (reading.kind === 'opaque') return ENCRYPTED
  return ref.made ? madeWhy(ref.made.name) : null
}

function pathOf(ref: ItemRef, enveloped: boolean): string {
  const payload = enveloped ? '/payload' : ''
  if (ref.index !== null) return `${payload}/replacement_history/${ref.index}`
  return ref.made?.name === MADE.summary || ref.made?.name === MADE.bridge ? `${payload}/message` : payload
}
