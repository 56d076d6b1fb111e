import type { Thread } from '../thread/model.ts'
import type { CaseSide } from './checkpoint-case.ts'

/** The items of a candidate as one side of a diff or of a measure: read by the rules of the agent whose thread it is, with no place in a file. */
export function candidateSide(thread: Thread, items: readonly unknown[]): CaseSide {
  const item = (index: number) => {
    if (index < 0 || index >= items.length) throw new RangeError(`item ${index} of ${items.length}`)
    return thread.itemFrom(items[index], index)
  }
  return {
    count: items.length,
    item,
    content: each => thread.content(each),
    place: index => ({ ref: item(index).ref, item: index, turn: 0 }),
  }
}
