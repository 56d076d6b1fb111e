import type { ItemRefView, ItemView, Result } from '../../preload/contract.ts'
import type { Item, ItemRef } from '../thread/model.ts'
import { isOfNone } from '../thread/no-file.ts'
import { itemView } from '../views/item-view.ts'
import { ok } from './context.ts'
import type { OpenThread } from './open-thread.ts'
import { noItem } from './refusals.ts'

/** The whole item, its turn, and the other half of its call. */
export async function itemAt(open: OpenThread, ref: ItemRefView): Promise<Result<ItemView>> {
  const item = itemOf(open, ref)
  return item === null ? noItem(ref.line) : wholeItem(open, item)
}

/** The same of an item of a list, as it stands there. */
export async function listedItemAt(open: OpenThread, at: string, index: number): Promise<Result<ItemView>> {
  const item = await open.histories.item(at, index, steps => open.run(steps))
  return item.ok ? wholeItem(open, item.value) : item
}

/** The same of an item that is at hand. */
export async function wholeItem(open: OpenThread, item: Item): Promise<Result<ItemView>> {
  const { thread, key } = open
  const pair = isOfNone(item) ? null : await open.run(thread.pairOf(item.ref))
  const spawned = isOfNone(item) || thread.spawned === undefined ? [] : await open.run(thread.spawned(item.ref))
  const { turn } = thread.rowOf(item.ref.file, item.ref.line)
  return ok(itemView(item, { key, turn, pair: pair && pairView(open, pair), spawned }))
}

/** A reference comes back from the window: what it names may not be an item. */
function itemOf({ shown }: OpenThread, ref: ItemRefView): Item | null {
  try {
    const item = shown.item(ref)
    return item.raw === null ? null : item
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function pairView({ thread }: OpenThread, ref: ItemRef): ItemView['pair'] {
  const { label } = thread.item(ref)
  return { file: ref.file, line: ref.line, label }
}
