import { STATE_TAGS } from '../../rollout/format.ts'
import type { Item } from '../../thread/model.ts'

const STARTS = Object.values(STATE_TAGS).map(tag => `<${tag}>`)

/** A message that is a session state block, with or without the summary's first line before it. Typed text that quotes one is not. */
export function holdsState({ kind, text, lead }: Pick<Item, 'kind' | 'text' | 'lead'>): boolean {
  if (kind !== 'summary' && kind !== 'user') return false
  const start = text.slice(lead, lead + 200).trimStart()
  return STARTS.some(tag => start.startsWith(tag))
}
