// @ts-check
import { button, make, set } from './dom.js'
import { List } from './list.js'
import { readEntries } from './parts.js'
import { tile } from './rows.js'
import {
  bytes,
  count,
  counted,
  DIFF_KINDS,
  ITEM_LETTERS,
  isSealed,
  listed,
  madeBy,
  occasion,
  preview,
  tokens,
} from './words.js'

/** @import { Session } from './session.js' */
/** @import { DiffKind, ExportedCheckpoint, ExportedDiffRow, ExportedItem } from '../../thread/exported/shape.ts' */

const ROW = 24
/** Runs of rows of one kind that fold into one; other kinds never do. */
const FOLDS = /** @type {Readonly<Record<string, number>>} */ ({ kept: 12, dropped: 4 })
/** @param {string} word */
const capital = word => word.charAt(0).toUpperCase() + word.slice(1)

/** @typedef {{ readonly kind: 'row', readonly at: number } | { readonly kind: 'fold', readonly from: number, readonly to: number }} Entry */

/** One compaction: what happened, how much, and item by item what became of the history. */
export class DiffView {
  list = new List({ id: 'diff', label: 'Items before and after', role: 'listbox' })
  #session
  #head = make('div', { class: 'diff-head' })
  #bars = make('div', { class: 'diff-bars' })
  #filter = make('div', { class: 'kinds', role: 'group', 'aria-label': 'Show rows of one kind' })
  element
  /** Its place in the session's list; -1: none is shown yet. */
  shown = -1
  /** @type {readonly ExportedDiffRow[]} */
  #rows = []
  /** @type {readonly Entry[]} */
  #entries = []
  /** Folds that were opened, by their first row. @type {Set<number>} */
  #opened = new Set()
  /** @type {DiffKind | null} */
  #kind = null
  /** Items of both sides. @type {{ before: readonly number[], after: readonly number[] }} */
  #sides = { before: [], after: [] }
  /** @type {(sides: readonly (readonly [title: string, item: ExportedItem])[], kind: string) => void} */
  onPair = () => undefined

  /** @param {Session} session */
  constructor(session) {
    this.#session = session
    const heads = (/** @type {string} */ side) =>
      make('span', { class: 'side' }, ...['Item', '', 'Kind', side, 'Tok'].map(head => make('span', {}, head)))
    const columns = make(
      'div',
      { class: 'heads pair', 'aria-hidden': 'true' },
      heads('Before'),
      make('span'),
      heads('After'),
    )
    const none = 'No compaction in this session.'
    this.element =
      session.checkpoints.length === 0
        ? make('div', { class: 'diff none' }, make('p', { class: 'quiet' }, none))
        : make('div', { class: 'diff' }, this.#head, this.#bars, this.#filter, columns, this.list.element)
    this.list.onSelect = index => void this.#tell(index)
    this.list.onPick = index => this.open(index)
  }

  /** @param {number} place @returns {Promise<void>} */
  async show(place) {
    const checkpoint = this.#session.checkpoints[place]
    if (checkpoint === undefined) return
    this.shown = place
    this.#kind = null
    this.#opened.clear()
    this.#drawHead(checkpoint)
    const { head } = this.#session
    const { firstRow, rows } = checkpoint.diff
    const [before, after, all] = await Promise.all([
      this.#session.history(checkpoint.before),
      this.#session.history(checkpoint.after),
      readEntries(head, 'diffRows', firstRow, firstRow + rows),
    ])
    if (this.shown !== place) return
    this.#sides = { before, after }
    this.#rows = all
    this.list.selected = -1
    this.list.element.scrollTop = 0
    this.#drawRows()
  }

  /** To the next compaction, or the one before. @param {1 | -1} step */
  step(step) {
    if (this.#session.checkpoints[this.shown + step]) void this.show(this.shown + step)
  }

  /** @param {ExportedCheckpoint} checkpoint */
  #drawHead(checkpoint) {
    const { n, turn, line, fidelity, notes, rolledBack, diff } = checkpoint
    const total = this.#session.checkpoints.length
    const words = [
      occasion(checkpoint),
      madeBy(checkpoint),
      rolledBack ? 'taken back' : null,
      `turn ${turn}`,
      `line ${count(line)}`,
    ]
    const [previous, next] = /** @type {const} */ ([-1, 1]).map(step => {
      const element = button(step === -1 ? 'Previous' : 'Next', () => this.step(step), { key: step === -1 ? '[' : ']' })
      element.disabled = this.#session.checkpoints[this.shown + step] === undefined
      return element
    })
    this.#head.replaceChildren(
      make('h2', {}, `Compaction ${n}`),
      make('span', { class: 'words' }, listed(words)),
      make('span', { class: `badge fidelity-${fidelity}`, title: notes.join(' ') }, fidelity),
      make('span', { class: 'steps' }, previous, make('span', {}, `${n} of ${total}`), next),
    )
    this.#bars.replaceChildren(...bars(diff))
    this.#drawFilter(checkpoint)
  }

  /** @param {ExportedCheckpoint} checkpoint */
  #drawFilter({ diff }) {
    const all = this.#kindButton(null, 'All', diff.rows, null)
    const kinds = DIFF_KINDS.flatMap(kind => {
      const total = diff.totals[kind]
      if (total === undefined) return []
      return [this.#kindButton(kind, capital(kind), total.rows, total.tokensBefore || total.tokensAfter)]
    })
    this.#filter.replaceChildren(all, ...kinds)
  }

  /** @param {DiffKind | null} kind @param {string} label @param {number} rows @param {number | null} weight */
  #kindButton(kind, label, rows, weight) {
    const element = make(
      'button',
      { type: 'button', 'data-kind': kind ?? 'all', 'aria-pressed': String(this.#kind === kind) },
      make('span', { class: 'kind-name' }, kind === null ? null : tile(kind, label.charAt(0)), ` ${label}`),
      make(
        'span',
        { class: 'kind-sums' },
        make('span', {}, count(rows)),
        make('span', {}, weight === null ? '' : tokens(weight)),
      ),
    )
    element.addEventListener('click', () => {
      this.#kind = kind
      for (const other of this.#filter.children) set(other, { 'aria-pressed': String(other === element) })
      this.list.selected = -1
      this.list.element.scrollTop = 0
      this.#drawRows()
    })
    return element
  }

  #drawRows() {
    this.#entries =
      this.#kind === null
        ? folded(this.#rows, this.#opened)
        : this.#rows.flatMap((row, at) => (row.kind === this.#kind ? [{ kind: /** @type {const} */ ('row'), at }] : []))
    this.list.show({ count: this.#entries.length, top: index => index * ROW, make: index => this.#row(index) })
  }

  /** @param {number} index */
  #row(index) {
    const entry = this.#entries[index]
    if (entry?.kind === 'fold') return this.#foldRow(entry.from, entry.to)
    const row = this.#rows[entry?.at ?? 0]
    if (row === undefined) return make('div')
    const letter = row.kind.charAt(0).toUpperCase()
    const cells = { before: make('span', { class: 'side' }), after: make('span', { class: 'side' }) }
    const element = make(
      'div',
      {
        class: 'row pair',
        role: 'option',
        'data-kind': row.kind,
        'data-testid': 'diff-row',
        'data-before': row.before,
        'data-after': row.after,
      },
      cells.before,
      make('span', { class: 'mark' }, tile(row.kind, letter), make('span', { class: 'unseen' }, row.kind)),
      cells.after,
    )
    void this.#fillSide(cells.before, row, 'before')
    void this.#fillSide(cells.after, row, 'after')
    return element
  }

  /** @param {HTMLElement} cell @param {ExportedDiffRow} row @param {'before' | 'after'} side */
  async #fillSide(cell, row, side) {
    const item = await this.#itemOf(row, side)
    if (item === null) {
      cell.classList.add('void')
      return
    }
    const weight = side === 'after' && row.before !== undefined ? (row.tokensAfter ?? row.tokens) : row.tokens
    const tool = item.tool && item.kind !== 'output' ? make('b', {}, item.tool, ' ') : null
    const mono = item.kind === 'call' || item.kind === 'output'
    cell.append(
      make('span', { class: 'line' }, String(row[side])),
      tile(item.kind, ITEM_LETTERS[item.kind]),
      make('span', { class: 'label' }, item.label),
      make('span', { class: `preview${mono ? ' mono' : ''}` }, tool, preview(item)),
      make('span', { class: 'tok' }, isSealed(item) ? bytes(item.bytes) : tokens(weight)),
    )
  }

  /** @param {ExportedDiffRow} row @param {'before' | 'after'} side */
  async #itemOf(row, side) {
    const at = row[side]
    const place = at === undefined ? undefined : this.#sides[side][at]
    return place === undefined ? null : this.#session.item(place)
  }

  /** @param {number} from @param {number} to */
  #foldRow(from, to) {
    const rows = this.#rows.slice(from, to)
    const [first] = rows
    const sum = rows.reduce((total, row) => total + row.tokens, 0)
    return make(
      'div',
      { class: 'row fold', role: 'option', 'data-kind': first?.kind, 'data-testid': 'fold-row' },
      tile(first?.kind ?? '', (first?.kind ?? '').charAt(0).toUpperCase()),
      make('strong', {}, `${count(rows.length)} ${first?.kind}`),
      make(
        'span',
        { class: 'quiet' },
        `items ${first?.before} – ${rows.at(-1)?.before}, ${tokens(sum)} tokens. Enter opens them.`,
      ),
    )
  }

  /** Opens a fold. @param {number} index */
  open(index) {
    const entry = this.#entries[index]
    if (entry?.kind !== 'fold') return
    this.#opened.add(entry.from)
    this.#drawRows()
    this.list.select(index)
  }

  /** @param {number} index */
  async #tell(index) {
    const entry = this.#entries[index]
    if (entry?.kind === 'fold') return this.onPair([], `${entry.to - entry.from} ${this.#rows[entry.from]?.kind}`)
    const row = this.#rows[entry?.at ?? -1]
    if (row === undefined) return
    const [before, after] = await Promise.all([this.#itemOf(row, 'before'), this.#itemOf(row, 'after')])
    if (this.list.selected !== index) return
    /** @type {(readonly [string, ExportedItem])[]} */
    const sides = []
    if (before !== null) sides.push([`Before: item ${row.before}`, before])
    if (after !== null) sides.push([`After: item ${row.after}`, after])
    this.onPair(sides, row.kind)
  }
}

/** @param {readonly ExportedDiffRow[]} rows @param {ReadonlySet<number>} opened @returns {readonly Entry[]} */
function folded(rows, opened) {
  /** @type {Entry[]} */
  const entries = []
  for (let at = 0; at < rows.length; ) {
    const kind = rows[at]?.kind ?? 'kept'
    let end = at + 1
    while (end < rows.length && rows[end]?.kind === kind) end += 1
    if (end - at >= (FOLDS[kind] ?? Number.POSITIVE_INFINITY) && !opened.has(at))
      entries.push({ kind: 'fold', from: at, to: end })
    else for (let each = at; each < end; each++) entries.push({ kind: 'row', at: each })
    at = end
  }
  return entries
}

/** Two bars on one scale, each made of what became of its items. @param {ExportedCheckpoint['diff']} diff */
function bars({ before, after, totals }) {
  const most = Math.max(1, before.tokens, after.tokens)
  return [
    { name: 'Before', side: before, weight: /** @type {const} */ ('tokensBefore') },
    { name: 'After', side: after, weight: /** @type {const} */ ('tokensAfter') },
  ].map(({ name, side, weight }) => {
    const track = make('span', { class: 'track', 'aria-hidden': 'true' })
    for (const kind of DIFF_KINDS) {
      const n = totals[kind]?.[weight] ?? 0
      if (n === 0) continue
      const part = make('span', { class: 'part', 'data-kind': kind, title: `${kind} ${tokens(n)}` })
      part.style.width = `${(100 * n) / most}%`
      track.append(part)
    }
    const sum = make(
      'span',
      { class: 'sum' },
      make('strong', {}, tokens(side.tokens)),
      ` tok · ${counted(side.items, 'item')}`,
    )
    return make('div', { class: 'bar-row' }, make('span', { class: 'name' }, name), track, sum)
  })
}
