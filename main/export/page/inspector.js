// @ts-check
import { button, make } from './dom.js'
import { otherWords, tile } from './rows.js'
import { bytes, count, ITEM_LETTERS, isSealed, madeBy, moment, occasion, STATUS, tokens } from './words.js'
/** @import { ExportedCheckpoint, ExportedItem, ExportedTurn } from '../../thread/exported/shape.ts' */
/** @import { Subject } from './timeline.js' */

/** What is selected, whole. */
export class Inspector {
  element = make('aside', { class: 'inspector', 'aria-label': 'Inspector', tabindex: -1 })
  /** @type {(checkpoint: number) => void} */
  onDiff = () => undefined

  /** @param {Subject} subject */
  show(subject) {
    switch (subject.kind) {
      case 'preface':
        return this.#fill(make('h2', {}, 'Before the first turn'))
      case 'turn':
        return this.#fill(...turnParts(subject.turn))
      case 'band':
        return this.#fill(...this.#bandParts(subject.checkpoint))
      case 'item':
        return this.#fill(...itemParts(subject.item, subject.turn))
      case 'other':
        return this.#fill(
          make('h2', {}, subject.row.kind === 'note' ? 'Note' : 'Line'),
          facts([
            ['Line', String(subject.row.line)],
            ['Turn', String(subject.turn)],
          ]),
          make('p', {}, otherWords(subject.row)),
        )
    }
  }

  /** One row of a diff: both texts, one above the other. @param {readonly (readonly [title: string, item: ExportedItem])[]} sides @param {string} kind */
  showPair(sides, kind) {
    const [only] = sides
    const same = sides.length === 2 && kind === 'kept'
    const shown = same && only ? [only] : sides
    this.#fill(
      make('h2', {}, `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`),
      ...shown.flatMap(([title, item]) => [
        make('h3', {}, same ? 'Before and after' : title),
        ...itemParts(item, null).slice(1),
      ]),
    )
  }

  /** @param {...HTMLElement} parts */
  #fill(...parts) {
    this.element.replaceChildren(...parts)
    this.element.scrollTop = 0
  }

  /** @param {ExportedCheckpoint} checkpoint */
  #bandParts(checkpoint) {
    const { n, tokensBefore, tokensAfter, itemsBefore, itemsAfter, windowNumber, opaqueBytes, notes, fidelity } =
      checkpoint
    return [
      make('h2', { class: 'amber' }, `Compaction ${n}`),
      facts([
        ['Tokens', `${tokens(tokensBefore)} → ${tokens(tokensAfter)}`],
        [
          'Items',
          `${itemsBefore === null ? '–' : count(itemsBefore)} → ${itemsAfter === null ? '–' : count(itemsAfter)}`,
        ],
        ['Trigger', occasion(checkpoint)],
        ['Made by', madeBy(checkpoint)],
        ['Window', windowNumber === null ? null : String(windowNumber)],
        ['Encrypted', opaqueBytes === 0 ? 'nothing' : bytes(opaqueBytes)],
        ['Fidelity', fidelity],
        ['Turn', String(checkpoint.turn)],
        ['Line', String(checkpoint.line)],
        ['Time', moment(checkpoint.at)],
      ]),
      ...notes.map(note => make('p', { class: 'quiet' }, note)),
      button('Diff', () => this.onDiff(n), { key: 'd' }),
    ]
  }
}

/** @param {readonly (readonly [name: string, value: string | null | undefined])[]} pairs */
export function facts(pairs) {
  const list = make('dl', { class: 'facts' })
  for (const [name, value] of pairs) if (value) list.append(make('dt', {}, name), make('dd', {}, value))
  return list
}

/** @param {ExportedTurn} turn */
function turnParts(turn) {
  const { n, status, items, tokens: weight, start, end, startedAt, endedAt, prompt, rolledBackBy, disagreement } = turn
  return [
    make('h2', {}, `Turn ${n}`),
    facts([
      ['Status', STATUS[status] || 'completed'],
      ['Items', count(items)],
      ['Tokens', tokens(weight)],
      ['Lines', `${count(start)} – ${count(end)}`],
      ['Began', moment(startedAt)],
      ['Ended', moment(endedAt)],
    ]),
    ...(rolledBackBy ? [make('p', { class: 'quiet' }, `Line ${rolledBackBy} took this turn back.`)] : []),
    ...(disagreement ? [make('p', { class: 'quiet' }, disagreement.message)] : []),
    ...(prompt === '' ? [] : [block('prose', prompt)]),
  ]
}

/** @param {ExportedItem} item @param {number | null} turn */
function itemParts(item, turn) {
  const mono = !['user', 'assistant', 'reasoning', 'summary'].includes(item.kind)
  return [
    make('h2', {}, tile(item.kind, ITEM_LETTERS[item.kind]), ` ${item.label}`),
    facts([
      ['Tool', item.tool],
      ['Exit code', item.exitCode === null || item.exitCode === undefined ? null : String(item.exitCode)],
      ['Tokens', isSealed(item) ? 'not known: it is encrypted' : count(item.tokens)],
      ['Bytes', bytes(item.bytes)],
      ['Turn', turn === null ? null : String(turn)],
      ['Line', `${count(item.line)}${typeof item.index === 'number' ? `, item ${item.index} of its history` : ''}`],
      ['Time', item.at ? moment(item.at) : null],
      ['Call', item.callId],
      ['Images', item.images ? `${item.images}, not in this file` : null],
      ['Fidelity', item.fidelity],
    ]),
    ...(item.why ? [make('p', { class: 'quiet' }, item.why)] : []),
    ...textParts(item, mono),
  ]
}

/** The text, in two blocks around what was cut. @param {ExportedItem} item @param {boolean} mono */
function textParts({ text = '', cut, opaqueBytes = 0 }, mono) {
  const how = mono ? 'mono' : 'prose'
  if (text === '') {
    const words =
      opaqueBytes > 0 ? `This is encrypted: ${bytes(opaqueBytes)}. What it carries cannot be read here.` : 'No text.'
    return [make('p', { class: 'quiet' }, words)]
  }
  if (!cut) return [block(how, text)]
  const note =
    cut.characters > 0
      ? `${count(cut.characters)} characters are not in this file.`
      : 'Parts of it are not in this file.'
  return [
    block(how, text.slice(0, cut.at)),
    make('p', { class: 'cut' }, note),
    block(how, text.slice(cut.at + cut.stub)),
  ]
}

/** @param {string} how @param {string} text */
const block = (how, text) => make('pre', { class: `text ${how}`, tabindex: 0, dir: 'auto' }, text)
