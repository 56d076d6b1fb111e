import type { Steps } from '../../base/steps.ts'
import { Scratch } from '../../rollout/scratch.ts'
import { utf8Text } from '../../rollout/utf8-text.ts'
import type { ExportedItem, LeftOut } from '../../thread/exported/shape.ts'
import { cutText } from './cut-text.ts'
import { IN_MEMORY, type Packing, Pages } from './pages.ts'
import type { Stored, TextLimit } from './text-limit.ts'
import { TextNumbers } from './text-numbers.ts'

/** Texts of fewer characters are not worth looking for. */
const REPEATED_FROM = 200

/**
 * The items of a document. Their texts are cut to the limit; when they take more room than the limit is to keep to, those that
 * were stored are cut again to a lower one, so that in the end all are cut alike.
 */
export class ItemPages {
  readonly #limit: TextLimit
  readonly #packing: Packing
  #scratch = new Scratch(IN_MEMORY)
  #pages: Pages
  readonly #texts = new TextNumbers()
  #left = { texts: 0, characters: 0, images: 0 }

  constructor(limit: TextLimit, packing: Packing) {
    this.#limit = limit
    this.#packing = packing
    this.#pages = new Pages('items', this.#scratch, packing)
  }

  get pages(): Pages {
    return this.#pages
  }

  get leftOut(): LeftOut {
    return this.#left
  }

  /** Adds an item whose text is whole. `stored`: all else that was stored so far. */
  *add(entry: ExportedItem, stored: Omit<Stored, 'items'>): Steps<string | null> {
    this.#limit.met(entry.text?.length ?? 0)
    const as = this.#repeats(entry)
    const { text: _text, does: _does, ...rest } = entry
    const why = this.#put(as === null ? entry : { ...rest, as })
    if (why !== null || !this.#pages.fresh || !this.#limit.lower({ ...stored, items: this.#pages.packed })) return why
    return yield* this.#cutAgain()
  }

  close(): void {
    this.#scratch.close()
  }

  #repeats(entry: ExportedItem): number | null {
    const { text = '', tool, kind } = entry
    if (text.length < REPEATED_FROM) return null
    return this.#texts.known(`${kind} ${tool} ${text}`, this.#pages.count)
  }

  #put(entry: ExportedItem): string | null {
    const short = this.#cut(entry)
    this.#left.images += entry.images ?? 0
    if (short.cut) {
      this.#left.texts += 1
      this.#left.characters += short.cut.characters
    }
    return this.#pages.push(short)
  }

  #cut(entry: ExportedItem): ExportedItem {
    const most = this.#limit.most
    if (most === null || entry.text === undefined) return entry
    const { text, cut } = cutText(entry.text, entry.cut ?? null, most)
    return cut === null ? entry : { ...entry, text, cut }
  }

  *#cutAgain(): Steps<string | null> {
    const before = { scratch: this.#scratch, pages: this.#pages }
    this.#scratch = new Scratch(IN_MEMORY)
    this.#pages = new Pages('items', this.#scratch, this.#packing)
    this.#left = { texts: 0, characters: 0, images: 0 }
    try {
      for (const array of before.pages.arrays()) {
        for (const entry of JSON.parse(utf8Text(array)) as readonly ExportedItem[]) {
          const why = this.#put(entry)
          if (why !== null) return why
        }
        yield
      }
    } finally {
      before.scratch.close()
    }
    return null
  }
}
