import { hash } from 'node:crypto'
import type { Steps } from '../../base/steps.ts'
import type { Item, Known, Source, Thread } from '../../thread/model.ts'
import { computed, unknown } from '../known.ts'
import { fernetShape } from './fernet.ts'
import type { Blob, BlobPlace, OpaqueFacts } from './opaque-facts.ts'

/** What can be said of a checkpoint's encrypted part without reading it, and what is readable beside it. */
export function* opaqueFacts(thread: Thread, n: number): Steps<OpaqueFacts> {
  const after = yield* itemsAt(thread, n, 'after')
  const found = after.flatMap((item, index): readonly Found[] =>
    cipherTexts(item).map(cipher => ({ item, index, ...cipher })),
  )
  const places = yield* placesOf(thread, n, found)
  const { at } = thread.checkpoint(n)
  const blobs = found.map(({ item, index, path, text }): Blob => {
    const source = sourceOf(item, path)
    const shape = fernetShape(text)
    const fernet = shape.kind === 'fernet' ? shape.shape : null
    const all = places.get(text) ?? []
    const first = all[0]
    return {
      index,
      itemType: typeOf(item),
      source,
      length: text.length,
      sha256: hash('sha256', text),
      fernet,
      notFernet: shape.kind === 'other' ? shape.why : '',
      age: ageOf(at, fernet?.createdAt ?? null, source),
      places: all,
      keptFrom: first && first.checkpoint !== n ? first : null,
    }
  })
  return { n, blobs, readable: readableIn(after), kept: yield* thread.checkpointKept(n) }
}

function* itemsAt(thread: Thread, n: number, side: 'before' | 'after'): Steps<readonly Item[]> {
  const { items } = yield* thread.history({ kind: 'checkpoint', n, side })
  const made: Item[] = []
  for (const ref of items) {
    made.push(thread.item(ref))
    yield
  }
  return made
}

interface Cipher {
  /** JSON pointer below the item. */
  readonly path: string
  readonly text: string
}

/** A ciphertext of the history after. */
interface Found extends Cipher {
  readonly item: Item
  readonly index: number
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
  const places = new Map<string, BlobPlace[]>(own.map(({ text }) => [text, []]))
  if (own.length === 0) return places
  for (const item of yield* itemsAt(thread, n, 'before')) {
    if (item.ref.index !== null) continue
    for (const { text, path } of cipherTexts(item))
      places.get(text)?.push({ checkpoint: null, source: sourceOf(item, path) })
  }
  for (let k = 1; k <= thread.checkpointCount; k++) {
    const { file, line } = thread.checkpoint(k)
    if (k === n)
      for (const { item, path, text } of own)
        places.get(text)?.push({ checkpoint: isOf(thread, n, item) ? n : null, source: sourceOf(item, path) })
    else
      for (const text of ciphersIn(thread.lineBytes(file, line, 0, Number.POSITIVE_INFINITY)))
        places.get(text)?.push({ checkpoint: k, source: { file, line, path: '' } })
    yield
  }
  for (const [text, list] of places) places.set(text, inOrder(list))
  return places
}

/** By file and line, each place once: a live item that a history keeps is one place. */
function inOrder(places: readonly BlobPlace[]): BlobPlace[] {
  const once = new Map(places.map(place => [`${place.source.file} ${place.source.line} ${place.source.path}`, place]))
  return [...once.values()].sort((a, b) => a.source.file - b.source.file || a.source.line - b.source.line)
}

/** The item stands in the checkpoint's own line. */
function isOf(thread: Thread, n: number, { ref }: Item): boolean {
  const { file, line } = thread.checkpoint(n)
  return ref.file === file && ref.line === line
}

const MEMBER = '"encrypted_content":"'

/** Ciphertexts in a line as it is written, each once. */
function ciphersIn(line: Uint8Array): ReadonlySet<string> {
  const bytes = Buffer.from(line.buffer, line.byteOffset, line.length)
  const texts = new Set<string>()
  for (let at = bytes.indexOf(MEMBER); at !== -1; at = bytes.indexOf(MEMBER, at + 1)) {
    const start = at + MEMBER.length
    const end = bytes.indexOf('"', start)
    if (end > start) texts.add(bytes.toString('latin1', start, end))
  }
  return texts
}

function ageOf(at: string | null, createdAt: number | null, source: Source): Known<number> {
  if (createdAt === null) return unknown('its outside tells no time')
  const line = Date.parse(at ?? '')
  if (Number.isNaN(line)) return unknown('its line has no time', [source])
  return computed(line - createdAt, 'time of its line less the time in it, which is in whole seconds', [source])
}

function readableIn(items: readonly Item[]): OpaqueFacts['readable'] {
  const readable = items.filter(item => item.kind !== 'opaque')
  const count = (kind: Item['kind']): number => readable.filter(item => item.kind === kind).length
  return {
    items: readable.length,
    tokens: readable.reduce((sum, item) => sum + item.tokens, 0),
    user: count('user'),
    assistant: count('assistant'),
    instructions: count('instructions'),
    images: readable.reduce((sum, item) => sum + item.images, 0),
  }
}
