// @ts-check
import { make } from './dom.js'
import {
  badges,
  bytes,
  clock,
  count,
  counted,
  ITEM_LETTERS,
  isSealed,
  listed,
  madeBy,
  occasion,
  preview,
  STATUS,
  since,
  tokens,
} from './words.js'

/** @import { ExportedCheckpoint, ExportedItem, ExportedRow, ExportedTurn, Head } from '../../thread/exported/shape.ts' */

/** Tokens at which the bar behind a number is full. */
const FULL = 6000

/** @param {string} kind @param {string} letter */
export const tile = (kind, letter) => make('span', { class: 'tile', 'data-kind': kind, 'aria-hidden': 'true' }, letter)

/** A number with a bar from a common edge. @param {number | null} n */
function tokenCell(n) {
  const bar = make('span', { class: 'bar' })
  bar.style.width = `${Math.round(28 * Math.min(1, (n ?? 0) / FULL))}px`
  return make(
    'span',
    { class: 'tok' },
    make('span', {}, tokens(n)),
    make('span', { class: 'lane', 'aria-hidden': 'true' }, bar),
  )
}

/** @param {readonly string[]} texts */
const badgeList = texts => texts.map(text => make('span', { class: 'badge' }, text))

/** What stands before the first turn. @param {Head} head @param {boolean} open */
export function prefaceRow(head, open) {
  return make(
    'div',
    { class: 'row turn', role: 'treeitem', 'aria-level': 1, 'aria-expanded': String(open) },
    make('span', { class: 'chevron', 'aria-hidden': 'true' }),
    make('span', { class: 'n' }),
    make('span', { class: 'prompt' }, 'Before the first turn'),
    make('span', { class: 'meta' }, counted(head.prefaceRows, 'row')),
  )
}

/** @param {ExportedTurn} turn @param {boolean} open */
export function turnRow(turn, open) {
  const gone = turn.status === 'rolledBack'
  const status = STATUS[turn.status]
  return make(
    'div',
    { class: `row turn${gone ? ' gone' : ''}`, role: 'treeitem', 'aria-level': 1, 'aria-expanded': String(open) },
    make('span', { class: 'chevron', 'aria-hidden': 'true' }),
    make('span', { class: 'n' }, String(turn.n)),
    make(gone ? 's' : 'span', { class: 'prompt' }, turn.prompt || 'No prompt'),
    make(
      'span',
      { class: 'meta' },
      status === '' ? null : make('span', { class: 'badge' }, status),
      counted(turn.items, 'item'),
    ),
    tokenCell(turn.tokens),
    make('span', { class: 'time' }, clock(turn.startedAt)),
    make('span', { class: 'line' }, String(turn.start)),
  )
}

/** @param {ExportedCheckpoint} checkpoint */
export function bandRow(checkpoint) {
  const { n, tokensBefore, tokensAfter, itemsBefore, itemsAfter, fidelity, rolledBack } = checkpoint
  const words = [
    itemsBefore === null || itemsAfter === null ? null : `${count(itemsBefore)} → ${counted(itemsAfter, 'item')}`,
    occasion(checkpoint),
    madeBy(checkpoint),
    rolledBack ? 'taken back' : null,
  ]
  return make(
    'div',
    { class: 'row band', role: 'treeitem', 'aria-level': 2, 'data-testid': 'band' },
    make('span', { class: 'name' }, `Compaction ${n}`),
    scale(tokensBefore ?? 0, tokensAfter ?? 0),
    make(
      'span',
      { class: 'words' },
      make('strong', {}, `${tokens(tokensBefore)} → ${tokens(tokensAfter)}`),
      ` · ${listed(words)}`,
    ),
    make('span', { class: `badge fidelity-${fidelity}` }, fidelity),
    make('span', { class: 'hint', 'aria-hidden': 'true' }, 'Diff ', make('kbd', {}, 'd')),
  )
}

/** Before and after on one scale. @param {number} before @param {number} after */
function scale(before, after) {
  const bars = [before, after].map((n, i) => {
    const bar = make('span', { class: i === 0 ? 'before' : 'after' })
    bar.style.width = `${Math.max(1, Math.round((88 * n) / Math.max(1, before, after)))}px`
    return bar
  })
  return make('span', { class: 'scale', 'aria-hidden': 'true' }, ...bars)
}

/** A row whose words are still to come. @param {number} level */
export function emptyRow(level) {
  return make(
    'div',
    { class: 'row item', role: 'treeitem', 'aria-level': level, 'aria-label': 'loading' },
    make('span', { class: 'waiting' }),
  )
}

/** @param {HTMLElement} row @param {ExportedItem} item @param {string | null | undefined} from when its turn began */
export function fillItem(row, item, from) {
  const mono = item.kind === 'call' || item.kind === 'output'
  row.removeAttribute('aria-label')
  row.dataset['kind'] = item.kind
  const tool = item.tool && item.kind !== 'output' ? make('b', {}, item.tool, ' ') : null
  row.replaceChildren(
    tile(item.kind, ITEM_LETTERS[item.kind]),
    make('span', { class: 'label' }, item.label),
    make('span', { class: `preview${mono ? ' mono' : ''}` }, tool, preview(item)),
    make('span', { class: 'badges' }, ...badgeList(badges(item))),
    tokenCell(isSealed(item) ? null : item.tokens),
    make('span', { class: 'time' }, since(from, item.at)),
    make('span', { class: 'line' }, String(item.line)),
  )
}

/** A row that is no item. @param {HTMLElement} row @param {Exclude<ExportedRow, { kind: 'item' | 'band' }>} entry */
export function fillOther(row, entry) {
  row.removeAttribute('aria-label')
  row.classList.add('note')
  row.replaceChildren(
    make('span', { class: 'preview' }, otherWords(entry)),
    make('span', { class: 'line' }, String(entry.line)),
  )
}

/** @param {Exclude<ExportedRow, { kind: 'item' | 'band' }>} entry */
export function otherWords(entry) {
  if (entry.kind === 'note') return entry.text || 'A line without words'
  const what =
    entry.state === 'rejected'
      ? 'A line that cannot be read'
      : `A line of an unknown type${entry.type ? `: ${entry.type}` : ''}`
  return `${what} (${bytes(entry.bytes)}), not in this file`
}
