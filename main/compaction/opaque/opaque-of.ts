import { hash } from 'node:crypto'
import type { Steps } from '../../base/steps.ts'
import type { Item, ItemRef, Known, Source, Thread } from '../../thread/model.ts'
import { computed, unknown } from '../known.ts'
import { fernetShape } from './fernet.ts'
import type { Blob, BlobPlace, OpaqueFacts } from './opaque-facts.ts'

/** What can be said of a checkpoint's encrypted part without reading it, and what is readable beside it. */
export function* opaqueFacts(thread: Thread, n: number): Steps<OpaqueFacts> {
  const found: Found[] = []
  const readable = new Readable()
  for (const item of yield* refsAt(thread, n, 'after')) {
    const made = thread.item(item.ref)
    readable.take(made)
    for (const { path, text } of cipherTexts(made))
      found.push({
        index: item.index,
        ref: item.ref,
        itemType: typeOf(made),
        source: sourceOf(made, path),
        text,
        sha256: sha256Of(text),
      })
    yield
  }
  const places = yield* placesOf(thread, n, found)
  const { at } = thread.checkpoint(n)
  const blobs = found.map(({ index, itemType, source, text, sha256 }): Blob => {
    const shape = fernetShape(text)
    const fernet = shape.kind === 'fernet' ? shape.shape : null
    const all = places.get(sha256) ?? []
    const first = all[0]
    return {
      index,
      itemType,
      source,
      length: text.length,
      sha256,
      fernet,
      notFernet: shape.kind === 'other' ? shape.why : '',
      age: ageOf(at, fernet?.createdAt ?? null, source),
      places: all,
      keptFrom: first && first.checkpoint !== n ? first : null,
    }
  })
  return { n, blobs, readable: readable.counts, kept: yield* thread.checkpointKept(n) }
}

interface Placed {
  readonly index: number
  readonly ref: ItemRef
}

/** Items by reference: a history may weigh many megabytes, so each is made, looked at and let go. */
function* refsAt(thread: Thread, n: number, side: 'before' | 'after'): Steps<readonly Placed[]> {
  const { items } = yield* thread.history({ kind: 'checkpoint', n, side })
  return items.map((ref, index) => ({ index, ref }))
}

interface Cipher {
  /** JSON pointer below the item. */
  readonly path: string
  readonly text: string
}

/** A ciphertext of the history after. */
interface Found extends Placed {
  readonly itemType: string
  readonly source: Source
  readonly text: string
  readonly sha256: string
}

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Encrypted texts of an item: its own, and those of its parts. */
export function cipherTexts({ raw }: Pick<Item, 'raw'>): readonly Cipher[] {
  if (!isFields(raw)) return []
  const own = cipherIn(raw, '')
  const parts = ['content', 'output'].flatMap(key => {
    const list = raw[key]
    return Array.isArray(list) ? list.flatMap((part, i) => (isFields(part) ? cipherIn(part, `/${key}/${i}`) : [])) : []
  })
  return [...own, ...parts]
}

function cipherIn(value: Fields, path: string): readonly Cipher[] {
  const text = value['encrypted_content']
  return typeof text === 'string' && text !== '' ? [{ path: `${path}/encrypted_content`, text }] : []
}

const typeOf = ({ raw }: Item): string => (isFields(raw) && typeof raw['type'] === 'string' ? raw['type'] : '')

function sourceOf({ origin, ref }: Item, path: string): Source {
  const base = origin?.kind === 'line' ? origin.path : ''
  return { file: ref.file, line: ref.line, path: `${base}${path}` }
}

/**
 * Where the same ciphertexts stand: as live items of the history before, and in the lines of all checkpoints. Those are searched as
 * bytes: they may be megabytes long, and there may be hundreds.
 */
function* placesOf(thread: Thread, n: number, own: readonly Found[]): Steps<ReadonlyMap<string, readonly BlobPlace[]>> {
  const places = new Map<string, BlobPlace[]>(own.map(({ sha256 }) => [sha256, []]))
  if (own.length === 0) return places
  for (const { ref } of yield* refsAt(thread, n, 'before')) {
    if (ref.index !== null) continue
    const item = thread.item(ref)
    for (const { text, path } of cipherTexts(item))
      places.get(sha256Of(text))?.push({ checkpoint: null, source: sourceOf(item, path) })
    yield
  }
  for (let k = 1; k <= thread.checkpointCount; k++) {
    const { file, line } = thread.checkpoint(k)
    if (k === n)
      for (const { ref, source, sha256 } of own)
        places.get(sha256)?.push({ checkpoint: isOf(thread, n, ref) ? n : null, source })
    else
      for (const sha256 of yield* hashesAt(thread, k))
        places.get(sha256)?.push({ checkpoint: k, source: { file, line, path: '' } })
    yield
  }
  for (const [sha256, list] of places) places.set(sha256, inOrder(list))
  return places
}

/** By file and line, each place once: a live item that a history keeps is one place. */
function inOrder(places: readonly BlobPlace[]): BlobPlace[] {
  const once = new Map(places.map(place => [`${place.source.file} ${place.source.line} ${place.source.path}`, place]))
  return [...once.values()].sort((a, b) => a.source.file - b.source.file || a.source.line - b.source.line)
}

/** The item stands in the checkpoint's own line. */
function isOf(thread: Thread, n: number, ref: ItemRef): boolean {
  const { file, line } = thread.checkpoint(n)
  return ref.file === file && ref.line === line
}

const MEMBER = '"encrypted_content":"'

const sha256Of = (text: string): string => hash('sha256', text)

/** Of checkpoints that were searched: a line never changes, and all of them may weigh half a gigabyte. */
const searched = new WeakMap<Thread, Map<number, ReadonlySet<string>>>()

/** Hashes of the ciphertexts in the line of checkpoint k. */
function* hashesAt(thread: Thread, k: number): Steps<ReadonlySet<string>> {
  const known = searched.get(thread) ?? new Map<number, ReadonlySet<string>>()
  searched.set(thread, known)
  const { file, line } = thread.checkpoint(k)
  const hashes = known.get(k) ?? (yield* ciphersIn(thread, file, line))
  known.set(k, hashes)
  return hashes
}

/** Bytes of a line that are searched at once. */
const STRETCH = 256 * 1024

/** Hashes of the ciphertexts in a line as it is written. */
function* ciphersIn(thread: Thread, file: number, line: number): Steps<ReadonlySet<string>> {
  const hashes = new Set<string>()
  for (let at = 0, size = STRETCH; ; ) {
    const bytes = bufferOf(thread.lineBytes(file, line, at, at + size))
    const read = takeCiphers(bytes, hashes)
    yield
    if (bytes.length < size) return hashes
    // A ciphertext that does not end here is read again, whole.
    size = read === 0 ? 2 * size : STRETCH
    at += read
  }
}

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)

/** Adds the hashes of ciphertexts that end in these bytes; answers how many bytes need not be looked at again. */
function takeCiphers(bytes: Buffer, hashes: Set<string>): number {
  let done = 0
  for (;;) {
    const member = bytes.indexOf(MEMBER, done)
    if (member === -1) return Math.max(done, bytes.length - MEMBER.length + 1)
    const start = member + MEMBER.length
    const end = bytes.indexOf('"', start)
    if (end === -1) return member
    if (end > start) hashes.add(sha256Of(bytes.toString('latin1', start, end)))
    done = end
  }
}

function ageOf(at: string | null, createdAt: number | null, source: Source): Known<number> {
  if (createdAt === null) return unknown('its outside tells no time')
  const line = Date.parse(at ?? '')
  if (Number.isNaN(line)) return unknown('its line has no time', [source])
  return computed(line - createdAt, 'time of its line less the time in it, which is in whole seconds', [source])
}

/** Counts of what can be read. */
class Readable {
  readonly #kinds = new Map<Item['kind'], number>()
  #items = 0
  #tokens = 0
  #images = 0

  take({ kind, tokens, images }: Item): void {
    if (kind === 'opaque') return
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1)
    this.#items += 1
    this.#tokens += tokens
    this.#images += images
  }

  get counts(): OpaqueFacts['readable'] {
    const of = (kind: Item['kind']): number => this.#kinds.get(kind) ?? 0
    return {
      items: this.#items,
      tokens: this.#tokens,
      user: of('user'),
      assistant: of('assistant'),
      instructions: of('instructions'),
      images: this.#images,
    }
  }
}
