// @ts-check
import { draw, make } from './dom.js'
import { readEntries } from './parts.js'
import { tokens } from './words.js'

/** @import { Session } from './session.js' */
/** @import { CurvePoint } from '../../thread/model.ts' */

const HEIGHT = 92
/** Room for the scale, and above the highest point. Pixels. */
const LEFT = 48
const ABOVE = 14
const BELOW = 6

/** How full the context was, item by item, and where it was cut: a line, and an amber mark a compaction. */
export class Curve {
  element = make('section', { class: 'curve', 'aria-label': 'Context curve' })
  #words = make('span', {})
  #plot = make('div', { class: 'plot' })
  #session
  /** @type {readonly CurvePoint[]} */
  #points = []
  #seen = draw('rect', { class: 'seen', x: 0, y: 0, width: 0, height: HEIGHT })
  /** Called with the turn that was pointed at. @type {(turn: number) => void} */
  onPick = () => undefined

  /** @param {Session} session */
  constructor(session) {
    this.#session = session
    // Its room is there before its points are, so that nothing moves when they come.
    this.element.append(make('div', { class: 'caption' }, make('strong', {}, 'Context'), ' ', this.#words))
    if (session.head.counts.curve > 0) this.element.append(this.#plot)
    else this.#words.append('This session does not say how full its context was.')
    new ResizeObserver(() => this.#draw()).observe(this.#plot)
    this.#plot.addEventListener('click', event => this.onPick(this.#turnAt(event.offsetX)))
  }

  async load() {
    const { head } = this.#session
    this.#points = await readEntries(head, 'curve', 0, head.counts.curve)
    const most = this.#points.reduce((max, point) => Math.max(max, point.tokens), 0)
    const now = this.#points.at(-1)?.tokens ?? null
    const window = head.thread.contextWindow
    if (this.#points.length === 0) return
    const of = window === null ? '' : ` of ${tokens(window)}`
    this.#words.append(`peak ${tokens(most)}${of} · at the end ${tokens(now)} · x: items`)
    this.#draw()
  }

  get #width() {
    return Math.max(1, this.#plot.clientWidth - LEFT - 12)
  }

  get #items() {
    return Math.max(1, this.#session.head.itemCount)
  }

  /** @param {number} item */
  #x(item) {
    return LEFT + (this.#width * item) / this.#items
  }

  /** @param {number} x pixels */
  #turnAt(x) {
    const item = ((x - LEFT) * this.#items) / this.#width
    let turn = 0
    for (const one of this.#session.turns) if (one.x <= item) turn = one.n
    return turn
  }

  #draw() {
    if (this.#points.length === 0 || this.#plot.clientWidth === 0) return
    const top = this.#points.reduce((max, point) => Math.max(max, point.tokens), 1)
    const y = (/** @type {number} */ n) => ABOVE + (HEIGHT - ABOVE - BELOW) * (1 - n / top)
    const { checkpoints, head } = this.#session
    const window = head.thread.contextWindow
    const line = this.#path(y)
    const base = y(0)
    this.#plot.replaceChildren(
      draw(
        'svg',
        {
          width: this.#plot.clientWidth,
          height: HEIGHT,
          role: 'img',
          'aria-label': `Tokens of the context over ${this.#items} items, with ${checkpoints.length} compactions`,
        },
        this.#seen,
        draw('line', { class: 'grid', x1: LEFT, x2: LEFT + this.#width, y1: base, y2: base }),
        draw('line', { class: 'grid', x1: LEFT, x2: LEFT + this.#width, y1: y(top), y2: y(top) }),
        draw('text', { x: LEFT - 6, y: y(top) + 4, 'text-anchor': 'end' }, tokens(top)),
        draw('text', { x: LEFT - 6, y: base + 2, 'text-anchor': 'end' }, '0'),
        ...(window !== null && window <= top
          ? [draw('line', { class: 'window', x1: LEFT, x2: LEFT + this.#width, y1: y(window), y2: y(window) })]
          : []),
        draw('path', { class: 'area', d: `${line}V${base}H${LEFT}Z` }),
        draw('path', { class: 'line', d: line }),
        ...this.#marks(base),
      ),
    )
  }

  /** The highest and the lowest point of each pixel. @param {(tokens: number) => number} y */
  #path(y) {
    let path = ''
    let column = -1
    let [low, high, last] = [0, 0, 0]
    const end = () => {
      if (column >= 0)
        path += `${path === '' ? 'M' : 'L'}${column} ${y(high)}${low === high ? '' : `L${column} ${y(low)}`}${last === low ? '' : `L${column} ${y(last)}`}`
    }
    for (const { x, tokens: n } of this.#points) {
      const at = Math.round(this.#x(x))
      if (at !== column) {
        end()
        column = at
        low = high = n
      }
      low = Math.min(low, n)
      high = Math.max(high, n)
      last = n
    }
    end()
    return path
  }

  /** @param {number} base */
  #marks(base) {
    let labelled = Number.NEGATIVE_INFINITY
    return this.#session.checkpoints.flatMap(({ n, x }) => {
      const at = Math.round(this.#x(x)) + 0.5
      const mark = draw('line', { class: 'cliff', x1: at, x2: at, y1: ABOVE, y2: base })
      if (at - labelled < 24) return [mark]
      labelled = at
      return [mark, draw('text', { class: 'cliff-n', x: at - 1, y: ABOVE - 3 }, String(n))]
    })
  }

  /** Marks what the list shows: turns from one to another. @param {number} first @param {number} last */
  showSeen(first, last) {
    const { turns } = this.#session
    const from = this.#x(turns[first - 1]?.x ?? 0)
    const to = this.#x(turns[last]?.x ?? this.#items)
    this.#seen.setAttribute('x', String(from))
    this.#seen.setAttribute('width', String(Math.max(2, to - from)))
  }
}
