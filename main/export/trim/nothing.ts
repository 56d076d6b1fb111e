import type { Steps } from '../../base/steps.ts'
import type { Thread } from '../../thread/model.ts'
import type { LineRules } from './line-rules.ts'
import type { Drop, Rule, Saved, Trim } from './rules.ts'

/** Turns looked at between two pauses. */
const BATCH = 4096

/** A note for who asked for it: that these turns stay is no oversight. */
export const STAY =
  'Turns that were rolled back stay: it is not certain that the agent would read the same history without them.'

/** Why rules that were asked for leave nothing out, a few words each. Of a session that has no lines they say nothing. */
export function* reasonsForNothing(
  thread: Thread,
  trim: Trim,
  lines: LineRules,
  removed: ReadonlyMap<Rule, Saved>,
): Steps<ReadonlyMap<Drop, string>> {
  const reasons = new Map<Drop, string>()
  if (thread.files.every(file => file.lines === 0)) return reasons
  for (const drop of trim.drop)
    if (removed.get(drop)?.lines === 0) reasons.set(drop, yield* reason(thread, drop, lines))
  return reasons
}

function* reason(thread: Thread, drop: Drop, lines: LineRules): Steps<string> {
  switch (drop) {
    case 'rolled-back':
      return ROLLED_BACK[yield* rolledBack(thread, lines)]
    case 'superseded':
      return thread.checkpointCount === 0 ? 'There is no compaction.' : 'All can still be reached.'
    case 'display':
      return 'No such line is left.'
    case 'images':
    case 'outputs':
      return 'None of this size is left.'
  }
}

export const ROLLED_BACK = {
  none: 'No turn was rolled back.',
  gone: 'They go with the other turns.',
  stay: 'None of them may go.',
} as const

/** `gone`: all turns that were rolled back go by another rule. */
function* rolledBack(thread: Thread, lines: LineRules): Steps<keyof typeof ROLLED_BACK> {
  let found: 'none' | 'gone' = 'none'
  for (let n = 1; n <= thread.turnCount; n++) {
    if (n % BATCH === 0) yield
    if (thread.turnShape(n).status !== 'rolledBack') continue
    const { file, start } = thread.turn(n)
    if (lines.of(file, start) === null) return 'stay'
    found = 'gone'
  }
  return found
}
