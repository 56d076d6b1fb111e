import type { DraftDone, DraftRole, DraftStart } from '../../preload/contract.ts'
import type { IconName } from '../icons.ts'

/** What was done to an item, as a badge says it; "" for nothing. */
export const DONE_WORD = {
  none: '',
  missing: '',
  removed: 'removed',
  restored: 'restored',
  edited: 'edited',
  moved: 'moved',
  added: 'added',
} as const satisfies Record<DraftDone, string>

export const DONE_ICON = {
  none: 'kept',
  missing: 'dropped',
  removed: 'dropped',
  restored: 'restored',
  edited: 'rewritten',
  moved: 'moved',
  added: 'added',
} as const satisfies Record<DraftDone, IconName>

export const ROLES: readonly { readonly role: DraftRole; readonly label: string; readonly icon: IconName }[] = [
  { role: 'user', label: 'User', icon: 'user' },
  { role: 'assistant', label: 'Assistant', icon: 'assistant' },
  { role: 'developer', label: 'Developer', icon: 'instructions' },
  { role: 'summary', label: 'Summary', icon: 'summary' },
]

export function startWords(start: DraftStart): string {
  switch (start.kind) {
    case 'recorded':
      return 'begun from what the compaction left'
    case 'before':
      return 'begun from the history before'
    case 'candidate':
      return 'begun from a candidate'
  }
}
