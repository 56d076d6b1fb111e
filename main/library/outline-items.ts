/** Items of which the columns have room at first. */
const FIRST = 1024

/**
 * The items of a rollout by turn and id: where each was completed first and last. 13 bytes an item beside its id, because a file
 * may have a million. Lines count from 1.
 */
export class OutlineItems {
  readonly #byTurn = new Map<string, Map<string, number>>()
  readonly #types: (string | null)[] = []
  readonly #typeIds = new Map<string | null, number>()
  #first = new Uint32Array(FIRST)
  #last = new Uint32Array(FIRST)
  #type = new Uint32Array(FIRST)
  #marked = new Uint8Array(FIRST)
  count = 0

  /** Takes in an `item_completed`. */
  add(turn: string, id: string, type: string | null, line: number): void {
    const items = this.#byTurn.get(turn) ?? new Map<string, number>()
    this.#byTurn.set(turn, items)
    const known = items.get(id)
    const at = known ?? this.count++
    if (known === undefined) {
      if (at === this.#first.length) this.#grow()
      items.set(id, at)
      this.#first[at] = line
    }
    this.#last[at] = line
    this.#type[at] = this.#typeId(type)
  }

  #typeId(type: string | null): number {
    const known = this.#typeIds.get(type)
    if (known !== undefined) return known
    this.#types.push(type)
    this.#typeIds.set(type, this.#types.length - 1)
    return this.#types.length - 1
  }

  #grow(): void {
    const room = this.#first.length * 2
    this.#first = widened(this.#first, new Uint32Array(room))
    this.#last = widened(this.#last, new Uint32Array(room))
    this.#type = widened(this.#type, new Uint32Array(room))
    this.#marked = widened(this.#marked, new Uint8Array(room))
  }

  /** Its index; -1 when the file has no such item. */
  indexOf(turn: string, id: string): number {
    return this.#byTurn.get(turn)?.get(id) ?? -1
  }

  first(index: number): number {
    return this.#first[index] ?? 0
  }

  last(index: number): number {
    return this.#last[index] ?? 0
  }

  /** Notes that the other side has it too. */
  mark(index: number): void {
    this.#marked[index] = 1
  }

  isMarked(index: number): boolean {
    return this.#marked[index] === 1
  }

  /** All, turn by turn, in the order of their first lines. */
  *each(): Generator<{ readonly index: number; readonly id: string; readonly type: string | null }> {
    for (const items of this.#byTurn.values())
      for (const [id, index] of items) yield { index, id, type: this.#types[this.#type[index] ?? 0] ?? null }
  }
}

function widened<T extends Uint32Array | Uint8Array>(from: T, into: T): T {
  into.set(from)
  return into
}
