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
    for (const i of known) if (isSame(this.bytes[i] as Uint8Array, bytes, start, end)) return i
    return -1
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

function isSame(name: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false
  for (let at = 0; at < name.length; at++) if (name[at] !== bytes[start + at]) return false
  return true
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start
  for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + (bytes[i] as number)) | 0
  return hash
}

/** Names that every file may hold: they have the same ids in all of them, so that a file of ordinary lines begins with no work. */
const COMMON = [...new Set(['', ...ENVELOPE_TYPES, ...ITEM_TYPES, ...EVENT_TYPES, FLAT_META, FLAT_STATE, FLAT_ITEM])]
const COMMON_BYTES = COMMON.map(name => Buffer.from(name))

/** Where common names are looked for: id + 1 by a number that four of their bytes give, or behind it; 0 = free. */
const PLACES = 1024
const places = new Uint16Array(PLACES)
for (const [id, bytes] of COMMON_BYTES.entries()) {
  let place = placeOf(bytes, 0, bytes.length)
  while (places[place] !== 0) place = (place + 1) % PLACES
  places[place] = id + 1
}

function placeOf(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return 0
  const length = end - start
  const middle = (bytes[start + (length >> 1)] as number) * 5 + (bytes[start + (length >> 2)] as number) * 3
  return (length * 37 + (bytes[start] as number) * 11 + middle + (bytes[end - 1] as number) * 17) % PLACES
}

/** -1 when it is none of them. */
function commonId(bytes: Uint8Array, start: number, end: number): number {
  for (let place = placeOf(bytes, start, end); ; place = (place + 1) % PLACES) {
    const id = (places[place] as number) - 1
    if (id === -1 || isSame(COMMON_BYTES[id] as Uint8Array, bytes, start, end)) return id
  }
}

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
    return (id < COMMON.length ? COMMON[id] : this.#own?.strings[id - COMMON.length]) ?? ''
  }

  idOf(name: string): number {
    const bytes = Buffer.from(name, 'utf8')
    return this.id(bytes, 0, bytes.length)
  }

  /** The id of bytes [start, end). Past 65,535 names all new ones share the last id: hostile files must not grow memory. */
  id(bytes: Uint8Array, start: number, end: number): number {
    const common = commonId(bytes, start, end)
    if (common !== -1) return common
    const hash = hashOf(bytes, start, end)
    this.#own ??= new Dictionary()
    const known = this.#own.find(hash, bytes, start, end)
    if (known !== -1) return COMMON.length + known
    if (COMMON.length + this.#own.strings.length >= 65_535) return 65_534
    return COMMON.length + this.#own.add(hash, bytes, start, end)
  }
}
