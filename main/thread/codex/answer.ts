import { isObject } from '../../rollout/parse.ts'
import type { Index } from './index.ts'
import type { Items } from './items.ts'
import { CLASS } from './line-classes.ts'
import { partTexts } from './user-message.ts'

/**
 * What a compaction started from: the lines before it, less the model's own answer to the compaction request, which versions from
 * 0.140 on write as an item right before (codex-format.md 5.7). 0.169 says so on the line; before, its text is the summary's body.
 */
export function beforeCompaction(index: Index, items: Items, compacted: number): number {
  const from = index.turns.startOf(index.turns.at(compacted))
  let end = compacted
  for (let at = compacted - 1; at > from; at--) {
    const value = index.classes.get(at)
    if (value === CLASS.none || value === CLASS.note) continue
    if (value !== CLASS.item || !isAnswer(items, at, compacted)) break
    end = at
  }
  return end
}

/** Items that an answer may have between itself and its compaction: other parts of the same answer. */
const ANSWER_ITEMS = 4

/** Is the item of a line the model's answer to a compaction request? */
export function answersCompaction(index: Index, items: Items, at: number): boolean {
  const slot = index.slots[index.slotsBefore(at)]
  if (!slot || slot.dead || slot.position <= at) return false
  if (index.classes.seenBefore(slot.position) - index.classes.seenBefore(at) > ANSWER_ITEMS) return false
  return beforeCompaction(index, items, slot.position) <= at
}

function isAnswer(items: Items, at: number, compacted: number): boolean {
  const ref = items.refAt(at)
  const metadata = items.metadata(at)
  if (isObject(metadata)) return metadata['compaction_output'] === true
  const item = items.json(ref)
  if (item?.['type'] !== 'message' || item['role'] !== 'assistant') return false
  const message = items.json(items.refAt(compacted))?.['message']
  const body = partTexts(item).join('')
  return typeof message === 'string' && body !== '' && message.endsWith(`\n${body}`)
}
