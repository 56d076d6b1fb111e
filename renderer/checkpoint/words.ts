import type { DiffKind, ItemKind } from '../../preload/contract.ts'

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
