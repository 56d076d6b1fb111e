// @ts-check
import { make } from './dom.js'
import { Layout } from './layout.js'
import { List } from './list.js'
import { bandRow, emptyRow, fillItem, fillOther, prefaceRow, turnRow } from './rows.js'

/** @import { Session } from './session.js' */
/** @import { ExportedCheckpoint, ExportedItem, ExportedRow, ExportedTurn } from '../../thread/exported/shape.ts' */

/**
 * What a row of the timeline is.
 * @typedef {{ readonly kind: 'preface' }
 *   | { readonly kind: 'turn', readonly turn: ExportedTurn }
 *   | { readonly kind: 'band', readonly checkpoint: ExportedCheckpoint }
 *   | { readonly kind: 'item', readonly item: ExportedItem, readonly turn: number }
 *   | { readonly kind: 'other', readonly row: Exclude<ExportedRow, { kind: 'item' | 'band' }>, readonly turn: number }} Subject
 */

const HEADS = ['', 'Kind', 'Content', '', 'Tokens', 'Time', 'Line']

/** Turns as sections that open into rows; compactions are there in closed ones, too. */
export class Timeline {
  list = new List({ id: 'timeline', label: 'Timeline', role: 'tree' })
  element
  layout
  #session

  /** @param {Session} session */
  constructor(session) {
    this.#session = session
    this.layout = new Layout(session)
    const heads = make(
      'div',
      { class: 'heads item', 'aria-hidden': 'true' },
      ...HEADS.map(head => make('span', {}, head)),
    )
    this.element = make('div', { class: 'timeline' }, heads, this.list.element)
  }

  show() {
    this.list.show({ count: this.layout.count, top: index => this.layout.top(index), make: index => this.#row(index) })
  }

  /** @param {number} index */
  #row(index) {
    const { section, row } = this.layout.at(index)
    const { n = 0, firstRow = 0 } = this.layout.sections[section] ?? {}
    const turn = this.#session.turns[n - 1]
    if (row === -1) {
      const open = this.layout.isOpen(section)
      return turn === undefined ? prefaceRow(this.#session.head, open) : turnRow(turn, open)
    }
    const checkpoint = this.bandAt(n, row)
    if (checkpoint) return bandRow(checkpoint)
    const element = emptyRow(2)
    void this.#fill(element, firstRow + row, turn?.startedAt)
    return element
  }

  /** @param {HTMLElement} element @param {number} place @param {string | null | undefined} from */
  async #fill(element, place, from) {
    if (this.list.isFlying) await new Promise(done => setTimeout(done, 60))
    if (this.list.isFlying && !element.isConnected) return
    const row = await this.#session.row(place)
    if (row.kind === 'item') fillItem(element, await this.#session.item(row.item), from)
    else if (row.kind !== 'band') fillOther(element, row)
  }

  /** The compaction at a row of a turn. @param {number} turn @param {number} row */
  bandAt(turn, row) {
    return this.#bandsOf(turn).find(checkpoint => checkpoint.row === row)
  }

  /** @type {Map<number, ExportedCheckpoint[]> | null} */
  #bands = null

  /** @param {number} turn */
  #bandsOf(turn) {
    if (this.#bands === null) {
      this.#bands = new Map()
      for (const checkpoint of this.#session.checkpoints) {
        const all = this.#bands.get(checkpoint.turn) ?? []
        this.#bands.set(checkpoint.turn, [...all, checkpoint])
      }
    }
    return this.#bands.get(turn) ?? []
  }

  /** @param {number} index @returns {Promise<Subject>} */
  async subjectAt(index) {
    const { section, row } = this.layout.at(index)
    const { n = 0, firstRow = 0 } = this.layout.sections[section] ?? {}
    const turn = this.#session.turns[n - 1]
    if (row === -1) return turn === undefined ? { kind: 'preface' } : { kind: 'turn', turn }
    const checkpoint = this.bandAt(n, row)
    if (checkpoint) return { kind: 'band', checkpoint }
    const entry = await this.#session.row(firstRow + row)
    if (entry.kind === 'item') return { kind: 'item', item: await this.#session.item(entry.item), turn: n }
    if (entry.kind === 'band') throw new RangeError(`row ${row} of turn ${n}`)
    return { kind: 'other', row: entry, turn: n }
  }

  /** Opens or closes a turn. @param {number} section @param {boolean} open */
  setOpen(section, open) {
    if (this.layout.isOpen(section) === open) return
    const { section: at, row } = this.layout.at(Math.max(0, this.list.selected))
    this.layout.setOpen(section, open)
    this.list.selected = this.layout.indexOf(at, row)
    this.show()
  }

  toggle() {
    const { section, row } = this.layout.at(Math.max(0, this.list.selected))
    if (row === -1) this.setOpen(section, !this.layout.isOpen(section))
  }

  /** Goes to a row of a turn (-1: its head), which opens for that. @param {number} turn @param {number} row */
  goTo(turn, row) {
    const section = this.layout.sectionOf(turn)
    if (row >= 0 && this.bandAt(turn, row) === undefined) this.setOpen(section, true)
    this.list.select(this.layout.indexOf(section, row), 'middle')
  }

  /** The turn that the selected row is of, and the row in it. */
  get place() {
    const { section, row } = this.layout.at(Math.max(0, this.list.selected))
    return { turn: this.layout.sections[section]?.n ?? 0, row }
  }

  /** To the next turn, or the one before. @param {1 | -1} step */
  stepTurn(step) {
    const { section, row } = this.layout.at(Math.max(0, this.list.selected))
    const to = step === -1 && row !== -1 ? section : section + step
    if (to >= 0 && to < this.layout.sections.length) this.list.select(this.layout.indexOf(to, -1))
  }

  /** The next compaction after the selected row, or the one before; null when there is none. @param {1 | -1} step */
  nextBand(step) {
    const { turn, row } = this.place
    const { checkpoints } = this.#session
    /** @param {ExportedCheckpoint} checkpoint */
    const order = checkpoint => checkpoint.turn - turn || checkpoint.row - row
    return (step === 1 ? checkpoints.find(one => order(one) > 0) : checkpoints.findLast(one => order(one) < 0)) ?? null
  }

  /** The compaction at the selected row or above it, else the first. */
  get bandAbove() {
    const { turn, row } = this.place
    const { checkpoints } = this.#session
    return checkpoints.findLast(one => (one.turn - turn || one.row - row) <= 0) ?? checkpoints[0] ?? null
  }
}
