import type { Moment } from '../export/codex/names.ts'

/** What the clocks of this machine show. */
export function momentNow(): Moment {
  const now = new Date()
  return { milliseconds: now.getTime(), ahead: -now.getTimezoneOffset() }
}
