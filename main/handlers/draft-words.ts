import type { DraftChange, DraftRole } from '../../preload/contract.ts'
import { assertNever } from '../base/assert-never.ts'
import { countText } from '../views/numbers.ts'

const ROLES = {
  user: 'a message of the user',
  assistant: 'a message of the assistant',
  developer: 'a developer message',
  summary: 'a summary',
} as const satisfies Record<DraftRole, string>

type Named = Exclude<DraftChange, { readonly kind: 'undo' | 'redo' | 'mend' }>

/** What a change is called where it can be undone. `items`: how many it is about. */
export function changeWords(change: Named, items: number): string {
  switch (change.kind) {
    case 'remove':
      return `Remove ${itemsText(items)}`
    case 'restore':
      return `Restore ${itemsText(items)}`
    case 'move':
      return `Move an item ${change.by < 0 ? 'up' : 'down'}`
    case 'write':
      return 'Edit a text'
    case 'add':
      return `Add ${ROLES[change.role]}`
    default:
      return assertNever(change)
  }
}

const itemsText = (items: number): string => (items === 1 ? 'an item' : `${countText(items)} items`)

/** Why a change of rows does nothing. */
export const NOTHING_TO = {
  remove: 'There is nothing to remove: it is not in the draft.',
  restore: 'There is nothing to restore: it is in the draft as it was.',
} as const
