import type { Content, Item } from '../../thread/model.ts'

/** Two calls with the same key do exactly the same. Short whatever the arguments. */
export function callKey(item: Item, content: Content): string {
  const { text } = content
  return text.length <= 120 ? `${item.tool} ${text}` : `${item.tool} ${text.length} ${hash(text, 0)} ${hash(text, 1)}`
}

/** FNV-1a with two seeds: 64 bits of an argument that is long. */
function hash(text: string, seed: number): number {
  let value = 0x811c9dc5 ^ (seed * 0x9e3779b9)
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return value >>> 0
}
