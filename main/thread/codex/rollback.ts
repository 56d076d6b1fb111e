import type { Index } from './index.ts'
import type { Items } from './items.ts'
import { CLASS } from './line-classes.ts'
import { MARK } from './marks.ts'
import { type Part, type Place, partsBefore } from './parts.ts'
import { isBoundary, isInjected } from './user-message.ts'

/** Walks the parts of a history backwards and forwards over what begins a turn of the user. */
export class Boundaries {
  readonly #index: Index
  readonly #items: Items

  constructor(index: Index, items: Items) {
    this.#index = index
    this.#items = items
  }

  /** Drops the last `turns` turns of the user (codex-format.md 3.5). What stands before the first one always stays. */
  drop(parts: readonly Part[], turns: number): Part[] {
    if (turns <= 0) return [...parts]
    let cut: Place | null = null
    let left = turns
    for (const place of this.backward(parts)) {
      if (left === 0) return partsBefore(parts, this.#withoutLeadIn(parts, cut as Place))
      cut = place
      left -= 1
    }
    return cut ? partsBefore(parts, cut) : [...parts]
  }

  /** The context messages right before a turn go with it, in the versions that do so. */
  #withoutLeadIn(parts: readonly Part[], cut: Place): Place {
    if (!this.#index.rules.leadIn) return cut
    let first = cut
    for (const place of this.itemsBefore(parts, cut)) {
      if (!this.#isContext(parts[place.part] as Part, place)) break
      first = place
    }
    return first
  }

  #isContext(part: Part, place: Place): boolean {
    const ref = part.kind === 'single' ? part.ref : this.#refOf(part, place.offset)
    const flags = this.#items.userFlags(ref)
    return flags === null ? this.#items.isContextDeveloper(ref) : isInjected(flags, this.#index.rules)
  }

  #refOf(part: Exclude<Part, { kind: 'single' }>, offset: number) {
    if (part.kind === 'lines') return this.#items.refAt(offset)
    return this.#items.recordedRef(this.#index.slots[part.slot]?.position ?? 0, offset)
  }

  /** Places of the items before a place, newest first. */
  *itemsBefore(parts: readonly Part[], from: Place): Iterable<Place> {
    for (let p = from.part; p >= 0; p--) {
      const part = parts[p] as Part
      if (part.kind === 'single') {
        if (p < from.part) yield { part: p, offset: 0 }
        continue
      }
      const top = p === from.part ? from.offset : part.to
      for (let offset = top - 1; offset >= part.from; offset--) {
        if (part.kind === 'recorded' || this.#index.classes.get(offset) === CLASS.item) yield { part: p, offset }
      }
    }
  }

  /** Places where a turn of the user begins, newest first. */
  *backward(parts: readonly Part[]): Iterable<Place> {
    for (let p = parts.length - 1; p >= 0; p--) {
      const part = parts[p] as Part
      if (part.kind === 'lines') yield* this.#inLines(part.from, part.to, p)
      else if (part.kind === 'recorded') yield* this.#inRecorded(part, p)
      else if (isBoundary(part.flags, this.#index.rules)) yield { part: p, offset: 0 }
    }
  }

  *#inLines(from: number, to: number, part: number): Iterable<Place> {
    const { marks, rules } = this.#index
    for (let i = marks.from(to) - 1; i >= 0 && marks.position(i) >= from; i--) {
      const code = marks.code(i)
      if (code === MARK.mail || (code === MARK.user && isBoundary(marks.value(i), rules)))
        yield { part, offset: marks.position(i) }
    }
  }

  *#inRecorded(part: Extract<Part, { kind: 'recorded' }>, p: number): Iterable<Place> {
    const position = this.#index.slots[part.slot]?.position ?? 0
    for (let offset = part.to - 1; offset >= part.from; offset--) {
      const ref = this.#items.recordedRef(position, offset)
      const flags = this.#items.userFlags(ref)
      if (flags === null ? this.#items.isMail(ref) : isBoundary(flags, this.#index.rules)) yield { part: p, offset }
    }
  }

  /** Everything before the first turn of the user; nothing where there is none. */
  leadingContext(parts: readonly Part[]): Part[] {
    for (let p = 0; p < parts.length; p++) {
      const first = [...this.backward(parts.slice(p, p + 1))].at(-1)
      if (first) return partsBefore(parts, { part: p, offset: first.offset })
    }
    return []
  }
}
