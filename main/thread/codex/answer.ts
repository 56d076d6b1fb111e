import { isObject } from '../../rollout/parse.ts'
import type { Index } from './index.ts'
import type { Items } from './items.ts'
import { CLASS } from './line-classes.ts'
import { partTexts } from './user-message.ts'

/**
 * What a compaction started from: the lines before it, less the model's own answer to the compaction request, which versions from
 * 0.140 on write as items right before (codex-format.md 5.7). 0.169 says so on the line; before, all that the last response left is
 * the answer, and so is half an answer of a request that broke off and was sent again.
 */
export function beforeCompaction(index: Index, items: Items, compacted: number): number {
  const from = index.turns.startOf(index.turns.at(compacted))
  let end = compacted
  for (let at = compacted - 1; at > from; at--) {
    const value = index.classes.get(at)
    if (value === CLASS.none || value === CLASS.note) continue
    if (value !== CLASS.item || !isAnswer(index, items, { at, next: end, compacted })) break
    end = at
  }
  return end
}

/** Items that an answer may have between itself and its compaction: other parts of the answer, and halves of it. */
const ANSWER_ITEMS = 16

/** Is the item of a line the model's answer to a compaction request? */
export function answersCompaction(index: Index, items: Items, at: number): boolean {
  const slot = index.slots[index.slotsBefore(at)]
  if (!slot || slot.dead || slot.position <= at) return false
  if (index.classes.seenIn(at, slot.position) > ANSWER_ITEMS) return false
  return beforeCompaction(index, items, slot.position) <= at
}

interface Place {
  readonly at: number
  /** The part of the answer behind it that was found before; the compaction itself at first. */
  readonly next: number
  readonly compacted: number
}

function isAnswer(index: Index, items: Items, place: Place): boolean {
  const metadata = items.metadata(place.at)
  if (isObject(metadata)) return metadata['compaction_output'] === true
  // To 0.133 no answer is written: the last of the history may be the summary, where the model gave none.
  const asItem = index.rules.minor >= 137
  if (asItem && place.next === place.compacted && saysSummary(items, place)) return true
  if (!writesAnswers(index, place) || !isOfModel(index, items, place.at)) return false
  return place.next === place.compacted || brokeOff(index, items, place)
}

/**
 * Versions that write whatever answers the request as items, and no word on what they are (seen: 0.140 to 0.153.4, not 0.133). The
 * response came to its end, or else there would be no compaction: its use is recorded in between.
 */
function writesAnswers(index: Index, { at, compacted }: Place): boolean {
  const { minor } = index.rules
  const slot = index.slotAt(compacted)
  if (!slot?.explicit || !slot.hasMessage || minor < 140 || minor >= 154) return false
  return (index.curve.before(compacted) ?? -1) > at
}

const OF_MODEL = new Set(['reasoning', 'function_call', 'custom_tool_call', 'local_shell_call'])

function isOfModel(index: Index, items: Items, at: number): boolean {
  const type = index.lines.payloadTypeOf(at)
  return OF_MODEL.has(type) || (type === 'message' && items.json(items.refAt(at))?.['role'] === 'assistant')
}

/** Part of the same response as the item behind it, or of one that did not come to its end: no use was recorded in between. */
function brokeOff(index: Index, items: Items, { at, next }: Place): boolean {
  const before = index.curve.before(at)
  const behind = index.curve.before(next)
  return before === behind || (before !== null && behind !== null && totalAt(items, before) === totalAt(items, behind))
}

/** Tokens of the whole session so far, as a token_count line has them. */
function totalAt(items: Items, position: number): unknown {
  const info = items.json(items.refAt(position))?.['info']
  const total = isObject(info) ? info['total_token_usage'] : null
  return isObject(total) ? total['total_tokens'] : null
}

/** A summary's text is a line and then the answer's text. */
function saysSummary(items: Items, { at, compacted }: Place): boolean {
  const item = items.json(items.refAt(at))
  if (item?.['type'] !== 'message' || item['role'] !== 'assistant') return false
  const message = items.json(items.refAt(compacted))?.['message']
  const body = partTexts(item).join('')
  return typeof message === 'string' && body !== '' && message.endsWith(`\n${body}`)
}
