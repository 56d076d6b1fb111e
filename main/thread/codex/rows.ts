import type { Row } from '../model.ts'
import { attemptText, attemptView } from './attempts.ts'
import type { Index } from './index.ts'
import type { Items } from './items.ts'
import type { LineCache } from './line-cache.ts'
import { CLASS } from './line-classes.ts'
import { kindName } from './line-heads.ts'
import { stampOf } from './line-times.ts'
import { noteText } from './notes.ts'

/** Rows of turns, found by counting: no row is held. Turn 0 is what stands before the first turn. */
export class Rows {
  readonly #index: Index
  readonly #items: Items
  readonly #cache: LineCache

  constructor(index: Index, items: Items, cache: LineCache) {
    this.#index = index
    this.#items = items
    this.#cache = cache
  }

  /** Positions [from, to) of a turn. */
  span(n: number): { readonly from: number; readonly to: number } {
    const { turns, lines } = this.#index
    return { from: turns.startOf(n), to: n < turns.count ? turns.startOf(n + 1) : lines.count }
  }

  count(n: number): number {
    const { from, to } = this.span(n)
    return this.#index.classes.rowsIn(from, to)
  }

  rowOf(position: number): { readonly turn: number; readonly row: number | null } {
    const { turns, classes } = this.#index
    const turn = turns.at(position)
    if (classes.get(position) === CLASS.none) return { turn, row: null }
    return { turn, row: classes.rowsIn(turns.startOf(turn), position) }
  }

  page(n: number, from: number, count: number): readonly Row[] {
    const { classes } = this.#index
    const span = this.span(n)
    const rows: Row[] = []
    let at = classes.rowAt(classes.rowsBefore(span.from) + Math.max(0, from))
    while (at !== null && at < span.to && rows.length < count) {
      rows.push(this.#row(at))
      at = classes.nextRow(at + 1)
    }
    return rows
  }

  #row(position: number): Row {
    const { classes, lines } = this.#index
    const value = classes.get(position)
    if (value === CLASS.item || value === CLASS.hidden) return { kind: 'item', ref: this.#items.refAt(position) }
    if (value === CLASS.band) return { kind: 'band', checkpoint: this.#index.checkpointAt(position) }
    const place = {
      file: lines.fileOf(position),
      line: lines.lineOf(position),
      at: stampOf(lines, this.#cache, position).at,
    }
    if (value === CLASS.note) {
      const attempt = this.#index.attempts.endedBy(position)
      return { kind: 'note', ...place, attempt, text: this.#noteText(position, attempt) }
    }
    const type = kindName(lines.typeOf(position), lines.payloadTypeOf(position))
    const rejected = value === CLASS.rejected
    return {
      kind: 'line',
      ...place,
      state: rejected ? 'rejected' : 'unknown',
      type: rejected || type === '' ? null : type,
    }
  }

  #noteText(position: number, attempt: number | null): string {
    if (attempt !== null) return attemptText(attemptView(this.#index, this.#cache, attempt))
    const own = this.#index.meta?.['id']
    return noteText(this.#cache.json(position), typeof own === 'string' ? own : null)
  }
}
