import { runNow } from '../base/steps.ts'
import { compositionOf } from '../thread/composition.ts'
import type { Item, Origin, Thread } from '../thread/model.ts'
import { itemHead } from '../views/item-head.ts'
import { bytesText, countText } from '../views/numbers.ts'
import type { Listed } from './history.ts'
import { plural } from './inspect-text.ts'
import { titleOf } from './session.ts'
import { oneLine, type Style, table } from './text.ts'

/** The readable form of `history`. */
export function* historyText(thread: Thread, found: Listed, style: Style): Generator<string> {
  const kinds = runNow(compositionOf(found))
  const tokens = kinds.reduce((sum, one) => sum + one.tokens, 0)
  const sent = found.asRequest === null ? '' : `, as version ${found.asRequest} sends it`
  yield `${style.title(oneLine(`${titleOf(thread, found.at)}${sent}`, 200))}\n`
  yield `${plural(found.count, 'item')}, ${plural(tokens, 'token')}, ${found.fidelity}\n`
  for (const note of found.notes) yield `${oneLine(note, 400)}\n`
  if (found.count === 0) return
  yield '\n'
  yield* table(
    KIND,
    kinds.map(one => [one.kind, countText(one.items), countText(one.tokens), bytesText(one.bytes)]),
    style,
  )
  yield `\n${style.quiet(itemLine(['item', 'line', 'tokens', 'what']))}`
  for (let i = 0; i < found.count; i++) yield itemLine(itemCells(found.item(i), i))
}

const KIND = [
  { head: 'kind' },
  { head: 'items', right: true },
  { head: 'tokens', right: true },
  { head: 'bytes', right: true },
]

/** Widths are fixed, so that a long history is printed as it is made. */
function itemLine([index = '', line = '', tokens = '', what = '']: readonly string[]): string {
  return `${index.padStart(6)} ${line.padStart(8)} ${tokens.padStart(9)}  ${what}\n`
}

const itemCells = (item: Item, index: number): readonly string[] => [
  String(index),
  item.origin === null ? '-' : placeOf(item.origin),
  itemTokens(item),
  `${itemWords(item, 90)}${item.synthetic === null ? '' : ` (${item.synthetic})`}`,
]

function placeOf(origin: Origin): string {
  switch (origin.kind) {
    case 'line':
      return String(origin.line)
    case 'row':
      return oneLine(origin.key, 8)
    case 'part':
      return oneLine(origin.id, 8)
  }
}

/** What an item is, in one line: label, tool, text. */
export function itemWords(item: Item, most: number): string {
  const head = itemHead(item)
  const tool = head.tool === null ? '' : `${oneLine(head.tool, 30)}: `
  return `${oneLine(head.label, 24).padEnd(11)}  ${tool}${oneLine(head.preview, most)}`
}

/** An encrypted item has bytes, not tokens, that a reader can rely on. */
export function itemTokens(item: Item): string {
  return itemHead(item).tokens === null ? 'encrypted' : countText(item.tokens)
}
