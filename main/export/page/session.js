// @ts-check
import { partOf, readEntries, readPart } from './parts.js'
/** @import { Entries, ExportedCheckpoint, ExportedItem, ExportedRow, ExportedTurn, Head, Section } from '../../thread/exported/shape.ts' */

/** The session of this page: what is small is held, all else is read a part at a time. */
export class Session {
  /** @type {Head} */
  head
  /** By number, from 1; 0 is nothing. @type {readonly ExportedTurn[]} */
  turns
  /** @type {readonly ExportedCheckpoint[]} */
  checkpoints

  /** @param {Head} head @param {readonly ExportedTurn[]} turns @param {readonly ExportedCheckpoint[]} checkpoints */
  constructor(head, turns, checkpoints) {
    this.head = head
    this.turns = turns
    this.checkpoints = checkpoints
  }

  /** @param {Head} head */
  static async open(head) {
    const [turns, checkpoints] = await Promise.all([
      readEntries(head, 'turns', 0, head.counts.turns),
      readEntries(head, 'checkpoints', 0, head.counts.checkpoints),
    ])
    return new Session(head, turns, checkpoints)
  }

  /**
   * @template {Section} S
   * @param {S} section
   * @param {number} place
   * @returns {Promise<Entries[S]>}
   */
  async entry(section, place) {
    const firsts = this.head.parts?.[section] ?? []
    const i = partOf(firsts, place)
    const found = i < 0 ? undefined : (await readPart(section, i))[place - (firsts[i] ?? 0)]
    if (found === undefined) throw new RangeError(`${section} ${place} of ${this.head.counts[section]}`)
    return found
  }

  /** @param {number} place @returns {Promise<ExportedRow>} */
  row(place) {
    return this.entry('rows', place)
  }

  /** With its text, wherever that is stored. @param {number} place @returns {Promise<ExportedItem>} */
  async item(place) {
    const item = await this.entry('items', place)
    if (item.as === undefined) return item
    const { text = '', cut, does } = await this.entry('items', item.as)
    return { ...item, text, ...(cut && { cut }), ...(does && { does }) }
  }

  /** Items of a history, by their places. @param {number} place @returns {Promise<readonly number[]>} */
  async history(place) {
    const firsts = this.head.parts?.histories ?? []
    const i = partOf(firsts, place)
    const part = await readPart('histories', i)
    /** @type {number[]} */
    let items = []
    for (const { keep, runs } of part.slice(0, place - (firsts[i] ?? 0) + 1)) {
      items = items.slice(0, keep)
      for (const [first, length] of runs) for (let k = 0; k < length; k++) items.push(first + k)
    }
    return items
  }

  /** Turn of a row; 0 before the first. @param {number} place */
  turnOf(place) {
    let low = 0
    let high = this.turns.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.turns[middle]?.firstRow ?? 0) <= place) low = middle + 1
      else high = middle
    }
    return low
  }
}
