import type { Content, Item } from '../../thread/model.ts'
import { hash53 } from '../entities/hash.ts'

/** Two calls with the same key do exactly the same. Short whatever the arguments. */
export function callKey(item: Item, content: Content): string {
  const { text } = content
  return text.length <= 120 ? `${item.tool} ${text}` : `${item.tool} ${text.length} ${hash53(text)}`
}
