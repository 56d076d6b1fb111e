import type { ItemRef } from '../model.ts'
import type { Index } from './index.ts'
import type { Items } from './items.ts'
import { CLASS } from './line-classes.ts'
import { type Part, type Place, partsBefore } from './parts.ts'
import { isBoundary, isInjected, isRenewed } from './user-message.ts'

/**
 * A history while it is being replayed: its parts, and the places where turns of the user begin as a stack, so that a rollback
 * costs what it drops. The last span of lines stays open until something other than lines happens.
 */
export class Growing {
  readonly #index: Index
  readonly #items: Items
  #parts: Part[] = []
  #turns: Place[] = []
  /** The first part is a replacement history whose turns were not looked for yet: that needs its items. */
  #unread = false
  #from: number

  constructor(index: Index, items: Items, from: number) {
    this.#index = index
    this.#items = items
    this.#from = from
  }

  /** A turn of the user begins with the item at a position of the open span. */
  turn(position: number): void {
    this.#turns.push({ part: this.#parts.length, offset: position })
  }

  /** The history up to here as parts; what follows opens a new span behind `position`, whose line holds no item. */
  close(position: number): readonly Part[] {
    if (this.#hasItems(this.#from, position)) this.#parts.push({ kind: 'lines', from: this.#from, to: position })
    this.#from = position + 1
    return this.#parts
  }

  #hasItems(from: number, to: number): boolean {
    return this.#index.classes.seenIn(from, to) > 0
  }

  /** The parts before `end`, the open span included, without closing it. */
  upTo(end: number): readonly Part[] {
    return end > this.#from ? [...this.#parts, { kind: 'lines', from: this.#from, to: end }] : [...this.#parts]
  }

  /** The history becomes the replacement history of a slot. */
  replaceByRecorded(slot: number, from: number): void {
    this.#parts = [{ kind: 'recorded', slot, from: 0, to: this.#index.slots[slot]?.recorded ?? 0 }]
    this.#turns = []
    this.#unread = true
    this.#from = from
  }

  /** The history becomes these parts, of which the last ones are single items. */
  replaceBy(parts: readonly Part[]): void {
    this.#parts = [...parts]
    this.#unread = false
    this.#turns = this.#parts.flatMap((part, i) =>
      part.kind === 'single' && isBoundary(part.flags, this.#index.rules) ? [{ part: i, offset: 0 }] : [],
    )
  }

  /** Drops the last turns of the user (codex-format.md 3.5). What stands before the first one always stays. */
  drop(position: number, turns: number): void {
    this.close(position)
    let cut: Place | undefined
    for (let left = turns; left > 0; left--) {
      if (this.#turns.length === 0) this.#readRecorded()
      const turn = this.#turns.pop()
      if (!turn) break
      cut = turn
    }
    if (!cut) return
    if (this.#turns.length === 0) this.#readRecorded()
    const place = this.#turns.length > 0 ? this.#withoutLeadIn(cut) : cut
    this.#parts = partsBefore(this.#parts, place)
    const last = this.#parts[this.#parts.length - 1]
    if (last?.kind === 'lines' && !this.#hasItems(last.from, last.to)) this.#parts.pop()
  }

  /** The context that the history begins with: developer messages and injected ones, to the first other item. */
  leadingContext(): readonly Part[] {
    const { classes } = this.#index
    for (const [p, part] of this.#parts.entries()) {
      if (part.kind === 'single') return this.#parts.slice(0, p)
      for (let offset = part.from; offset < part.to; offset++) {
        if (part.kind === 'lines' && classes.get(offset) !== CLASS.item) continue
        if (!this.#isRenewed(this.#refOf(part, offset))) return partsBefore(this.#parts, { part: p, offset })
      }
    }
    return [...this.#parts]
  }

  /** Context that a session makes anew for itself. */
  #isRenewed(ref: ItemRef): boolean {
    const flags = this.#items.userFlags(ref)
    return flags === null ? this.#items.json(ref)?.['role'] === 'developer' : isRenewed(flags, this.#index.rules)
  }

  /** Finds the turns in the replacement history that the history begins with. */
  #readRecorded(): void {
    const [part] = this.#parts
    if (!this.#unread || part?.kind !== 'recorded') return
    this.#unread = false
    const found: Place[] = []
    for (let offset = part.from; offset < part.to; offset++) {
      const ref = this.#refOf(part, offset)
      const flags = this.#items.userFlags(ref)
      if (
        flags === null ? (this.#items.mailOf(ref) & this.#index.rules.mail) !== 0 : isBoundary(flags, this.#index.rules)
      )
        found.push({ part: 0, offset })
    }
    this.#turns = [...found, ...this.#turns]
  }

  /** The context messages right before a turn go with it, in the versions that do so. */
  #withoutLeadIn(cut: Place): Place {
    if (!this.#index.rules.leadIn) return cut
    let first = cut
    for (const place of this.#itemsBefore(cut)) {
      if (!this.#isContext(place)) break
      first = place
    }
    return first
  }

  #isContext(place: Place): boolean {
    const part = this.#parts[place.part]
    if (!part) return false
    const ref = part.kind === 'single' ? part.ref : this.#refOf(part, place.offset)
    const flags = this.#items.userFlags(ref)
    return flags === null ? this.#items.isContextDeveloper(ref) : isInjected(flags, this.#index.rules)
  }

  #refOf(part: Exclude<Part, { kind: 'single' }>, offset: number): ItemRef {
    if (part.kind === 'lines') return this.#items.refAt(offset)
    return this.#items.recordedRef(this.#index.slots[part.slot]?.position ?? 0, offset)
  }

  /** Places of the items before a place, newest first. */
  *#itemsBefore(from: Place): Iterable<Place> {
    for (let p = from.part; p >= 0; p--) {
      const part = this.#parts[p] as Part
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
}
