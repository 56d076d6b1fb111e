import type { NoteView, RowView } from '../../preload/contract.ts'
import { assertNever } from '../base/assert-never.ts'
import type { ItemRef, Thread } from '../thread/model.ts'
import { itemHead } from './item-head.ts'
import { rowView } from './row.ts'

export const noteView = ({ id, file, line, index, bookmark, text, at }: NoteView): NoteView => ({
  ...{ id, file, line, index, bookmark, text, at },
})

/** A place of a thread, with the row of the timeline that its line has. */
interface NotedPlace extends Pick<ItemRef, 'file' | 'line' | 'index'> {
  readonly turn: number
  readonly row: number | null
}

/** What stands at a place: the row of its line, or the item of the list that the line holds. null where nothing of it is shown. */
export function whatStands(thread: Thread, { file, line, index, turn, row }: NotedPlace): RowView | null {
  const listed = index === null ? null : listedItem(thread, { file, line, index })
  if (listed !== null) return listed
  const [own] = row === null ? [] : thread.rows(turn, row, 1)
  return own === undefined ? null : rowView(thread, own)
}

function listedItem(thread: Thread, ref: ItemRef): RowView | null {
  try {
    const item = thread.item(ref)
    return item.raw === null ? null : { kind: 'item', item: itemHead(item), spawned: [] }
  } catch (error) {
    // A list may have become shorter, and a reference come from elsewhere.
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Kind and beginning of what stands at a place, in words. */
export function wordsOf(what: RowView): string {
  switch (what.kind) {
    case 'item':
      return `${what.item.label}: ${what.item.tool === null ? '' : `${what.item.tool} `}${what.item.preview}`
    case 'band':
      return `Compaction ${what.checkpoint}`
    case 'note':
      return what.text
    case 'line':
      return `${what.state === 'rejected' ? 'Rejected' : 'Unknown'} line: ${what.preview}`
    default:
      return assertNever(what)
  }
}
