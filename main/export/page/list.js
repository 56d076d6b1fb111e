// @ts-check
import { make, set } from './dom.js'

/** Rows drawn above and below what is seen. */
const AROUND = 12
/** Browsers draw nothing that is higher; a longer list scrolls by a scale. Pixels. */
const HIGHEST = 12_000_000

/**
 * @typedef {object} Rows
 * @property {number} count
 * @property {(index: number) => number} top pixels above a row; of `count`: all of them
 * @property {(index: number) => HTMLElement} make
 */

/** A list of any length: only rows that are seen are there. One row is selected; the keys are elsewhere. */
export class List {
  element
  #inner = make('div', { class: 'list-inner', role: 'presentation' })
  #id
  /** @type {Rows} */
  #rows = { count: 0, top: () => 0, make: () => make('div') }
  /** @type {Map<number, HTMLElement>} */
  #drawn = new Map()
  #due = 0
  #drawnAt = 0
  /** It is scrolled faster than anybody reads: what comes into sight is likely to be gone at once. */
  isFlying = false
  selected = -1
  /** Called with the index that is selected now. @type {(index: number) => void} */
  onSelect = () => undefined
  /** A click on a row. @type {(index: number) => void} */
  onPick = () => undefined
  onScroll = () => {}

  /** @param {{ id: string, label: string, role: 'tree' | 'listbox' }} options */
  constructor({ id, label, role }) {
    this.#id = id
    this.element = make('div', { class: 'list', id, role, tabindex: 0, 'aria-label': label }, this.#inner)
    this.element.addEventListener('scroll', () => this.#soon())
    new ResizeObserver(() => this.#soon()).observe(this.element)
    this.element.addEventListener('click', event => {
      const row = event.target instanceof Element ? event.target.closest('[data-index]') : null
      if (!(row instanceof HTMLElement)) return
      this.select(Number(row.dataset['index']))
      this.onPick(this.selected)
    })
  }

  get count() {
    return this.#rows.count
  }

  /** Other rows, or the same ones changed. @param {Rows} rows */
  show(rows) {
    this.#rows = rows
    for (const row of this.#drawn.values()) row.remove()
    this.#drawn.clear()
    this.selected = Math.min(this.selected, rows.count - 1)
    this.#inner.style.height = `${Math.min(this.#height, HIGHEST)}px`
    this.#draw()
  }

  get #height() {
    return this.#rows.top(this.#rows.count)
  }

  /** Pixels of the list for one that is scrolled. */
  get #scale() {
    const view = this.element.clientHeight
    return this.#height <= HIGHEST ? 1 : (this.#height - view) / Math.max(1, HIGHEST - view)
  }

  /** Pixels of the list above what is seen. */
  get #offset() {
    return this.element.scrollTop * this.#scale
  }

  /** First and last row that are seen. */
  get seen() {
    const from = this.#offset
    return { first: this.#indexAt(from), last: this.#indexAt(from + this.element.clientHeight) }
  }

  /** @param {number} y */
  #indexAt(y) {
    let low = 0
    let high = Math.max(0, this.#rows.count - 1)
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#rows.top(middle) <= y) low = middle
      else high = middle - 1
    }
    return low
  }

  #soon() {
    if (this.#due !== 0) return
    this.#due = requestAnimationFrame(() => {
      this.#due = 0
      this.#draw()
      this.onScroll()
    })
  }

  #draw() {
    const { count, top, make: makeRow } = this.#rows
    this.isFlying = Math.abs(this.#offset - this.#drawnAt) > 4 * this.element.clientHeight
    this.#drawnAt = this.#offset
    const { first, last } = this.seen
    const [from, to] = [Math.max(0, first - AROUND), Math.min(count - 1, last + AROUND)]
    for (const [index, row] of this.#drawn) {
      if (index >= from && index <= to) continue
      row.remove()
      this.#drawn.delete(index)
    }
    const shift = this.element.scrollTop - this.#offset
    for (let index = from; index <= to; index++) {
      const row = this.#drawn.get(index) ?? this.#added(index, makeRow(index))
      row.style.top = `${Math.round(top(index) + shift)}px`
    }
    this.#mark()
  }

  /** @param {number} index @param {HTMLElement} row */
  #added(index, row) {
    row.id = `${this.#id}-${index}`
    row.dataset['index'] = String(index)
    const behind = this.#drawn.get(index + 1) ?? null
    this.#inner.insertBefore(row, behind)
    this.#drawn.set(index, row)
    return row
  }

  #mark() {
    for (const [index, row] of this.#drawn) set(row, { 'aria-selected': String(index === this.selected) })
    const there = this.#drawn.has(this.selected)
    set(this.element, { 'aria-activedescendant': there ? `${this.#id}-${this.selected}` : null })
  }

  /** Draws rows anew, of which something else is known now. @param {number} index */
  refresh(index) {
    this.#drawn.get(index)?.remove()
    this.#drawn.delete(index)
    this.#soon()
  }

  /** @param {number} index @param {'nearest' | 'middle'} [to] where it comes to stand if it is not seen whole */
  select(index, to = 'nearest') {
    if (this.#rows.count === 0) return
    this.selected = Math.max(0, Math.min(index, this.#rows.count - 1))
    this.#reveal(this.selected, to)
    this.#draw()
    this.onSelect(this.selected)
  }

  /** @param {number} index @param {'nearest' | 'middle'} to */
  #reveal(index, to) {
    const [top, end] = [this.#rows.top(index), this.#rows.top(index + 1)]
    const [from, view] = [this.#offset, this.element.clientHeight]
    if (top >= from && end <= from + view) return
    const above = to === 'middle' ? top - view / 2 : top < from ? top : end - view
    this.element.scrollTop = Math.max(0, above) / this.#scale
  }
}
