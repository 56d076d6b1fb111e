import type { Row } from '../model.ts'
import { itemRef } from './item.ts'
import type { Parts } from './parts.ts'

/** Turns whose rows' lines are kept: a page of a history asks for the same ones again and again. */
const KEPT_TURNS = 4

/** A turn's place among the rows. */
export interface Span {
  readonly first: number
  readonly count: number
}

interface Place {
  readonly file: number
  readonly line: number
}

/** Rows of turns, and which row is of which line. */
export class Rows {
  readonly #parts: Parts
  readonly #kept = new Map<number, readonly Place[]>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  page({ first, count }: Span, from: number, wanted: number): readonly Row[] {
    const rows: Row[] = []
    for (let i = from; i < Math.min(count, from + wanted); i++) rows.push(this.#row(first + i))
    return rows
  }

  #row(place: number): Row {
    const row = this.#parts.entry('rows', place) ?? LACKING
    switch (row.kind) {
      case 'item':
        return { kind: 'item', ref: itemRef(this.#parts.place(row.item), row.item) }
      case 'band':
        return row.checkpoint > 0 && row.checkpoint <= this.#parts.whole('checkpoints') ? row : LACKING
      case 'note':
        return { ...row, attempt: row.attempt ?? null, at: row.at ?? null }
      case 'line': {
        const { bytes: _, ...line } = row
        return { ...line, type: line.type ?? null, at: line.at ?? null }
      }
    }
  }

  /** Number of the item that a row shows; null where it shows none. */
  item(place: number): number | null {
    const row = this.#parts.entry('rows', place)
    return row?.kind === 'item' ? row.item : null
  }

  /** Index of a line's row among a turn's; null when it has none. */
  indexOf(turn: number, span: Span, file: number, line: number): number | null {
    const found = this.#places(turn, span).findIndex(place => place.line === line && place.file === file)
    return found === -1 ? null : found
  }

  #places(turn: number, { first, count }: Span): readonly Place[] {
    const known = this.#kept.get(turn)
    if (known) return known
    const places = Array.from({ length: count }, (_, i) => this.#place(first + i))
    this.#kept.set(turn, places)
    for (const oldest of this.#kept.keys()) if (this.#kept.size > KEPT_TURNS) this.#kept.delete(oldest)
    return places
  }

  #place(place: number): Place {
    const row = this.#parts.entry('rows', place)
    if (row?.kind === 'item') return itemRef(this.#parts.place(row.item), row.item)
    if (row?.kind === 'band') return this.#parts.entry('checkpoints', row.checkpoint - 1) ?? NOWHERE
    return row ?? NOWHERE
  }
}

const NOWHERE: Place = { file: 0, line: 0 }

const LACKING = {
  kind: 'note',
  file: 0,
  line: 0,
  text: 'This row is not in the exported page.',
  attempt: null,
  at: null,
} as const satisfies Row
