import type { Steps } from '../../base/steps.ts'
import { type JsonObject, parseLine, type Rejection } from '../../rollout/parse.ts'
import { payloadOf } from './line-heads.ts'
import { RecordedItems } from './recorded-items.ts'
import { readCompacted } from './recorded-list.ts'

/** A compaction over this is parsed item by item. Bytes. */
const LONG = 64 * 1024

/**
 * What the whole parse of a compaction's line says. `value`: the line; the list of a long one is empty in it. `recorded`: what its items
 * come to, null when it records none.
 */
export type CompactionLine =
  | { readonly kind: 'rejected'; readonly reason: Rejection }
  | { readonly kind: 'blank' }
  | { readonly kind: 'object'; readonly value: JsonObject; readonly recorded: RecordedItems | null }

/** Parses the line of a compaction; a long one entry by entry, whole only where it is not as Codex writes them. */
export function* compactionLine(
  bytes: Buffer,
  estimate: 'json' | 'text',
  unread: (item: JsonObject) => string | null,
): Steps<CompactionLine> {
  if (bytes.length > LONG) {
    const recorded = new RecordedItems(estimate, unread)
    const value = yield* readCompacted(bytes, (entry, own) => recorded.add(entry, own))
    if (value !== null) return { kind: 'object', value, recorded }
  }
  const parsed = parseLine(bytes)
  if (parsed.kind !== 'object') return parsed
  const list = payloadOf(parsed.value)?.['replacement_history']
  if (!Array.isArray(list)) return { kind: 'object', value: parsed.value, recorded: null }
  const recorded = new RecordedItems(estimate, unread)
  for (const entry of list) recorded.add(entry)
  return { kind: 'object', value: parsed.value, recorded }
}
