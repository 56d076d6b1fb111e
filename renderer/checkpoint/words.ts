import type { DiffKind, ItemKind, Place, VersionsView } from '../../preload/contract.ts'
import { requestIn } from '../place.ts'

export const ROW_WORD = {
  kept: 'Kept',
  moved: 'Moved',
  truncated: 'Truncated',
  rewritten: 'Rewritten',
  dropped: 'Dropped',
  added: 'Added',
  summary: 'Summary',
  opaque: 'Opaque',
} as const satisfies Record<DiffKind, string>

export const ITEM_WORD = {
  instructions: 'Instructions',
  user: 'User',
  assistant: 'Assistant',
  reasoning: 'Reasoning',
  call: 'Call',
  output: 'Output',
  image: 'Image',
  summary: 'Summary',
  opaque: 'Opaque',
  other: 'Unknown',
} as const satisfies Record<ItemKind, string>

/** What the two lists are called. */
export interface SideNames {
  readonly before: string
  readonly after: string
}

/** Before and after; where two versions are compared, whose request each list is. */
export function sideNames(from: Place, to: Place, versions: VersionsView | null): SideNames {
  const before = senderOf(from, versions)
  const after = senderOf(to, versions)
  return before === null || after === null ? { before: 'Before', after: 'After' } : { before, after }
}

function senderOf(place: Place, versions: VersionsView | null): string | null {
  const sent = requestIn(place)
  if (sent === null) return null
  const version = sent.form.version ?? versions?.writer
  return version === undefined ? 'As sent' : `Sent by ${version}`
}
