// @ts-check
import { make } from './dom.js'
import { count } from './words.js'

/** @import { Session } from './session.js' */

/** Rows looked at between two pauses. */
const BATCH = 400

/** Looks for words in the rows of the timeline, from the selected one on and around the end. */
export class Find {
  field = make('input', {
    type: 'search',
    placeholder: 'Find in this file',
    'aria-label': 'Find in this file',
    spellcheck: 'false',
    autocomplete: 'off',
  })
  #says = make('span', { class: 'find-says', role: 'status' })
  element = make(
    'div',
    { class: 'find', role: 'search' },
    this.field,
    make('kbd', { 'aria-hidden': 'true' }, '/'),
    this.#says,
  )
  #session
  /** A later search ends an earlier one. */
  #turn = 0
  /** Row from which on is looked. @type {() => number} */
  from = () => 0
  /** @type {(row: number) => void} */
  onHit = () => undefined

  /** @param {Session} session */
  constructor(session) {
    this.#session = session
    this.field.addEventListener('keydown', event => {
      if (event.key === 'Enter') void this.next(event.shiftKey ? -1 : 1)
    })
    this.field.addEventListener('input', () => this.#end(''))
  }

  /** @param {string} says */
  #end(says) {
    this.#turn += 1
    this.#says.textContent = says
  }

  /** @param {1 | -1} step */
  async next(step) {
    const wanted = this.field.value.trim().toLowerCase()
    if (wanted === '') return
    this.#end('Searching…')
    const search = this.#turn
    const all = this.#session.head.counts.rows
    const from = this.from()
    for (let done = 1; done <= all; done++) {
      const row = (((from + step * done) % all) + all) % all
      if (await this.#holds(row, wanted)) {
        if (search !== this.#turn) return
        const turn = this.#session.turnOf(row)
        this.#end(turn === 0 ? 'before turn 1' : `turn ${count(turn)}`)
        this.onHit(row)
        return
      }
      if (done % BATCH !== 0) continue
      await new Promise(resolve => setTimeout(resolve))
      if (search !== this.#turn) return
      this.#says.textContent = `Searching… ${Math.floor((100 * done) / all)} %`
    }
    this.#end(`Nothing has “${wanted}”`)
  }

  /** @param {number} place @param {string} wanted in lower case */
  async #holds(place, wanted) {
    const row = await this.#session.row(place)
    if (row.kind === 'band') return false
    if (row.kind === 'note') return row.text.toLowerCase().includes(wanted)
    if (row.kind === 'line') return (row.type ?? '').toLowerCase().includes(wanted)
    const { text = '', tool, label } = await this.#session.item(row.item)
    return [text, tool ?? '', label].some(each => each.toLowerCase().includes(wanted))
  }
}
