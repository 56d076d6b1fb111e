import { hash } from 'node:crypto'
import type { Steps } from '../base/steps.ts'
import { type ByteSource, inOneGo, openBytes } from '../rollout/bytes.ts'
import { readBytes } from '../rollout/read-line.ts'
import type { Said } from '../thread/model.ts'
import type { Place } from '../thread/reader.ts'
import { readSaid } from '../thread/readers.ts'
import type { Found } from './discover.ts'
import { Gatherer, type PackedPassage, packed } from './passages.ts'

/** What who reads the texts of a file has to know of it. */
export interface AskedText {
  readonly path: string
  readonly agent: string
}

/** A file that was handed over. */
export interface LentText extends AskedText {
  readonly found: Found
}

/** What is said in a file, as it goes into the index: plain data, which one thread can hand to another. */
export interface SaidPassages {
  readonly passages: readonly PackedPassage[]
  /** Passages before those of a last line without line end. */
  readonly firm: number
  /** Behind the last line that has its end. */
  readonly place: Place
  /** Digests of what lies before that. */
  readonly edges: Uint8Array
}

const NOTHING_SAID: SaidPassages = { passages: [], firm: 0, place: { byte: 0, line: 1 }, edges: new Uint8Array(0) }

/** Reads a small file of an agent's. Of one that cannot be opened nothing is said. */
export function* readPassages(path: string, agent: string): Steps<SaidPassages> {
  const opened = openBytes(path)
  if (!opened.ok) return NOTHING_SAID
  const source = inOneGo(opened.value)
  try {
    const passages: PackedPassage[] = []
    const gatherer = new Gatherer(passage => void passages.push(packed(passage)))
    const reading = new SaidReading(gatherer, NOTHING_SAID.place)
    const steps = readSaid(agent, source, reading.place, reading)
    if (steps !== null) yield* steps
    gatherer.end()
    const firm = passages.length
    for (const said of reading.loose) gatherer.add(said)
    gatherer.end()
    return { passages, firm, place: reading.place, edges: edgesOf(source, reading.place.byte) }
  } finally {
    source.close()
  }
}

/** Takes texts line by line; those of a last line without line end are kept apart. */
export class SaidReading {
  readonly #gatherer: Gatherer
  #line: Said[] = []
  loose: readonly Said[] = []
  /** Behind the last line that has its end. */
  place: Place

  constructor(gatherer: Gatherer, place: Place) {
    this.#gatherer = gatherer
    this.place = place
  }

  text(said: Said): void {
    this.#line.push(said)
  }

  line(next: Place, ended: boolean): void {
    if (ended) {
      this.place = next
      for (const said of this.#line) this.#gatherer.add(said)
    } else this.loose = this.#line
    if (this.#line.length > 0) this.#line = []
  }
}

/** Bytes at either end that tell whether a file only grew. */
const EDGE = 4 * 1024

/** Digests of both ends of the first `end` bytes. */
export function edgesOf(source: ByteSource, end: number): Buffer {
  const first = readBytes(source, 0, Math.min(EDGE, end))
  const last = readBytes(source, Math.max(0, end - EDGE), end)
  return Buffer.concat([hash('sha256', first, 'buffer'), hash('sha256', last, 'buffer')])
}
