import type { DropRule } from '../../preload/contract.ts'

/** What each rule leaves out, in the user's words. */
export const RULE_WORDS = {
  superseded: {
    label: 'Superseded compactions',
    why: 'Replacement histories that no later resume or rollback can reach.',
  },
  'rolled-back': { label: 'Rolled-back turns', why: 'Turns that were taken back, and what took them back.' },
  display: {
    label: 'Lines for display alone',
    why: 'They repeat items for the screen. The model is sent the same; a resumed session lists less of what was said.',
  },
  images: { label: 'Images from 4 kB on', why: 'A counted stub stands for each.' },
  outputs: { label: 'Outputs from 4 kB on', why: 'A counted stub stands for each.' },
} as const satisfies Record<DropRule, { readonly label: string; readonly why: string }>
