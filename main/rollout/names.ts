import { ENVELOPE_TYPES, EVENT_TYPES, FLAT_ITEM, FLAT_META, FLAT_STATE, ITEM_TYPES } from './types.ts'

/** Names by their bytes. */
class Dictionary {
  readonly #byHash = new Map<number, number[]>()
  readonly strings: string[] = []
  readonly bytes: Uint8Array[] = []

  /** -1 when there is no such name. */
  find(hash: number, bytes: Uint8Array, start: number, end: number): number {
    const known = this.#byHash.get(hash)
    if (known === undefined) return -1
    for (const i of known) if (this.#isSame(i, bytes, start, end)) return i
    return -1
  }

  #isSame(i: number, bytes: Uint8Array, start: number, end: number): boolean {
    const own = this.bytes[i] as Uint8Array
    if (own.length !== end - start) return false
    for (let at = 0; at < own.length; at++) if (own[at] !== bytes[start + at]) return false
    return true
  }

  add(hash: number, bytes: Uint8Array, start: number, end: number): number {
    const copy = Uint8Array.prototype.slice.call(bytes, start, end)
    const i = this.strings.push(Buffer.from(copy).toString('utf8')) - 1
    this.bytes.push(copy)
    const list = this.#byHash.get(hash)
    if (list) list.push(i)
    else this.#byHash.set(hash, [i])
    return i
  }
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start
  for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + (bytes[i] as number)) | 0
  return hash
}

/** Names that every file may hold: they have the same ids in all of them, so that a file of ordinary lines begins with no work. */
const COMMON = new Dictionary()
for (const name of ['', ...ENVELOPE_TYPES, ...ITEM_TYPES, ...EVENT_TYPES, FLAT_META, FLAT_STATE, FLAT_ITEM]) {
  const bytes = Buffer.from(name)
  const hash = hashOf(bytes, 0, bytes.length)
  if (COMMON.find(hash, bytes, 0, bytes.length) === -1) COMMON.add(hash, bytes, 0, bytes.length)
}
const FIRST = COMMON.strings.length

/** Interns short ASCII names that stand in bytes, without making a string for a name it knows. Ids count from 0 and fit 16 bits. */
export class Names {
  #own: Dictionary | null = null

  /** The bytes of the names that are not common to all files, in order. */
  keep(): readonly Uint8Array[] {
    return this.#own?.bytes ?? []
  }

  /** Takes up what was kept, where no other names are. */
  restore(names: readonly Uint8Array[]): void {
    for (const name of names) this.id(name, 0, name.length)
  }

  name(id: number): string {
    return (id < FIRST ? COMMON.strings[id] : this.#own?.strings[id - FIRST]) ?? ''
  }

  idOf(name: string): number {
    const bytes = Buffer.from(name, 'utf8')
    return this.id(bytes, 0, bytes.length)
  }

  /** The id of bytes [start, end). Past 65,535 names all new ones share the last id: hostile files must not grow memory. */
  id(bytes: Uint8Array, start: number, end: number): number {
    const hash = hashOf(bytes, start, end)
    const common = COMMON.find(hash, bytes, start, end)
    if (common !== -1) return common
    this.#own ??= new Dictionary()
    const known = this.#own.find(hash, bytes, start, end)
    if (known !== -1) return FIRST + known
    if (FIRST + this.#own.strings.length >= 65_535) return 65_534
    return FIRST + this.#own.add(hash, bytes, start, end)
  }
}
