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

/** One list of a document: packed parts in the scratch, and the entries of the part that is being filled. */
export class Pages {
  readonly section: Section
  readonly #scratch: Scratch
  readonly #level: number
  readonly #parts: Part[] = []
  #open: string[] = []
  #characters = 0
  #count = 0
  #packed = 0

  /** `level`: of gzip, 1 (fast) to 9. */
  constructor(section: Section, scratch: Scratch, level: number) {
    this.section = section
    this.#scratch = scratch
    this.#level = level
  }

  get count(): number {
    return this.#count
  }

  /** Bytes of all parts, packed. */
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
    const bytes = gzipSync(`[${this.#open.join(',\n')}]`, { level: this.#level })
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

  /** The parts in order, packed. */
  *parts(): Generator<Buffer> {
    for (const part of this.#parts) {
      const bytes = Buffer.allocUnsafe(part.bytes)
      this.#scratch.read(bytes, part.at)
      yield bytes
    }
  }

  /** The same as the JSON of an array. */
  *texts(): Generator<string> {
    for (const part of this.parts()) yield gunzipSync(part).toString()
  }
}
