import type { Steps } from '../../base/steps.ts'
import type { ItemRef } from '../model.ts'
import { itemRef } from './item.ts'
import type { Parts } from './parts.ts'

/** Items on each side that are looked at for the other half of a call. */
const WITHIN = 2000

const OTHER: Readonly<Record<string, string>> = { call: 'output', output: 'call' }

/** The output of a call, or the call of an output, nearest in the list. */
export function* pairOf(parts: Parts, place: number, count: number): Steps<ItemRef | null> {
  const item = parts.entry('items', place)
  const other = OTHER[item?.kind ?? '']
  if (!item?.callId || other === undefined) return null
  for (let away = 1; away <= WITHIN; away++) {
    for (const at of item.kind === 'call' ? [place + away, place - away] : [place - away, place + away]) {
      const fields = at < count ? parts.fields('items', at) : null
      const fits = fields?.['kind'] === other && fields['callId'] === item.callId
      if (fits && (fields['index'] === undefined) === (item.index === null)) return itemRef(parts.place(at), at)
    }
    yield
  }
  return null
}
