export type Fields = { readonly [key: string]: unknown }

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Has a JSON value at most so many levels of lists and objects? Takes no room of the stack, whatever the depth. */
export function depthWithin(value: unknown, most: number): boolean {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 1 }]
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    if (typeof each.value !== 'object' || each.value === null) continue
    if (each.depth > most) return false
    for (const inner of Object.values(each.value)) open.push({ value: inner, depth: each.depth + 1 })
  }
  return true
}
