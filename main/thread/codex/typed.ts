import type { Steps } from '../../base/steps.ts'
import type { ItemRef } from '../model.ts'
import type { Items } from './items.ts'
import { isTyped } from './user-message.ts'
import type { Rules } from './writer.ts'

/** Items looked at between two pauses. */
const BATCH = 256

/** Those of a history that a compaction keeps as the user's: by their form, summaries and injected texts left out. */
export function* typedIn(refs: readonly ItemRef[], items: Items, rules: Rules): Steps<readonly ItemRef[]> {
  const typed: ItemRef[] = []
  for (const [i, ref] of refs.entries()) {
    if (i % BATCH === BATCH - 1) yield
    const flags = items.userFlags(ref)
    if (flags !== null && isTyped(flags, rules)) typed.push(ref)
  }
  return typed
}
