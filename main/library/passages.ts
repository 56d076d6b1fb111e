import type { Said } from '../thread/model.ts'
import { KINDS } from './query.ts'
import { MOST_KEY } from './session-rows.ts'
import { spaced } from './words.ts'

/**
 * Texts that stand one after the other, looked for as one: words of a query may stand in any of them. In passages of this many UTF-16
 * units words are indexed nearly twice as fast as message by message, and what a hit shows is still found in a fraction of a millisecond.
 */
const LENGTH = 8192

export interface Passage {
  readonly texts: readonly Said[]
}

/** Gathers what was said into passages. A long text is cut, between words where it can be. */
export class Gatherer {
  readonly #take: (passage: Passage) => void
  #texts: Said[] = []
  #length = 0

  constructor(take: (passage: Passage) => void) {
    this.#take = take
  }

  add(said: Said): void {
    for (const text of piecesOf(said.text)) {
      if (this.#length > 0 && this.#length + text.length > LENGTH) this.end()
      this.#texts.push({ ...said, text })
      this.#length += text.length
    }
  }

  /** What comes next begins a new passage. */
  end(): void {
    if (this.#texts.length > 0) this.#take({ texts: this.#texts })
    this.#texts = []
    this.#length = 0
  }
}

/** Characters at the end of a piece among which white space is looked for. */
const NEAR = 200

function* piecesOf(text: string): Generator<string> {
  let from = 0
  while (text.length - from > LENGTH) {
    const space = text.slice(from + LENGTH - NEAR, from + LENGTH).search(/\s\S*$/)
    const to = from + (space === -1 ? LENGTH : LENGTH - NEAR + space + 1)
    yield text.slice(from, to)
    from = to
  }
  yield text.slice(from)
}

/** A word that nobody writes (U+E000 is for private use), so that no phrase goes from one text over to the next. */
const BETWEEN = ' \ue000 '

/** What is indexed of a passage: a text for each kind, null where there is none. */
export function columnsOf({ texts }: Passage): readonly (string | null)[] {
  return KINDS.map(kind => {
    const own = texts.filter(said => said.kind === kind)
    return own.length === 0 ? null : spaced(own.map(({ text }) => text).join(BETWEEN))
  })
}

/** Ids of a session's passages: [first, first + PASSAGES). */
export const PASSAGES = 2 ** 24
export const firstPassage = (key: number): number => (MOST_KEY - key) * PASSAGES
export const sessionOf = (id: number): number => MOST_KEY - Math.floor(id / PASSAGES)

const PLACE = 12

export function packPlaces({ texts }: Passage): Buffer {
  const places = Buffer.alloc(PLACE * texts.length)
  for (const [i, { line, kind, text }] of texts.entries()) {
    places.writeUInt32LE(line, PLACE * i)
    places.writeUInt32LE(KINDS.indexOf(kind), PLACE * i + 4)
    places.writeUInt32LE(text.length, PLACE * i + 8)
  }
  return places
}

/**
 * The texts of a passage in one, as they are: packing them by a stream each costs a fifth of the time that indexing takes, and holds
 * memory that the collector does not see; the database would be a fifth smaller.
 */
export const joinedText = ({ texts }: Passage): string => texts.map(({ text }) => text).join('')

/** A passage as it goes into the database. */
export interface PackedPassage {
  readonly columns: readonly (string | null)[]
  readonly places: Uint8Array
  readonly text: string
}

export const packed = (passage: Passage): PackedPassage => ({
  columns: columnsOf(passage),
  places: packPlaces(passage),
  text: joinedText(passage),
})

/** A passage as it was kept; null when somebody else wrote there. */
export function passageOf(places: unknown, all: unknown): Passage | null {
  if (typeof all !== 'string' || !Buffer.isBuffer(places)) return null
  const texts: Said[] = []
  let from = 0
  for (let at = 0; at + PLACE <= places.length; at += PLACE) {
    const kind = KINDS[places.readUInt32LE(at + 4)]
    const length = places.readUInt32LE(at + 8)
    if (kind === undefined || from + length > all.length) return null
    texts.push({ line: places.readUInt32LE(at), kind, text: all.slice(from, from + length) })
    from += length
  }
  return { texts }
}
