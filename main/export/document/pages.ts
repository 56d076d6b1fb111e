import { gunzipSync, gzipSync } from 'node:zlib'
import type { Scratch } from '../../rollout/scratch.ts'
import type { Section } from '../../thread/exported/shape.ts'

/** Where a part lies in the scratch. */
interface Part {
  /** Place of its first entry in the list. */
  readonly first: number
  readonly at: number
  readonly bytes: number
}

/** Entries and characters of JSON at which a part ends: a page of the window, and inflated in a few milliseconds. */
const MOST_ENTRIES: Readonly<Record<Section, number>> = {
  turns: 500,
  displayed: 1000,
  attempts: 500,
  checkpoints: 50,
  rows: 1000,
  items: 200,
  histories: 50,
  diffRows: 1000,
  requests: 500,
  curve: 2000,
  problems: 500,
}
const MOST_CHARACTERS = 512 * 1024

/** Bytes of parts that stay in memory; more go to a file without a name. */
export const IN_MEMORY = 1024 * 1024

/** How parts are kept: by gzip at a level from 1 (fast) to 9, or as they are. */
export type Packing = { readonly kind: 'gzip'; readonly level: number } | { readonly kind: 'none' }

/** One list of a document: parts in the scratch, and the entries of the part that is being filled. */
export class Pages {
  readonly section: Section
  readonly #scratch: Scratch
  readonly #packing: Packing
  readonly #parts: Part[] = []
  #open: string[] = []
  #characters = 0
  #count = 0
  #packed = 0

  constructor(section: Section, scratch: Scratch, packing: Packing) {
    this.section = section
    this.#scratch = scratch
    this.#packing = packing
  }

  get count(): number {
    return this.#count
  }

  /** Bytes of all parts as they are kept. */
  get packed(): number {
    return this.#packed
  }

  /** The next entry begins a part. */
  get fresh(): boolean {
    return this.#open.length === 0
  }

  get firsts(): readonly number[] {
    return this.#parts.map(part => part.first)
  }

  /** null, or why there is no room for it, as the end of a sentence. */
  push(entry: unknown): string | null {
    const json = JSON.stringify(entry)
    this.#open.push(json)
    this.#characters += json.length
    this.#count += 1
    const full = this.#open.length >= MOST_ENTRIES[this.section] || this.#characters >= MOST_CHARACTERS
    return full ? this.end() : null
  }

  /** Ends the part that is being filled. */
  end(): string | null {
    if (this.#open.length === 0) return null
    const json = Buffer.from(`[${this.#open.join(',\n')}]`)
    const bytes = this.#packing.kind === 'gzip' ? gzipSync(json, { level: this.#packing.level }) : json
    const part = { first: this.#count - this.#open.length, at: this.#scratch.size, bytes: bytes.length }
    this.#open = []
    this.#characters = 0
    const why = this.#scratch.append(bytes)
    if (why === null) {
      this.#parts.push(part)
      this.#packed += bytes.length
    }
    return why
  }

  /** The parts in order, as they are kept; each is good until the next one is asked for. */
  *parts(): Generator<Buffer> {
    // One room for all: fresh ones would be garbage faster than it is collected.
    const room = Buffer.allocUnsafeSlow(this.#parts.reduce((most, { bytes }) => Math.max(most, bytes), 0))
    for (const { at, bytes } of this.#parts) {
      const part = room.subarray(0, bytes)
      this.#scratch.read(part, at)
      yield part
    }
  }

  /** The same as the JSON of an array each. */
  *arrays(): Generator<Buffer> {
    for (const part of this.parts()) yield this.#packing.kind === 'gzip' ? gunzipSync(part) : part
  }
}
