import { hash } from 'node:crypto'
import type { Steps } from '../../base/steps.ts'
import type { Item, Known, Source, Thread } from '../../thread/model.ts'
import { computed, unknown } from '../known.ts'
import { fernetShape } from './fernet.ts'
import type { Blob, BlobPlace, OpaqueFacts } from './opaque-facts.ts'

/** What can be said of a checkpoint's encrypted part without reading it, and what is readable beside it. */
export function* opaqueFacts(thread: Thread, n: number): Steps<OpaqueFacts> {
  const after = yield* itemsAt(thread, n, 'after')
  const found = after.flatMap((item, index) => cipherTexts(item).map(cipher => ({ item, index, ...cipher })))
  const places = yield* placesOf(thread, n, new Set(found.map(each => each.text)))
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
 * Where the same ciphertexts stand: as live items of the history before, and in every checkpoint. Checkpoints are searched as bytes,
 * and only those that hold one are made into items.
 */
function* placesOf(
  thread: Thread,
  n: number,
  texts: ReadonlySet<string>,
): Steps<ReadonlyMap<string, readonly BlobPlace[]>> {
  const places = new Map<string, BlobPlace[]>()
  if (texts.size === 0) return places
  const add = (item: Item, checkpoint: number | null): void => {
    for (const { text, path } of cipherTexts(item)) {
      if (!texts.has(text)) continue
      const source = sourceOf(item, path)
      places.set(text, [...(places.get(text) ?? []), { checkpoint, source }])
    }
  }
  for (const item of yield* itemsAt(thread, n, 'before')) if (item.ref.index === null) add(item, null)
  for (let k = 1; k <= thread.checkpointCount; k++) {
    const holds = k === n || holdsAny(thread, k, texts)
    if (holds) for (const item of yield* itemsAt(thread, k, 'after')) if (isOf(thread, k, item)) add(item, k)
    yield
  }
  for (const list of places.values())
    list.sort((a, b) => a.source.file - b.source.file || a.source.line - b.source.line)
  return places
}

/** The item stands in the checkpoint's own line. */
function isOf(thread: Thread, k: number, { ref }: Item): boolean {
  const { file, line } = thread.checkpoint(k)
  return ref.file === file && ref.line === line
}

function holdsAny(thread: Thread, k: number, texts: ReadonlySet<string>): boolean {
  const { file, line } = thread.checkpoint(k)
  const bytes = Buffer.from(thread.lineBytes(file, line, 0, Number.POSITIVE_INFINITY))
  return texts.values().some(text => bytes.includes(text))
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
