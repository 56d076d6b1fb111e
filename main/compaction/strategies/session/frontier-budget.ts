/** Tokens that the frontier may have where the window is unknown, and the least that it gets in a big one. */
const FLOOR = 4_000

/**
 * A tenth of the context, but no more than a tenth of the window, and no less than 4,000 tokens unless the window is smaller than that
 * allows (compaction-systems.md 1.6). Both in tokens; null or 0 = unknown.
 */
export function frontierBudget(context: number | null, window: number | null): number {
  const cap = window ? Math.floor(window / 10) : FLOOR
  const dynamic = context === null ? cap : Math.floor(context / 10)
  const floor = Math.min(cap, FLOOR)
  return Math.min(Math.max(dynamic, floor), Math.max(cap, floor))
}
