import type { Steps } from '../base/steps.ts'
import { type ByteSource, inOneGo, openBytes } from '../rollout/bytes.ts'
import type { Place } from '../thread/reader.ts'
import { readSaid } from '../thread/readers.ts'
import type { Found } from './discover.ts'
import type { IndexDb } from './index-db.ts'
import { firstPassage, Gatherer, type PackedPassage, packed } from './passages.ts'
import { edgesOf, type SaidPassages, SaidReading } from './said-passages.ts'
import { fieldsOf } from './settings.ts'
import { prepared } from './sqlite.ts'

/** How far the texts of a file are in the index. */
interface Extent {
  /** Of the file when it was read to its end; 0 before. Bytes. */
  readonly size: number
  readonly modifiedAt: number
  readonly place: Place
  readonly edges: Buffer
  readonly passages: number
  /** Passages before those of a last line without line end. */
  readonly firm: number
  /** UTF-16 units. */
  readonly characters: number
}

const NOTHING: Extent = {
  size: 0,
  modifiedAt: 0,
  place: { byte: 0, line: 1 },
  edges: Buffer.alloc(0),
  passages: 0,
  firm: 0,
  characters: 0,
}

/** Characters between two places from which the work can be taken up after it was stopped. */
const SAVE = 1024 * 1024
/** What the row of a file counts for. Characters. */
const ROW = 256
/** Passages written between two pauses: a millisecond or two, unless SQLite writes out what it gathered. */
const STRIDE = 8

/** The full-text index of what is said in sessions. */
export class TextIndex {
  readonly #db: IndexDb
  readonly #extents = new Map<number, Extent>()

  constructor(db: IndexDb) {
    this.#db = db
    const rows = db.read(one => prepared(one, 'SELECT * FROM texts').all(), [] as unknown[])
    for (const row of rows) this.#load(row)
  }

  /** Everything that is said in the file as it is now can be found. */
  isDone(key: number, { bytes, modifiedAt }: Found): boolean {
    const extent = this.#extents.get(key)
    return extent !== undefined && extent.size === bytes && extent.modifiedAt === modifiedAt
  }

  /** Something of the file was read. */
  has(key: number): boolean {
    return this.#extents.has(key)
  }

  forget(key: number): void {
    this.#extents.delete(key)
  }

  /** Characters in the index, of all sessions. */
  get characters(): number {
    let sum = 0
    for (const { characters } of this.#extents.values()) sum += characters
    return sum
  }

  /** Takes in what is new in a file of an agent's: of one that only grew, what stands behind its old end. */
  *take(key: number, found: Found, agent: string): Steps<undefined> {
    const opened = openBytes(found.path)
    if (!opened.ok) {
      yield* this.#restart(key)
      this.#save(key, { ...NOTHING, size: found.bytes, modifiedAt: found.modifiedAt })
      return undefined
    }
    const source = inOneGo(opened.value)
    try {
      yield* this.#read(key, found, agent, source)
    } finally {
      source.close()
    }
    return undefined
  }

  *#read(key: number, found: Found, agent: string, source: ByteSource): Steps<undefined> {
    const begun = yield* this.#begin(key, found, source)
    const waiting: PackedPassage[] = []
    const gatherer = new Gatherer(passage => void waiting.push(packed(passage)))
    const reading = new SaidReading(gatherer, begun.place)
    const steps = readSaid(agent, source, begun.place, reading)
    let extent = begun
    for (let saved = begun.characters; steps !== null && !steps.next().done; ) {
      extent = yield* this.#putAll(key, extent, waiting)
      yield
      if (extent.characters - saved <= SAVE) continue
      gatherer.end()
      extent = yield* this.#putAll(key, extent, waiting)
      saved = extent.characters
      this.#save(key, { ...extent, ...placed(source, reading.place) })
    }
    gatherer.end()
    extent = yield* this.#putAll(key, extent, waiting)
    const firm = extent.passages
    for (const said of reading.loose) gatherer.add(said)
    gatherer.end()
    extent = yield* this.#putAll(key, extent, waiting)
    const { bytes: size, modifiedAt } = found
    this.#save(key, { ...extent, ...placed(source, reading.place), size, modifiedAt, firm })
    return undefined
  }

  /** Takes in what was read of a file that is not in the index, as it was found. */
  *takeIn(key: number, { bytes: size, modifiedAt }: Found, said: SaidPassages): Steps<undefined> {
    const { passages, firm, place, edges } = said
    const extent = yield* this.#putEach(key, yield* this.#restart(key), passages)
    this.#save(key, { ...extent, place, edges: Buffer.from(edges), size, modifiedAt, firm })
    return undefined
  }

  *#putAll(key: number, extent: Extent, waiting: PackedPassage[]): Steps<Extent> {
    const put = yield* this.#putEach(key, extent, waiting)
    waiting.length = 0
    return put
  }

  *#putEach(key: number, extent: Extent, passages: readonly PackedPassage[]): Steps<Extent> {
    let put = extent
    for (const [n, passage] of passages.entries()) {
      put = this.#put(key, put, passage)
      yield* this.#db.settleSome()
      if (n % STRIDE === STRIDE - 1) yield
    }
    return put
  }

  /** From where on the file is read. */
  *#begin(key: number, { bytes }: Found, source: ByteSource): Steps<Extent> {
    const known = this.#extents.get(key)
    const goesOn =
      known !== undefined &&
      source.packed === undefined &&
      (known.size === 0 || bytes > known.size) &&
      source.size >= known.place.byte &&
      edgesOf(source, known.place.byte).equals(known.edges)
    if (!goesOn) return yield* this.#restart(key)
    yield* this.#db.forgetPassages(key, known.firm)
    return { ...known, passages: known.firm }
  }

  /** Nothing of a file is in the index any more, and nothing says so before it is true. */
  *#restart(key: number): Steps<Extent> {
    if (this.#extents.delete(key)) this.#db.write(db => prepared(db, 'DELETE FROM texts WHERE session = ?').run(key), 0)
    yield* this.#db.forgetPassages(key, 0)
    return NOTHING
  }

  #put(key: number, extent: Extent, { columns, places, text }: PackedPassage): Extent {
    const id = firstPassage(key) + extent.passages
    this.#db.write(db => {
      prepared(db, PUT_WORDS).run(id, ...columns)
      prepared(db, 'INSERT INTO passages VALUES (?, ?, ?)').run(id, places, text)
    }, text.length)
    const characters = extent.characters + text.length
    return { ...extent, passages: extent.passages + 1, firm: extent.passages + 1, characters }
  }

  #save(key: number, extent: Extent): void {
    this.#extents.set(key, extent)
    const { size, modifiedAt, place, edges, passages, firm, characters } = extent
    this.#db.write(
      db =>
        prepared(db, 'INSERT OR REPLACE INTO texts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
          key,
          size,
          modifiedAt,
          place.byte,
          place.line,
          edges,
          passages,
          firm,
          characters,
        ),
      ROW,
    )
  }

  #load(row: unknown): void {
    const { session, size, modified_at, bytes, line, edges, passages, firm, characters } = fieldsOf(row)
    const numbers = [session, size, modified_at, bytes, line, passages, firm, characters]
    if (!numbers.every(value => typeof value === 'number') || !Buffer.isBuffer(edges)) return
    this.#extents.set(session as number, {
      size: size as number,
      modifiedAt: modified_at as number,
      place: { byte: bytes as number, line: line as number },
      edges,
      passages: passages as number,
      firm: firm as number,
      characters: characters as number,
    })
  }
}

const PUT_WORDS = 'INSERT INTO words (rowid, prompt, answer, command, summary) VALUES (?, ?, ?, ?, ?)'

const placed = (source: ByteSource, place: Place): Pick<Extent, 'place' | 'edges'> => ({
  place,
  edges: edgesOf(source, place.byte),
})
