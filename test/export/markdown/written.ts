import { LONGEST, markdown } from '../../../main/export/markdown/markdown.ts'
import type { Changes } from '../../../main/thread/exported/shape.ts'
import { threadOf } from '../../support/rollout-text.ts'

export const UNCHANGED: Changes = { redacted: {}, classes: [], removed: {}, notes: [] }

/** A session as Markdown. */
export function written(session: string | Uint8Array, { changes = UNCHANGED, longest = LONGEST } = {}): string {
  const thread = threadOf(session)
  try {
    return [...markdown(thread, { changes, longest, clean: text => text })].join('')
  } finally {
    thread.close()
  }
}

/** The part that tells of the turns, and what stands before them. */
export const turnsOf = (document: string): string => document.replace(/^[\s\S]*?\n\n(?=## (?:~~)?(?:Turn|Before))/, '')
