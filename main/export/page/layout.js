// @ts-check
/** @import { Session } from './session.js' */

/** Heights of the rows. Pixels; page.css says the same. */
const TURN = 28
const ROW = 24
const BAND = 40

/**
 * Where every row of the timeline stands. Rows have fixed heights, so the place of any of a million is arithmetic. A section is a turn,
 * or what stands before the first; a closed one shows its head and its compactions.
 */
export class Layout {
  /** @type {readonly { readonly n: number, readonly firstRow: number, readonly rows: number }[]} */
  sections
  /** Rows of the compactions in each section. @type {readonly (readonly number[])[]} */
  #bands
  /** @type {Set<number>} */
  #open = new Set()
  /** Index of the head of each section, and behind the last. @type {number[]} */
  #firsts = []
  /** @type {number[]} */
  #tops = []

  /** @param {Session} session */
  constructor({ head, turns, checkpoints }) {
    const preface = head.prefaceRows > 0 ? [{ n: 0, firstRow: 0, rows: head.prefaceRows }] : []
    this.sections = [...preface, ...turns.map(({ n, firstRow, rows }) => ({ n, firstRow, rows }))]
    const bands = this.sections.map(() => /** @type {number[]} */ ([]))
    for (const { turn, row } of checkpoints) bands[this.sectionOf(turn)]?.push(row)
    this.#bands = bands
    this.#measure()
  }

  #measure() {
    this.#firsts = [0]
    this.#tops = [0]
    for (const [s, { rows }] of this.sections.entries()) {
      const bands = this.#bands[s]?.length ?? 0
      const open = this.#open.has(s)
      const height = TURN + (open ? rows * ROW + bands * (BAND - ROW) : bands * BAND)
      this.#firsts.push((this.#firsts[s] ?? 0) + 1 + (open ? rows : bands))
      this.#tops.push((this.#tops[s] ?? 0) + height)
    }
  }

  get count() {
    return this.#firsts.at(-1) ?? 0
  }

  /** Section of a turn. @param {number} n */
  sectionOf(n) {
    return n - (this.sections[0]?.n ?? 0)
  }

  /** @param {number} s */
  isOpen(s) {
    return this.#open.has(s)
  }

  /** @param {number} s @param {boolean} open */
  setOpen(s, open) {
    if (open) this.#open.add(s)
    else this.#open.delete(s)
    this.#measure()
  }

  /** Pixels above a row; of the count: all of them. @param {number} index */
  top(index) {
    const s = last(this.#firsts, index)
    const local = index - (this.#firsts[s] ?? 0)
    const top = this.#tops[s] ?? 0
    if (local === 0) return top
    if (!this.#open.has(s)) return top + TURN + (local - 1) * BAND
    const before = last(this.#bands[s] ?? [], local - 2) + 1
    return top + TURN + (local - 1) * ROW + before * (BAND - ROW)
  }

  /** What stands at an index: the head of a section (row -1) or a row of it. @param {number} index */
  at(index) {
    const section = last(this.#firsts, index)
    const local = index - (this.#firsts[section] ?? 0) - 1
    const row = local < 0 || this.#open.has(section) ? local : (this.#bands[section]?.[local] ?? -1)
    return { section, row }
  }

  /** Index of a row; that of its section's head where it is not shown. @param {number} section @param {number} row */
  indexOf(section, row) {
    const first = this.#firsts[section] ?? 0
    if (row < 0) return first
    if (this.#open.has(section)) return first + 1 + row
    const band = this.#bands[section]?.indexOf(row) ?? -1
    return band === -1 ? first : first + 1 + band
  }
}

/** The last place whose number is not above `n`; -1 when all are. @param {readonly number[]} sorted @param {number} n */
function last(sorted, n) {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) <= n) low = middle + 1
    else high = middle
  }
  return low - 1
}
