import { isObject, type JsonObject } from '../../rollout/parse.ts'
import { isOpaqueItem, opaqueBytesOf, readItem } from './classify.ts'
import { compactLength } from './compact-length.ts'
import { itemTokens } from './tokens.ts'

/** What the items of a replacement history come to, one after the other; no item is kept. */
export class RecordedItems {
  /** Of each item, in order. */
  readonly tokens: number[] = []
  opaqueItems = 0
  opaqueBytes = 0
  /** The first item that Codex cannot read: for it, it passes over the compaction. */
  fault: { readonly index: number; readonly why: string } | null = null
  #summaryFirst = false
  readonly #estimate: 'json' | 'text'
  readonly #unread: (item: JsonObject) => string | null

  /** `unread` says why Codex cannot read an item; null = it can. */
  constructor(estimate: 'json' | 'text', unread: (item: JsonObject) => string | null) {
    this.#estimate = estimate
    this.#unread = unread
  }

  /** `bytes`: what the entry was parsed of, where they are at hand. */
  add(entry: unknown, bytes?: Buffer): void {
    if (this.fault !== null) return
    const index = this.tokens.length
    const why = isObject(entry) ? this.#unread(entry) : 'is no object'
    if (why !== null) this.fault = { index, why }
    if (why !== null || !isObject(entry)) return
    const length = bytes && this.#estimate === 'json' ? compactLength(bytes, entry) : undefined
    this.tokens.push(itemTokens(entry, this.#estimate, length))
    if (index === 0) this.#summaryFirst = readItem(entry).kind === 'summary'
    if (!isOpaqueItem(entry)) return
    this.opaqueItems += 1
    this.opaqueBytes += opaqueBytesOf(entry)
  }

  /** The summary of every other local compaction stands last. */
  get isSummaryFirst(): boolean {
    return this.tokens.length > 1 && this.#summaryFirst
  }
}
