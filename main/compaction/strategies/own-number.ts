import type { JsonObject } from '../../rollout/parse.ts'

/** A knob that is a whole number from 0; null where it is not set, or is none. */
export function numberIn(own: JsonObject, name: string): number | null {
  const value = own[name]
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null
}
