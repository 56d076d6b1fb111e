/** Interns short ASCII names that stand in bytes, without making a string for a name it knows. Ids count from 0 and fit 16 bits. */
export class Names {
  readonly #byHash = new Map<number, number[]>()
  readonly #strings: string[] = []
  readonly #bytes: Uint8Array[] = []

  constructor(first: readonly string[] = ['']) {
    for (const name of first) this.idOf(name)
  }

  /** The bytes of all names in order. */
  keep(): readonly Uint8Array[] {
    return this.#bytes
  }

  /** Takes up what was kept; names that are there already keep their ids. */
  restore(names: readonly Uint8Array[]): void {
    for (const name of names) this.id(name, 0, name.length)
  }

  get count(): number {
    return this.#strings.length
  }

  name(id: number): string {
    return this.#strings[id] ?? ''
  }

  idOf(name: string): number {
    const bytes = Buffer.from(name, 'utf8')
    return this.id(bytes, 0, bytes.length)
  }

  /** The id of bytes [start, end). Past 65,535 names all new ones share the last id: hostile files must not grow memory. */
  id(bytes: Uint8Array, start: number, end: number): number {
    let hash = end - start
    for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + (bytes[i] as number)) | 0
    const known = this.#byHash.get(hash)
    if (known) for (const id of known) if (this.#same(id, bytes, start, end)) return id
    if (this.#strings.length >= 65_535) return 65_534
    return this.#add(hash, bytes, start, end)
  }

  #same(id: number, bytes: Uint8Array, start: number, end: number): boolean {
    const own = this.#bytes[id] as Uint8Array
    if (own.length !== end - start) return false
    for (let i = 0; i < own.length; i++) if (own[i] !== bytes[start + i]) return false
    return true
  }

  #add(hash: number, bytes: Uint8Array, start: number, end: number): number {
    const copy = Uint8Array.prototype.slice.call(bytes, start, end)
    const id = this.#strings.push(Buffer.from(copy).toString('utf8')) - 1
    this.#bytes.push(copy)
    const list = this.#byHash.get(hash)
    if (list) list.push(id)
    else this.#byHash.set(hash, [id])
    return id
  }
}
