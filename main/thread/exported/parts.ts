import { gunzipSync } from 'node:zlib'
import type { Steps } from '../../base/steps.ts'
import type { ByteSource } from '../../rollout/bytes.ts'
import { PART_CLOSE, PART_OPEN } from './container.ts'
import { DECODE } from './decode-entries.ts'
import { MOST_ENTRIES, type TrustedHead } from './decode-head.ts'
import { bytesBetween, findBytes } from './find-bytes.ts'
import { type Entries, type ExportedItem, SECTIONS, type Section } from './shape.ts'
import { count, countOrNull, type Fields, fieldsOf } from './values.ts'

/** Most bytes of one part, packed in base64 and inflated. Ours end at half a million characters and one entry. */
const MOST_PACKED = 16 * 1024 * 1024
const MOST_INFLATED = 16 * 1024 * 1024
/** Longest `section-123">` after the opening of a part. */
const LONGEST_ID = 40
/** Bytes of inflated parts that are kept. */
const KEPT = 12 * 1024 * 1024

/** Where a part lies in the file; its base64. */
interface Place {
  readonly start: number
  readonly end: number
}

interface Inflated {
  readonly entries: readonly unknown[]
  readonly bytes: number
}

/** A part that is not as the head says: missing, or it cannot be read. */
export interface PartFlaw {
  readonly section: Section
  readonly part: number
  readonly byte: number | null
  readonly why: 'missing' | 'broken' | 'short'
  /** Entries that it does hold, at most as many as it should. */
  readonly entries: number
}

/** The lists of a page, part by part, inflated when they are asked for. A part that is not there holds no entries. */
export class Parts {
  readonly #source: ByteSource
  readonly #head: TrustedHead
  readonly #places: Readonly<Record<Section, (Place | undefined)[]>>
  readonly #kept = new Map<string, Inflated>()
  #keptBytes = 0
  readonly #flaws = new Map<string, PartFlaw>()

  constructor(source: ByteSource, head: TrustedHead) {
    this.#source = source
    this.#head = head
    this.#places = Object.fromEntries(SECTIONS.map(section => [section, []])) as unknown as Record<Section, Place[]>
  }

  /** What was found wrong so far, in no order. */
  get flaws(): readonly PartFlaw[] {
    return [...this.#flaws.values()]
  }

  /** Finds all parts in the file from an offset on. Of two with one name the first counts. */
  *locate(from: number, onBytes: (done: number) => void): Steps<undefined> {
    const open = Buffer.from(PART_OPEN)
    const close = Buffer.from(PART_CLOSE)
    const { size } = this.#source
    for (let at = from; ; ) {
      const found = findBytes(this.#source, open, at, size)
      if (found === -1) break
      const id = bytesBetween(this.#source, found + open.length, found + open.length + LONGEST_ID).toString('latin1')
      const [name, section = '', part = ''] = /^([a-zA-Z]+)-(\d{1,6})">/.exec(id) ?? []
      const start = found + open.length + (name?.length ?? 0)
      const end = findBytes(this.#source, close, start, Math.min(size, start + MOST_PACKED))
      const known = SECTIONS.find(each => each === section)
      if (known && end !== -1) this.#found(known, Number(part), { start, end })
      at = end === -1 ? start : end
      onBytes(at)
      yield
    }
    for (const section of SECTIONS)
      for (let part = 0; part < this.#head.parts[section].length; part++)
        if (!this.#places[section][part]) this.#flaw(section, part, 'missing')
    return undefined
  }

  #found(section: Section, part: number, place: Place): void {
    const places = this.#places[section]
    if (part < this.#head.parts[section].length && !places[part]) places[part] = place
  }

  #flaw(section: Section, part: number, why: PartFlaw['why'], entries = 0): void {
    const byte = this.#places[section][part]?.start ?? null
    this.#flaws.set(`${section}-${part}`, { section, part, byte, why, entries })
  }

  /** Inflates all parts of some lists once, so that every flaw of theirs is known. */
  *check(sections: readonly Section[], onBytes: (done: number) => void): Steps<undefined> {
    for (const section of sections)
      for (let part = 0; part < this.#head.parts[section].length; part++) {
        this.#inflated(section, part)
        onBytes(this.#places[section][part]?.end ?? 0)
        yield
      }
    return undefined
  }

  /** The entry at a place of a list; null where its part does not hold it. */
  entry<S extends Section>(section: S, place: number): Entries[S] | null {
    const fields = this.fields(section, place)
    return fields && DECODE[section](fields, place)
  }

  /** The same as it stands there. */
  fields(section: Section, place: number): Fields | null {
    const firsts = this.#head.parts[section]
    if (place < 0 || place >= this.#head.counts[section]) return null
    const part = lastNotAfter(firsts, place)
    const entry = this.#inflated(section, part)[place - (firsts[part] ?? 0)]
    return entry === undefined ? null : fieldsOf(entry)
  }

  /** Where an item stands in the session. */
  place(item: number): Pick<ExportedItem, 'file' | 'line' | 'index'> | null {
    const fields = this.fields('items', item)
    if (fields === null) return null
    return { file: count(fields['file']), line: count(fields['line']), index: countOrNull(fields['index']) }
  }

  /** Entries of a list before the first that is known not to be there. */
  whole(section: Section): number {
    const firsts = this.#head.parts[section]
    let whole = this.#head.counts[section]
    for (const flaw of this.#flaws.values())
      if (flaw.section === section) whole = Math.min(whole, (firsts[flaw.part] ?? 0) + flaw.entries)
    return whole
  }

  /** The place of the first entry of the part that holds a place. */
  partStart(section: Section, place: number): number {
    const firsts = this.#head.parts[section]
    return firsts[lastNotAfter(firsts, place)] ?? 0
  }

  #inflated(section: Section, part: number): readonly unknown[] {
    const key = `${section}-${part}`
    const known = this.#kept.get(key)
    if (known) {
      this.#kept.delete(key)
      this.#kept.set(key, known)
      return known.entries
    }
    const place = this.#places[section][part]
    const flaw = this.#flaws.get(key)?.why
    const made = place && flaw !== 'broken' ? this.#inflate(place) : null
    const firsts = this.#head.parts[section]
    const expected = (firsts[part + 1] ?? this.#head.counts[section]) - (firsts[part] ?? 0)
    if (place && made === null) this.#flaw(section, part, 'broken')
    else if (made && made.entries.length !== expected)
      this.#flaw(section, part, 'short', Math.min(made.entries.length, expected))
    if (made === null) return []
    this.#keep(key, made)
    return made.entries
  }

  #inflate({ start, end }: Place): Inflated | null {
    try {
      const packed = Buffer.from(bytesBetween(this.#source, start, end).toString('latin1'), 'base64')
      const bytes = gunzipSync(packed, { maxOutputLength: MOST_INFLATED })
      const entries: unknown = JSON.parse(bytes.toString())
      return Array.isArray(entries) && entries.length <= MOST_ENTRIES ? { entries, bytes: bytes.length } : null
    } catch {
      // Not gzip, too long, or not JSON: all the same to who reads on, and told as one flaw.
      return null
    }
  }

  #keep(key: string, inflated: Inflated): void {
    this.#kept.set(key, inflated)
    this.#keptBytes += inflated.bytes
    for (const [oldest, { bytes }] of this.#kept) {
      if (this.#keptBytes <= KEPT || oldest === key) break
      this.#kept.delete(oldest)
      this.#keptBytes -= bytes
    }
  }
}

/** Index of the last number that is not above `place`. */
function lastNotAfter(firsts: readonly number[], place: number): number {
  let low = 0
  let high = firsts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((firsts[middle] as number) <= place) low = middle + 1
    else high = middle
  }
  return low - 1
}
