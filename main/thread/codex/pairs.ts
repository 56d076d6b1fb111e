import type { Steps } from '../../base/steps.ts'
import { readLine } from '../../rollout/read-line.ts'
import type { ItemRef } from '../model.ts'
import type { Index } from './index.ts'
import type { Items } from './items.ts'
import { CLASS } from './line-classes.ts'

/** Lines looked at on either side; outputs follow their calls closely. */
const FAR = 4000
/** Lines between two pauses. */
const BATCH = 32

const isOutput = (type: unknown): boolean => typeof type === 'string' && type.endsWith('_output')
const isCall = (type: unknown): boolean => typeof type === 'string' && type.endsWith('_call')

/** The call of an output or the output of a call: the nearest with the same call id, in the direction in which it should be first. */
export function* pairOf(index: Index, items: Items, ref: ItemRef): Steps<ItemRef | null> {
  const item = items.json(ref)
  const id = item?.['call_id']
  if (!item || typeof id !== 'string' || (!isOutput(item['type']) && !isCall(item['type']))) return null
  const wants = isOutput(item['type']) ? isCall : isOutput
  const matches = (other: ItemRef): boolean => {
    const json = items.json(other)
    return json !== null && json['call_id'] === id && wants(json['type'])
  }
  if (ref.index !== null) return inList(items, ref, matches)
  const needle = Buffer.from(JSON.stringify(id))
  const position = items.positionOf(ref)
  const first = isOutput(item['type']) ? -1 : 1
  let looked = 0
  for (const step of [first, -first]) {
    for (let away = 1; away <= FAR; away++) {
      const at = position + step * away
      if (at < 0 || at >= index.lines.count) break
      if (++looked % BATCH === 0) yield
      if (holds(index, at, needle) && matches(items.refAt(at))) return items.refAt(at)
    }
  }
  return null
}

function inList(items: Items, ref: ItemRef, matches: (other: ItemRef) => boolean): ItemRef | null {
  for (let i = 0; ; i++) {
    const other = items.recordedRef(items.positionOf(ref), i)
    if (items.json(other) === null) return null
    if (matches(other)) return other
  }
}

/** Is a line an item of a call or output whose bytes hold the call id? */
function holds(index: Index, at: number, id: Buffer): boolean {
  if (index.classes.get(at) !== CLASS.item) return false
  const type = index.lines.payloadTypeOf(at)
  if (!isOutput(type) && !isCall(type)) return false
  const file = index.lines.file(index.lines.fileOf(at))
  return readLine(file.source, file.table, at - file.first + 1)?.includes(id) ?? false
}
