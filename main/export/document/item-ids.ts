import type { ItemRef } from '../../thread/model.ts'

/** Numbers items in the order in which they are met; a few bytes an item, whatever the length of the session. */
export class ItemIds {
  /** By file: the number of the item of each line, plus 1. */
  readonly #ofLines: Int32Array[] = []
  /** By file and line: the numbers of the items of the list that it holds. */
  readonly #ofLists = new Map<number, (number | undefined)[]>()
  /** Items that the reader made. */
  readonly #made = new Map<string, number>()
  #count = 0

  constructor(lines: readonly number[]) {
    for (const count of lines) this.#ofLines.push(new Int32Array(count + 1))
  }

  get count(): number {
    return this.#count
  }

  known(ref: ItemRef): number | null {
    const { file, line, index, made } = ref
    if (made) return this.#made.get(madeKey(ref)) ?? null
    if (index !== null) return this.#ofLists.get(lineKey(file, line))?.[index] ?? null
    const number = this.#ofLines[file]?.[line] ?? 0
    return number === 0 ? null : number - 1
  }

  /** The next number, for an item that is not known. */
  add(ref: ItemRef): number {
    const number = this.#count++
    const { file, line, index, made } = ref
    const ofLines = this.#ofLines[file]
    if (made) this.#made.set(madeKey(ref), number)
    else if (index !== null) this.#list(lineKey(file, line))[index] = number
    else if (ofLines && line < ofLines.length) ofLines[line] = number + 1
    else throw new RangeError(`line ${line} of file ${file}`)
    return number
  }

  #list(key: number): (number | undefined)[] {
    const known = this.#ofLists.get(key)
    if (known) return known
    const list: (number | undefined)[] = []
    this.#ofLists.set(key, list)
    return list
  }
}

/** Lines of a file are fewer than 2^40. */
const lineKey = (file: number, line: number): number => file * 2 ** 40 + line

const madeKey = ({ file, line, index, made }: ItemRef): string =>
  `${file}:${line}:${index ?? ''}:${made?.name}:${made?.value}`
