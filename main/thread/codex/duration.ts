import { isObject } from '../../rollout/parse.ts'
import type { Known } from '../model.ts'
import type { Slot } from './checkpoints.ts'
import { ownLines } from './compaction-call.ts'
import type { Index } from './index.ts'
import type { Items } from './items.ts'
import type { LineCache } from './line-cache.ts'
import { CLASS } from './line-classes.ts'
import { timeBetween, unknown } from './occasion.ts'
import { sourceAt } from './source.ts'
import { counter } from './usage.ts'

/** Lines behind a checkpoint in which its item_completed stands (0.169 writes it fifth). */
const FOLLOWS = 16

/** How long a compaction took, in milliseconds. Paginated files say it; else the lines around it bound it from above. */
export function durationOf(index: Index, items: Items, cache: LineCache, slot: Slot): Known<number> {
  const told = completed(index, cache, slot)
  if (told) return told
  const { after, begins } = ownLines(index, items, slot)
  const from = [sourceAt(index, after), sourceAt(index, slot.position)]
  const passed = timeBetween(index, cache, after, slot.position)
  // Rewriting a file (migrate-rollouts) gives all its lines one time.
  if (passed === 0) return unknown('the lines around it have one and the same time', from)
  if (passed === null) return unknown('the lines around it have no times, or they run backwards', from)
  return { how: 'computed', value: passed, rule: `at most: from ${BEGINS[begins]} to its line`, from }
}

const BEGINS = {
  item: 'the last item before its own lines',
  turn: 'the start of its turn',
  context: 'the turn_context that it begins with',
} as const

/** event_msg/item_completed of a ContextCompaction, with its begin and end. */
function completed(index: Index, cache: LineCache, slot: Slot): Known<number> | null {
  const end = Math.min(index.lines.count, slot.position + FOLLOWS)
  for (let at = slot.position + 1; at < end && index.classes.get(at) !== CLASS.item; at++) {
    if (index.lines.payloadTypeOf(at) !== 'item_completed') continue
    const payload = cache.payload(at)
    const item = payload?.['item']
    if (!isObject(item) || item['type'] !== 'ContextCompaction') continue
    const [began, ended] = [counter(payload?.['started_at_ms']), counter(payload?.['completed_at_ms'])]
    if (began === null || ended === null || ended < began) return null
    const from = [sourceAt(index, at, '/payload/started_at_ms'), sourceAt(index, at, '/payload/completed_at_ms')]
    return { how: 'recorded', value: ended - began, rule: '', from }
  }
  return null
}
